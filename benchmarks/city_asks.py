"""The households of a made-up city: which of them ask, when, and for how many things."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from benchmarks.city_names import names
from benchmarks.city_people import DAY, LANGUAGES, SPOKEN_BY, City, Contact
from benchmarks.copying import listed
from common.encryption import blind_index
from requests_app.choices import NeedStatus

# As many open needs in a city of any size: a desk has what its people can work off, and only the
# past grows. So what is measured is how the past weighs on today's pages.
YEARS = 3 * 365 * DAY
LATELY = 21 * DAY
WAITING = {NeedStatus.OPEN: 5_000, NeedStatus.OFFERED: 700, NeedStatus.MATCHED: 800}
NEEDS_PER_REQUEST = (1, 1, 1, 2, 2, 3)  # three requests of ten needs
REQUESTS_PER_HOUSEHOLD = 6
JOINED = 0.8  # by a coordinator or by their link; of the others it has still to be said
ENDED: dict[str, int] = {NeedStatus.DONE: 78, NeedStatus.CANCELLED: 10, NeedStatus.CLOSED: 12}


def households_for(needs: int) -> int:
    """Return the number of households: each asks six times in three years, for 1.7 things."""
    return max(1, int(needs / 1.67 / REQUESTS_PER_HOUSEHOLD))


@dataclass(frozen=True, slots=True)
class Household:
    id: int
    contact: Contact
    name: str
    ward: int
    pod: int
    zip_code: str
    language: str
    other_languages: str
    address_index: str


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


def draw_asks(city: City, needs: int, reached: list[Contact]) -> list[Ask]:
    """Draw requests of the people `reached` with `needs` needs in all, the oldest first."""
    return _asks(city, needs, _households(city, reached))


def draw_wishes(city: City, asks: list[Ask]) -> list[Wish]:
    """Draw the needs of all `asks`, numbered in their order."""
    each = ((ask, state) for ask in asks for state in ask.states)
    return [_wish(city, number, ask, state) for number, (ask, state) in enumerate(each, 1)]


def draw_homes(city: City, asks: list[Ask], known: int) -> list[str]:
    """Draw the household of each request: one of its own where nobody has joined it to others."""
    return [
        str(ask.household.id if city.chance.random() < JOINED else known + number)
        for number, ask in enumerate(asks, 1)
    ]


def _households(city: City, reached: list[Contact]) -> list[Household]:
    people = names(city.chance, len(reached))
    rows = enumerate(zip(reached, people, strict=True), 1)
    return [_household(city, number, *each) for number, each in rows]


def _household(city: City, number: int, contact: Contact, name: str) -> Household:
    chance = city.chance
    ward = city.pick(city.ward_ids) if chance.random() > 0.01 else 0
    pods = city.pods.get(ward)
    language = chance.choices(LANGUAGES, SPOKEN_BY)[0]
    others = ["en"] if language != "en" and chance.random() < 0.5 else []
    return Household(
        number,
        contact,
        name,
        ward,
        city.pick(pods) if pods and chance.random() < 0.15 else 0,
        city.pick(city.zips[ward]) if ward else "",
        language,
        listed(others),
        blind_index(f"{number} somewhere st", purpose="address"),
    )


def _asks(city: City, needs: int, households: list[Household]) -> list[Ask]:
    chance = city.chance
    waiting = [str(state) for state, many in WAITING.items() for _need in range(many)]
    # A small city has fewer needs than would be waiting.
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
    # By time, because ids are given in this order: lists by id must be newest first here too.
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
