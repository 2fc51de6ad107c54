"""What the households of a made-up city asked for, who was asked, and what came of it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count, islice

from accounts.models import AuditEvent
from benchmarks.city_names import names
from benchmarks.city_people import (
    DAY,
    LANGUAGES,
    SPOKEN_BY,
    City,
    Contact,
    moment,
    pool,
    some_kinds,
)
from benchmarks.copying import NULL, Row, copy, listed
from common.encryption import encrypt
from common.models import LinkPurpose, PrivateLink, hash_token
from messaging.models import Message
from requests_app.choices import ContactKind, DeclineReason, MatchStatus, NeedStatus
from requests_app.models import ContactLog, HelpRequest, Match, Need
from requests_app.services.requests import REFERENCE_ALPHABET

YEARS = 3 * 365 * DAY
LATELY = 21 * DAY
WAITING = {NeedStatus.OPEN: 5_000, NeedStatus.OFFERED: 700, NeedStatus.MATCHED: 800}
NEEDS_PER_REQUEST = (1, 1, 1, 2, 2, 3)  # three requests of ten needs
REQUESTS_PER_HOUSEHOLD = 6
ENDED: dict[str, int] = {NeedStatus.DONE: 78, NeedStatus.CANCELLED: 10, NeedStatus.CLOSED: 12}
REFUSED = [MatchStatus.DECLINED, MatchStatus.DECLINED, MatchStatus.EXPIRED, MatchStatus.RELEASED]


def households_for(needs: int) -> int:
    """How many households ask: each about six times in the three years, for 1.7 things a time."""
    return max(1, int(needs / 1.67 / REQUESTS_PER_HOUSEHOLD))


@dataclass(frozen=True, slots=True)
class Household:
    contact: Contact
    name: str
    ward: int
    pod: int
    zip_code: str
    language: str
    other_languages: str


@dataclass(slots=True)
class Ask:
    """One request, before it is written."""

    at: float
    household: Household
    states: list[str]
    ended: float


@dataclass(frozen=True, slots=True)
class Wish:
    """One need, before it is written."""

    id: int
    ask: Ask
    status: str
    ended: float
    # Two tables tell of the first offer, so it is drawn once
    is_refused: bool
    first_offer: float


def make_requests(city: City, needs: int, reached: list[Contact]) -> None:
    """Requests with `needs` needs, their matches, calls, messages and records."""
    asks = _asks(city, needs, _households(city, reached))
    wishes = [
        _wish(city, number, ask, state)
        for number, (ask, state) in enumerate(
            ((ask, state) for ask in asks for state in ask.states), 1
        )
    ]
    copy(HelpRequest, REQUEST, _requests(city, asks))
    copy(Need, NEED, _needs(city, asks, wishes))
    copy(Match, MATCH, _matches(city, wishes))
    copy(ContactLog, CALL, _calls(city, asks))
    copy(Message, MESSAGE, _messages(asks))
    copy(AuditEvent, EVENT, _events(city, asks))
    copy(PrivateLink, LINK, _links(asks))


def _households(city: City, reached: list[Contact]) -> list[Household]:
    people = names(city.chance, len(reached))
    return [_household(city, *each) for each in zip(reached, people, strict=True)]


def _household(city: City, contact: Contact, name: str) -> Household:
    chance = city.chance
    ward = city.pick(city.ward_ids) if chance.random() > 0.01 else 0
    pods = city.pods.get(ward)
    language = chance.choices(LANGUAGES, SPOKEN_BY)[0]
    others = ["en"] if language != "en" and chance.random() < 0.5 else []
    return Household(
        contact,
        name,
        ward,
        city.pick(pods) if pods and chance.random() < 0.15 else 0,
        city.pick(city.zips[ward]) if ward else "",
        language,
        listed(others),
    )


def _asks(city: City, needs: int, households: list[Household]) -> list[Ask]:
    """Who asked when and for how many things, the oldest first."""
    chance = city.chance
    waiting = [str(state) for state, many in WAITING.items() for _need in range(many)]
    del waiting[needs:]
    chance.shuffle(waiting)
    over: list[str] = chance.choices([*ENDED], [*ENDED.values()], k=needs - len(waiting))
    asks = [
        _ask(city, city.pick(households), states, chance.triangular(0, LATELY, 0), 0)
        for states in _in_parts(chance, waiting)
    ]
    for states in _in_parts(chance, over):
        age = chance.uniform(DAY, YEARS)
        lasted = min(chance.uniform(0.1, 8) * DAY, age)
        asks.append(_ask(city, city.pick(households), states, age, lasted))
    return sorted(asks, key=lambda ask: ask.at)


def _ask(city: City, household: Household, states: list[str], age: float, lasted: float) -> Ask:
    at = city.now - age
    return Ask(at, household, states, at + lasted if lasted else 0)


def _wish(city: City, number: int, ask: Ask, state: str) -> Wish:
    end = ask.ended or city.now
    first = ask.at + (end - ask.at) * city.chance.uniform(0.05, 0.4)
    return Wish(number, ask, state, ask.ended, city.chance.random() < 0.25, first)


def _in_parts(chance: random.Random, states: list[str]) -> Iterator[list[str]]:
    left = iter(states)
    while part := list(islice(left, chance.choice(NEEDS_PER_REQUEST))):
        yield part


def reference(number: int) -> str:
    """The reference of the request with the id `number`: any six signs, each only once."""
    base = len(REFERENCE_ALPHABET)
    left, signs = number * 7_919_337 % base**6, ""
    for _place in range(6):
        left, sign = divmod(left, base)
        signs += REFERENCE_ALPHABET[sign]
    return f"{signs[:3]}-{signs[3:]}"


REQUEST = (
    *("id", "submission_key", "reference", "source", "created_at", "closed_at", "consented_at"),
    *("repeat_of", "ward", "pod", "zip_code", "address", "name", "phone", "phone_index"),
    *(
        "phone_tail_index",
        "email",
        "email_index",
        "spoken_language",
        "other_languages",
        "household_size",
    ),
)


def _requests(city: City, asks: list[Ask]) -> Iterator[Row]:
    chance, addresses = city.chance, pool("Somewhere Street")
    lately: dict[str, tuple[float, int]] = {}
    for number, ask in enumerate(asks, 1):
        home = ask.household
        before = lately.get(home.contact.phone_index, (0, 0))
        lately[home.contact.phone_index] = ask.at, number
        yield (
            str(number),
            f"city-request-{number}",
            reference(number),
            "phone" if chance.random() < 0.3 else "web",
            moment(ask.at),
            moment(ask.ended) if ask.ended else NULL,
            moment(ask.at),
            str(before[1]) if ask.at - before[0] < 14 * DAY else NULL,
            str(home.ward or NULL),
            str(home.pod or NULL),
            home.zip_code,
            city.pick(addresses),
            home.name,
            home.contact.phone,
            home.contact.phone_index,
            home.contact.phone_tail_index,
            home.contact.email,
            home.contact.email_index,
            home.language,
            home.other_languages,
            str(chance.randint(1, 6)),
        )


NEED = (
    *("id", "request", "category", "detail", "status", "urgency", "wanted_on", "wanted_time"),
    *("repeat", "delivery", "created_at", "first_offered_at", "ended_at", "in_ward"),
)


def _needs(city: City, asks: list[Ask], wishes: list[Wish]) -> Iterator[Row]:
    chance, details = city.chance, pool("Milk, rice, and what is in season")
    left = iter(wishes)
    for request, ask in enumerate(asks, 1):
        kinds = _different_kinds(city, len(ask.states))
        for wish, kind in zip(islice(left, len(ask.states)), kinds, strict=True):
            yield (
                str(wish.id),
                str(request),
                str(kind),
                city.pick(details),
                wish.status,
                str(city.pick((1, 2, 2, 2, 3, 4))),
                _wanted(city, ask),
                city.pick(("", "", "morning", "afternoon", "evening")),
                "weekly" if chance.random() < 0.08 else "once",
                city.pick(("door", "meet", "either")),
                moment(ask.at),
                moment(wish.first_offer) if was_asked(wish) else NULL,
                moment(wish.ended) if wish.ended else NULL,
                str(ask.household.ward),
            )


def _different_kinds(city: City, number: int) -> list[int]:
    kinds = some_kinds(city, number)
    while len(kinds) < number:
        kinds |= some_kinds(city, number)
    return sorted(kinds)[:number]


def _wanted(city: City, ask: Ask) -> str:
    if city.chance.random() < 0.6:
        return NULL
    days = city.chance.randrange(7)
    return str(city.today + timedelta(days=days)) if not ask.ended else moment(ask.ended)[:10]


# --- Matches ----------------------------------------------------------------------------------

MATCH = (
    *("id", "need", "volunteer", "status", "offered_by", "offered_at", "expires_at"),
    *("accepted_at", "ended_at", "reason", "in_ward"),
)


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
    """Whether the need was ever put to anybody."""
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
        chosen = people[int(len(people) * city.chance.random() ** 1.5)]
        if not is_live:
            return chosen
        if city.room[chosen]:
            city.room[chosen] -= 1
            return chosen


# --- Calls, messages, records -----------------------------------------------------------------

CALL = (
    "id",
    "request",
    "kind",
    "note",
    "follow_up_on",
    "followed_up_at",
    "by",
    "created_at",
    "in_ward",
)


def _calls(city: City, asks: list[Ask]) -> Iterator[Row]:
    """A call about every third request; every tenth of those that wait is to be rung again."""
    chance, notes, numbers = city.chance, pool("Left a message, will call back"), count(1)
    kinds = [*ContactKind.values]
    for request, ask in enumerate(asks, 1):
        if chance.random() > 0.3:
            continue
        ring_again = chance.random() < 0.35
        due = city.today + timedelta(days=chance.randrange(-3, 5))
        yield (
            str(next(numbers)),
            str(request),
            city.pick(kinds),
            city.pick(notes),
            (moment(ask.ended)[:10] if ask.ended else str(due)) if ring_again else NULL,
            moment(ask.ended) if ring_again and ask.ended else NULL,
            str(city.pick(city.coordinators)),
            moment(min(ask.at + DAY, city.now)),
            str(ask.household.ward),
        )


MESSAGE = (
    *("template", "channel", "language", "recipient_kind", "recipient_id", "subject_id"),
    *("idempotency_key", "status", "attempts", "created_at", "sent_at"),
)


def _messages(asks: list[Ask]) -> Iterator[Row]:
    """The letter that a household gets when it asks; one in five hundred could not be sent."""
    for request, ask in enumerate(asks, 1):
        at, failed = moment(ask.at), request % 500 == 0
        yield (
            *("requests_app/request_received", "email", "en", "request", str(request)),
            *(str(request), f"city:{request}", "failed" if failed else "sent", "1", at),
            NULL if failed else at,
        )


EVENT = ("at", "actor_kind", "actor", "verb", "subject_type", "subject_id", "fields")


def _events(city: City, asks: list[Ask]) -> Iterator[Row]:
    """What the audit log says of every request: that it came, and of some who looked at it."""
    for request, ask in enumerate(asks, 1):
        at, row = moment(ask.at), ("helprequest", str(request))
        yield (at, "resident", NULL, "submit_request", *row, "[]")
        if request % 20 == 0:
            yield (
                at,
                "staff",
                str(city.pick(city.coordinators)),
                "open_details",
                *row,
                '["phone"]',
            )


LINK = ("purpose", "subject_id", "token", "token_hash", "created_at")


def _links(asks: list[Ask]) -> Iterator[Row]:
    """The private link of every household that still waits."""
    for request, ask in enumerate(asks, 1):
        if not ask.ended:
            token = f"city-{request}"
            yield (
                *(LinkPurpose.REQUEST, str(request), encrypt(token), hash_token(token)),
                moment(ask.at),
            )
