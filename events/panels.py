"""The sections about days on the pages of wards and pods, and on a volunteer's own page."""

from typing import Any

from django.utils import timezone

from common.choices import PublishState
from events.fitting import fitting_shifts
from events.models import Event, Helper
from events.services.places import may_take
from pods import panels as place_panels
from pods.models import Pod, Ward
from volunteers import panels as own_panels
from volunteers.models import Volunteer

AT_MOST = 4


@place_panels.panel("days", "days")
def days_of(place: Ward | Pod) -> place_panels.Panel | None:
    """Lead to the next days of a ward or pod; nothing where there are none."""
    if isinstance(place, Pod) and place.state != PublishState.PUBLISHED:
        return None
    # From the morning on, because the page is kept for the day.
    morning = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Event.objects.published().filter(is_listed=True).at(place).to_come(morning)
    found = list(rows.order_by("next_at", "pk")[:AT_MOST])
    if not found:
        return None
    ward = place.ward if isinstance(place, Pod) else place
    return place_panels.Panel("events/_panel.html", {"days": found, "ward": ward})


@own_panels.panel("days")
def own_days(volunteer: Volunteer) -> own_panels.Panel | None:
    """Show the next shift of theirs; lead to those that fit."""
    if not may_take(volunteer):
        return None
    now = timezone.now()
    rows = Helper.objects.filter(volunteer=volunteer, shift__ends_at__gt=now)
    own = rows.filter(shift__called_off_at=None).select_related("shift__event")
    following = own.order_by("shift__starts_at", "pk").first()
    if following is None and not fitting_shifts(volunteer, now).exists():
        return None
    context: dict[str, Any] = {"helper": following, "shift": following and following.shift}
    return own_panels.Panel("events/_own_panel.html", context, is_duty=following is not None)
