"""The matches of a made-up city: who was asked for each need, and the answers."""

import random
from collections.abc import Iterator
from itertools import count

from benchmarks.city_asks import Wish
from benchmarks.city_people import DAY, City, moment
from benchmarks.copying import NULL, Row, copy
from requests_app.choices import DeclineReason, MatchStatus, NeedStatus
from requests_app.models import Match

# Declined stands twice: it is drawn as often as the other two together.
REFUSED = [MatchStatus.DECLINED, MatchStatus.DECLINED, MatchStatus.EXPIRED, MatchStatus.RELEASED]
MATCH = (
    *("id", "need", "volunteer", "status", "offered_by", "offered_at", "expires_at"),
    *("accepted_at", "ended_at", "reason", "in_ward"),
)


def make_matches(city: City, wishes: list[Wish]) -> None:
    """Store every offer that was made for `wishes`, with what came of it."""
    copy(Match, MATCH, _matches(city, wishes))


def _matches(city: City, wishes: list[Wish]) -> Iterator[Row]:
    numbers = count(1)
    for wish in wishes:
        for status in _asked(city.chance, wish):
            yield _match(city, next(numbers), wish, status)


LAST = {
    NeedStatus.DONE: MatchStatus.DONE,
    NeedStatus.OFFERED: MatchStatus.OFFERED,
    NeedStatus.MATCHED: MatchStatus.ACCEPTED,
}


def was_asked(wish: Wish) -> bool:
    """Tell whether the need was ever put to anybody."""
    return wish.is_refused or wish.status in LAST


def _asked(chance: random.Random, wish: Wish) -> list[str]:
    """The matches of a need, in the order in which they were made."""
    before: list[str] = [chance.choice(REFUSED)] if wish.is_refused else []
    last = LAST.get(NeedStatus(wish.status))
    return [*before, last] if last else before


def _match(city: City, number: int, wish: Wish, status: str) -> Row:
    chance = city.chance
    end = wish.ended or city.now
    offered = wish.first_offer
    if wish.is_refused and status not in REFUSED:
        # After the first one was refused, so the order of a need's matches is the order of their
        # times.
        offered += (end - offered) * chance.uniform(0.05, 0.3)
    accepted = offered + (end - offered) * 0.3
    ended = offered + (end - offered) * 0.8
    is_live = status in MatchStatus.live()
    said_yes = status in {MatchStatus.ACCEPTED, MatchStatus.DONE, MatchStatus.RELEASED}
    return (
        str(number),
        str(wish.id),
        str(_helper(city, wish.ask.household.ward, is_live=is_live)),
        status,
        str(city.pick(city.coordinators)),
        moment(offered),
        moment(max(offered, city.now) + 2 * DAY if is_live else offered + 2 * DAY),
        moment(accepted) if said_yes else NULL,
        NULL if is_live else moment(ended),
        DeclineReason.NO_TIME if status == MatchStatus.DECLINED else "",
        str(wish.ask.household.ward),
    )


def _helper(city: City, ward: int, *, is_live: bool) -> int:
    """A volunteer of the ward, some much more often than others; with room, for a live match."""
    while True:
        near = city.helpers.get(ward) if city.chance.random() < 0.85 else None
        people = near or city.helpers[city.pick(city.ward_ids)]
        # Raised to a power: the first ones of a ward are drawn more often than the last.
        chosen = people[int(len(people) * city.chance.random() ** 1.5)]
        if not is_live:
            return chosen
        # The triggers that hold the limit are off while rows are copied, so it is held here.
        if city.room[chosen]:
            city.room[chosen] -= 1
            return chosen
