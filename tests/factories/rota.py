"""Lines, shifts and the people on them."""

import datetime
from typing import Any

from django.utils import timezone

from rota.models import Answerer, Line, OnShift, Shift, Slot
from rota.services import planning
from tests.factories.volunteers import make_volunteer
from volunteers.choices import Duty
from volunteers.models import Volunteer


def make_line(ward: Any = None, duty: str = Duty.PHONES) -> Line:
    return Line.objects.get_or_create(ward=ward, duty=duty)[0]


def make_slot(line: Line | None = None, **fields: Any) -> Slot:
    """A slot of nine to noon on the day after tomorrow's weekday; no shifts are made of it."""
    day = timezone.localdate() + datetime.timedelta(days=2)
    fields = {
        "weekday": day.isoweekday(),
        "starts": datetime.time(9),
        "ends": datetime.time(12),
        "valid_from": timezone.localdate(),
        **fields,
    }
    return Slot.objects.create(line=line or make_line(), **fields)


def make_shift(line: Line | None = None, **fields: Any) -> Shift:
    """The first shift of a new slot; there are some more of it."""
    slot = make_slot(line, **fields)
    planning.make_shifts()
    return slot.shifts.order_by("day")[0]


def make_answerer(volunteer: Volunteer | None = None, **fields: Any) -> Answerer:
    """A volunteer who may answer the phone."""
    volunteer = volunteer or make_volunteer()
    return Answerer.objects.create(volunteer=volunteer, **{"duties": [Duty.PHONES], **fields})


def put_on(shift: Shift, answerer: Answerer | None = None) -> OnShift:
    """Put somebody on a shift, however that fits."""
    return OnShift.objects.create(
        shift=shift,
        answerer=answerer or make_answerer(),
        seat=shift.on_it.count() + 1,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        # Long enough ago to be reminded.
        taken_at=shift.starts_at - datetime.timedelta(days=7),
    )
