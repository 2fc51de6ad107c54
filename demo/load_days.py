"""Puts days into the demo: a packing day each week, a clean-up of a pod, and people on shifts."""

import datetime
from collections import Counter
from contextlib import suppress
from typing import Any

from django.utils import timezone

from accounts import audit
from accounts.models import User
from common.encryption import blind_index
from common.errors import NotPossible
from events.choices import Part, PlaceShown
from events.models import Event, EventShift, Preparation, Prepared
from events.services import places, planning
from pods.models import Pod, Ward
from pods.services import publish
from requests_app.candidates import candidates_for
from requests_app.models import Need
from volunteers.choices import Transport
from volunteers.models import Volunteer

# Those that the demo's coordinator looks after: the one with most to bring, and drivers for it.
WARDS = ("ward-1", "ward-4")
PACKING = {
    "title": "Packing day",
    "text": (
        "We pack bags of food for neighbors and load the cars. Tea and bread are there. "
        "Come for one shift, or stay for the whole morning."
    ),
    "access": "No steps. The 32 bus stops across the street. There are chairs for everybody.",
    "place": "12 Elm Street",
    "languages": ["en", "am", "es"],
    "child_care": True,
}
ORIENTATION = {
    "name": "Orientation for drivers",
    "name_es": "Orientación para conductores",
    "name_am": "የአሽከርካሪዎች ማስተዋወቂያ",
    "name_ti": "ምልላይ ንመራሕቲ መኪና",
    "name_vi": "Buổi hướng dẫn cho người lái xe",
    "name_bn": "চালকদের পরিচিতি",
    "name_zh_hans": "司机入门说明会",
    "name_ko": "운전자 안내 교육",
    "name_ar": "تعريف للسائقين",
}
CLEANING = {
    "title": "Clean-up of the yard",
    "text": "We sweep, plant and mend the benches. Gloves are there. The yard is behind the house.",
    "place": "40 Fern Street",
    "place_seen_by": PlaceShown.HELPERS,
}
# Of the packing day: what is done, from and until which hour, and how many are wanted.
SHIFTS = ((Part.SET_UP, 8, 9, 2), (Part.PACK, 9, 12, 6), (Part.DRIVE, 11, 14, 3))
NEIGHBORS = ("Hana", "Luis", "Mei", "Omar", "Ruth")
WEEKS = 3
DRIVERS = 2


def load_days(volunteers: list[Volunteer], wards: dict[str, Ward], staff: User) -> None:
    """Let there be something to take, and a shift that is full with somebody waiting."""
    ward, drivers = max(((wards[slug], _drivers(wards[slug])) for slug in WARDS), key=_how_many)
    packing = _day(PACKING, staff, ward=ward)
    shifts = [_shift(packing, *each) for each in SHIFTS]
    for shift in shifts:
        planning.repeat(shift.pk, WEEKS, actor=staff)
    for number, name in enumerate(NEIGHBORS):
        _sign_up(shifts[0] if number < 3 else shifts[1], name, number)
    pod = Pod.objects.published().filter(ward=ward).order_by("pk").first()
    cleaning = _day(CLEANING, staff, **({"pod": pod} if pod else {"ward": ward}))
    _shift(cleaning, Part.ANY, 15, 17, 8)
    orientation = Preparation.objects.create(**ORIENTATION)
    packing.shifts.filter(part=Part.DRIVE).update(preparation=orientation)
    for driver in drivers:
        Prepared.objects.create(volunteer=driver, preparation=orientation, noted_by=staff)
        places.take(shifts[2].pk, driver.pk, actor=audit.VOLUNTEER)
    for volunteer in [each for each in volunteers if each.ward_id == ward.pk][:2]:
        # Some have as much to do this week as they said they can.
        with suppress(NotPossible):
            places.take(shifts[1].pk, volunteer.pk, actor=audit.VOLUNTEER)


def _drivers(ward: Ward) -> list[Volunteer]:
    """Return those who may bring most of what is open in a ward now, with wheels."""
    day = _first_day()
    needs = Need.objects.open().filter(request__ward=ward, category__asks_delivery=True)
    can_bring: Counter[Volunteer] = Counter()
    for need in needs.filter(wanted_on=None).still_ahead(day).order_by("pk"):
        near = candidates_for(need).filter(ward=ward)
        fitting = near.filter(transport__overlap=Transport.carries_far())
        can_bring.update(fitting.order_by("pk"))
    return [driver for driver, count in can_bring.most_common(DRIVERS) if count > 1]


def _first_day() -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=2)


def _how_many(found: tuple[Ward, list[Volunteer]]) -> int:
    return len(found[1])


def _day(said: dict[str, Any], staff: User, **place: Any) -> Event:
    event = Event.objects.create(**said, **place)
    publish(event, actor=staff)
    event.refresh_from_db()
    return event


def _shift(event: Event, part: str, first: int, last: int, wanted: int) -> EventShift:
    """Return a shift of the day after tomorrow, for which much of what is open can wait."""
    day = _first_day()
    starts, ends = (
        timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))
        for hour in (first, last)
    )
    known = part == Part.DRIVE
    return EventShift.objects.create(
        event=event, part=part, starts_at=starts, ends_at=ends, wanted=wanted, known_only=known
    )


def _sign_up(shift: EventShift, name: str, number: int) -> None:
    said = {"name": name, "phone": f"202-555-01{70 + number}", "language": "en"}
    key = blind_index(f"demo:{shift.pk}:{number}", purpose="typed_words")
    places.sign_up(shift.pk, said, key=key, actor=audit.VOLUNTEER)
