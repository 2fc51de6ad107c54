"""The requests and needs of a made-up city, and what came of them, as rows of the tables."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from benchmarks.city_asks import Ask, Wish, draw_asks, draw_homes, draw_wishes
from benchmarks.city_matches import make_matches, was_asked
from benchmarks.city_people import City, Contact, moment, pool, some_kinds
from benchmarks.city_records import make_records
from benchmarks.copying import NULL, Row, copy
from requests_app.choices import NeedStatus
from requests_app.days import needed_by
from requests_app.ends import EndReason
from requests_app.models import HelpRequest, Household, Need
from requests_app.services.requests import REFERENCE_ALPHABET


def make_requests(city: City, needs: int, reached: list[Contact]) -> None:
    """Requests with `needs` needs, their matches, calls, messages and records."""
    # In this order always: each step draws from the same chance, so a new draw moves all after it.
    asks = draw_asks(city, needs, reached)
    wishes = draw_wishes(city, asks)
    homes = draw_homes(city, asks, len(reached))
    copy(Household, ("id", "created_at"), ((each, moment(city.now)) for each in set(homes)))
    copy(HelpRequest, REQUEST, _requests(city, asks, homes))
    copy(Need, NEED, _needs(city, asks, wishes))
    make_matches(city, wishes)
    make_records(city, asks)


def reference(number: int) -> str:
    """The reference of the request with the id `number`: any six signs, each only once."""
    base = len(REFERENCE_ALPHABET)
    # A prime to the number of references, so that no two ids have the same one, without a set of a
    # million to look in.
    left, signs = number * 7_919_337 % base**6, ""
    for _place in range(6):
        left, sign = divmod(left, base)
        signs += REFERENCE_ALPHABET[sign]
    return f"{signs[:3]}-{signs[3:]}"


REQUEST = (
    *("id", "submission_key", "reference", "source", "created_at", "closed_at", "consented_at"),
    *("household", "ward", "pod", "zip_code", "address", "name", "phone", "phone_index"),
    *(
        "phone_tail_index",
        "email",
        "email_index",
        "address_index",
        "spoken_language",
        "other_languages",
        "household_size",
    ),
)


def _requests(city: City, asks: list[Ask], homes: list[str]) -> Iterator[Row]:
    chance, addresses = city.chance, pool("Somewhere Street")
    for number, ask in enumerate(asks, 1):
        home = ask.household
        yield (
            str(number),
            f"city-request-{number}",
            reference(number),
            "phone" if chance.random() < 0.3 else "web",
            moment(ask.at),
            moment(ask.ended) if ask.ended else NULL,
            moment(ask.at),
            homes[number - 1],
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
            home.address_index,
            home.language,
            home.other_languages,
            str(chance.randint(1, 6)),
        )


NEED = (
    *("id", "request", "category", "detail", "status", "urgency", "wanted_on", "wanted_time"),
    *("repeat", "delivery", "created_at", "first_offered_at", "ended_at", "in_ward", "needed_by"),
    "end_reason",
    "repeat_weekdays",
)


def _needs(city: City, asks: list[Ask], wishes: list[Wish]) -> Iterator[Row]:
    chance, details = city.chance, pool("Milk, rice, and what is in season")
    left = iter(wishes)
    for request, ask in enumerate(asks, 1):
        kinds = _different_kinds(city, len(ask.states))
        for wish, kind in zip(islice(left, len(ask.states)), kinds, strict=True):
            urgency, wanted = city.pick((1, 2, 2, 2, 3, 4)), _wanted(city, ask)
            yield (
                str(wish.id),
                str(request),
                str(kind),
                city.pick(details),
                wish.status,
                str(urgency),
                wanted,
                city.pick(("", "", "morning", "afternoon", "evening")),
                "weekly" if chance.random() < 0.08 else "once",
                city.pick(("door", "meet", "either")),
                moment(ask.at),
                moment(wish.first_offer) if was_asked(wish) else NULL,
                moment(wish.ended) if wish.ended else NULL,
                # `in_ward`, which a trigger writes otherwise; 0 is no ward.
                str(ask.household.ward),
                _needed_by(city, ask, urgency, wanted),
                EndReason.NOBODY_SAID_YES.value if wish.status == NeedStatus.CLOSED else "",
                "{}",
            )


def _different_kinds(city: City, number: int) -> list[int]:
    kinds = some_kinds(city, number)
    # A request may not name a kind twice: the constraint would stop the copying at its end.
    while len(kinds) < number:
        kinds |= some_kinds(city, number)
    return sorted(kinds)[:number]


def _wanted(city: City, ask: Ask) -> str:
    if city.chance.random() < 0.6:
        return NULL
    days = city.chance.randrange(7)
    return str(city.today + timedelta(days=days)) if not ask.ended else moment(ask.ended)[:10]


def _needed_by(city: City, ask: Ask, urgency: int, wanted: str) -> str:
    """Return the last day of use: of one in ten who still wait it passed, all others said anew."""
    said_on = date.fromisoformat(moment(ask.at)[:10])
    if not ask.ended:
        said_on = city.today - timedelta(days=8 if ask.at % 10 < 1 else 0)
    day = needed_by(urgency, None if wanted == NULL else date.fromisoformat(wanted), said_on)
    return str(day or NULL)
