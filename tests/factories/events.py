"""Days, their shifts, and people on them."""

import datetime
import itertools
from typing import Any

from django.utils import timezone

from common.choices import PublishState
from events.models import Event, EventShift, Helper, Preparation, Prepared
from tests.factories.volunteers import make_volunteer

_number = itertools.count()


def make_day(ward: Any = None, **fields: Any) -> Event:
    """A published day, without a shift."""
    fields = {
        "title": "Packing day",
        "text": "We pack bags of food.",
        "place": "Elm Street Hall",
        "state": PublishState.PUBLISHED,
        **fields,
    }
    if fields["state"] == PublishState.PUBLISHED:
        fields.setdefault("published_at", timezone.now())
    return Event.objects.create(ward=ward, **fields)


def make_day_shift(event: Event | None = None, **fields: Any) -> EventShift:
    """A shift of two hours, the day after tomorrow at this hour."""
    starts_at = fields.pop("starts_at", timezone.now() + datetime.timedelta(days=2))
    fields = {"ends_at": starts_at + datetime.timedelta(hours=2), "wanted": 2, **fields}
    return EventShift.objects.create(event=event or make_day(), starts_at=starts_at, **fields)


def make_helper(shift: EventShift | None = None, **fields: Any) -> Helper:
    """A neighbor with a place on a shift, since some days."""
    shift = shift or make_day_shift()
    fields = {
        "submission_key": f"helper-{next(_number)}",
        "name": "Hana",
        "email": "hana@example.org",
        "seat": shift.helpers.count() + 1,
        "created_at": timezone.now() - datetime.timedelta(days=3),
        **fields,
    }
    return Helper.objects.create(shift=shift, **fields)


def make_preparation(name: str = "") -> Preparation:
    """A preparation that shifts may ask for."""
    return Preparation.objects.create(name=name or f"Food handling {next(_number)}")


def make_prepared(volunteer: Any = None, preparation: Preparation | None = None) -> Prepared:
    """A note that a volunteer has done a preparation."""
    return Prepared.objects.create(
        volunteer=volunteer or make_volunteer(),
        preparation=preparation or make_preparation(),
    )
