"""The pages of days, as neighbors and volunteers meet them, in one language."""

import datetime
from typing import Any

from django.utils import timezone

from events.models import Event, EventShift, Helper
from tests import factories
from tests.languages.reader import Reader

KEY = "k" * 22


def day_of(reader: Reader, **fields: Any) -> Event:
    """A day whose own words are in the reader's language."""
    said = reader.rows.said("title", "text", "access")
    own = {"access": "There is a ramp.", "place": reader.rows.word, "child_care": True, **said}
    return factories.make_day(reader.rows.ward(), **{**own, **fields})


def read_days(reader: Reader) -> None:
    """The lists, a day, its form in every state, and the page of whoever takes a shift."""
    reader.get("events:day_list")
    event = day_of(reader, languages=[reader.rows.spoken])
    assert event.ward is not None
    shift, known = (
        factories.make_day_shift(event, wanted=1, part=part, known_only=part == "drive")
        for part in ("pack", "drive")
    )
    for part in ("interpret", "set_up", "any"):
        factories.make_day_shift(event, wanted=3, part=part)
    reader.get("events:day_list")
    reader.get("events:ward_days", event.ward.slug)
    reader.get("pods:ward_detail", event.ward.slug)
    reader.get("events:day", event.pk)
    hidden = day_of(reader, place_seen_by="helpers")
    reader.get("events:day", hidden.pk)
    reader.get("events:take_shift", known.pk)
    asks = factories.make_preparation(reader.rows.word)
    taught = factories.make_day_shift(event, preparation=asks)
    reader.get("events:day", event.pk)
    reader.get("events:take_shift", taught.pk)
    _sign_up(reader, shift)
    reader.get("events:given_back")
    reader.get("events:my_shift", "unknown")


def _sign_up(reader: Reader, shift: EventShift) -> None:
    reader.get("events:take_shift", shift.pk)
    reader.post("events:take_shift", shift.pk, key=KEY)
    said = {"name": reader.rows.word, "phone": "202-555-0134"}
    reader.post("events:take_shift", shift.pk, key=KEY, **said)
    reader.get("events:day", shift.event_id)
    reader.get("events:take_shift", shift.pk)
    reader.post("events:take_shift", shift.pk, key="w" * 22, **said)
    for helper in Helper.objects.filter(shift=shift):
        reader.get("events:my_shift", factories.link_to(helper))
    shift.called_off_at = timezone.now()
    shift.save(update_fields=["called_off_at"])
    token = factories.link_to(Helper.objects.filter(shift=shift)[0])
    reader.get("events:my_shift", token)
    over = timezone.now() - datetime.timedelta(hours=5)
    EventShift.objects.filter(pk=shift.pk).update(
        called_off_at=None, starts_at=over, ends_at=over + datetime.timedelta(hours=1)
    )
    reader.get("events:my_shift", token)


def read_own_days(reader: Reader) -> None:
    """A volunteer's days: none, those that fit, their own, and what is refused."""
    event = day_of(reader)
    volunteer = reader.rows.volunteer(reader.rows.groceries(), ward=event.ward, max_per_week=1)
    token = factories.link_to(volunteer)
    reader.get("events:own_days", token)
    shift, full = factories.make_day_shift(event), factories.make_day_shift(event, part="any")
    for _each in range(2):
        factories.make_helper(full)
    reader.get("volunteers:volunteer_home", token)
    reader.get("events:own_days", token)
    reader.post("events:own_days_press", token, take=full.pk)
    reader.get("events:own_days", token)
    reader.get("volunteers:volunteer_home", token)
    reader.post("events:own_days_press", token, take=shift.pk)
    reader.post("events:own_days_press", token, give_back=full.pk)
    resting = reader.rows.volunteer(
        reader.rows.groceries(),
        paused_until=timezone.localdate() + datetime.timedelta(days=3),
    )
    reader.get("events:own_days", factories.link_to(resting))
