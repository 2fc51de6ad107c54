"""Puts a rota into the demo: lines with their weeks, people on shifts, and gaps."""

import datetime

from django.utils import timezone

from accounts import audit
from accounts.models import User
from common.choices import Weekday
from pods.models import Ward
from rota.days import A_DAY, span
from rota.models import Answerer, HandOver, Line, OnShift, Shift, Slot
from rota.services import people, planning, seats
from volunteers.choices import Duty
from volunteers.models import Volunteer

Week = tuple[tuple[int, int, int, list[str], tuple[Weekday, ...]], ...]
WARD = "ward-8"
# Of each line: from, until, how many people, which languages, on which days.
EVERY_DAY = tuple(Weekday)
WORKDAYS = EVERY_DAY[:5]
NETWORK: Week = (
    (8, 12, 1, [], EVERY_DAY),
    (12, 16, 2, [], EVERY_DAY),
    (16, 20, 1, [], EVERY_DAY),
)
OF_THE_WARD: Week = ((17, 20, 1, [], WORKDAYS),)
TRANSLATING: Week = ((18, 20, 1, ["am", "ti", "ar"], (Weekday.WEDNESDAY, Weekday.SUNDAY)),)
ON_THE_ROTA, OFFERED = 10, 3
# In turn: of so many slots somebody has one each week, the others are open.
TAKEN_EVERY = 2
NOTE = (
    "The pharmacy on Elm Street delivers again, from Monday on. Two callers asked for the food "
    "bank: it opens at noon this week. The code of the voicemail is as before."
)


def load_rota(volunteers: list[Volunteer], wards: dict[str, Ward], staff: User) -> None:
    """Let the phones be answered: most of the time, so that there is something to take."""
    lines = [
        _line(Duty.PHONES, None, NETWORK),
        _line(Duty.PHONES, wards[WARD], OF_THE_WARD),
        _line(Duty.TRANSLATE, None, TRANSLATING),
    ]
    on_it = _people(volunteers)
    planning.make_shifts()
    _take_weekly(lines[0], on_it)
    _offer_one(on_it)
    _hand_over(lines[0], on_it[0])
    own = people.answerer_of(staff)
    people.set_own(own.pk, {"phone": "202-555-0198", "languages": ["en"]}, actor=staff)


def _line(duty: str, ward: Ward | None, week: Week) -> Line:
    line = Line.objects.create(duty=duty, ward=ward)
    today = timezone.localdate()
    for first, last, many, languages, days in week:
        hours = {"starts": datetime.time(first), "ends": datetime.time(last)}
        for day in days:
            Slot.objects.create(
                line=line, weekday=day, people=many, languages=languages, valid_from=today, **hours
            )
    return line


def _people(volunteers: list[Volunteer]) -> list[Answerer]:
    """Let some onto the rota, of each language whoever comes first; some more have offered."""
    by_language = {each.language: each for each in reversed(volunteers)}
    first = sorted(by_language.values(), key=lambda each: each.pk)
    others = [each for each in volunteers if each not in first]
    chosen = [*first, *others][: ON_THE_ROTA + OFFERED]
    for volunteer in chosen:
        volunteer.duties = [Duty.PHONES, Duty.TRANSLATE]
    chosen[-1].duties = [Duty.COORDINATE]
    Volunteer.objects.bulk_update(chosen, ["duties"])
    return [
        Answerer.objects.create(volunteer=volunteer, duties=volunteer.duties)
        for volunteer in chosen[:ON_THE_ROTA]
    ]


def _take_weekly(line: Line, on_it: list[Answerer]) -> None:
    slots = line.slots.order_by("pk")
    for number, slot in enumerate(slots):
        if number % TAKEN_EVERY == 0:
            answerer = on_it[number % len(on_it)]
            planning.take_weekly(slot.pk, answerer.pk, actor=audit.VOLUNTEER)


def _offer_one(on_it: list[Answerer]) -> None:
    soon = timezone.now() + A_DAY
    row = OnShift.objects.filter(shift__starts_at__gt=soon, answerer=on_it[2]).first()
    if row is not None:
        seats.set_offered(row.shift_id, row.answerer_id, is_offered=True, actor=audit.VOLUNTEER)


def _hand_over(line: Line, answerer: Answerer) -> None:
    """Leave a note of yesterday, of which the job makes no shift any more."""
    day = timezone.localdate() - A_DAY
    slot = line.slots.filter(weekday=day.isoweekday()).order_by("-starts")[0]
    starts_at, ends_at = span(day, slot.starts, slot.ends)
    hours = {"starts_at": starts_at, "ends_at": ends_at}
    shift = Shift.objects.create(slot=slot, line=line, day=day, people=slot.people, **hours)
    OnShift.objects.create(shift=shift, answerer=answerer, seat=1, **hours)
    HandOver.objects.create(shift=shift, answerer=answerer, text=NOTE, at=ends_at)
