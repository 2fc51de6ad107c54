"""The panel of shifts on a volunteer's own page."""

from typing import Any

from django.utils import timezone

from rota.models import Answerer, OnShift
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer
from volunteers.panels import Panel, panel


@panel("rota")
def shifts_of(volunteer: Volunteer) -> Panel | None:
    """Lead those on the rota to their shifts; tell who offered to help what comes next."""
    if volunteer.status not in (VolunteerStatus.PENDING, VolunteerStatus.APPROVED):
        return None
    answerer = Answerer.objects.filter(volunteer=volunteer).first()
    if answerer is None:
        own = Panel("rota/_panel.html", {"state": "offered", "shift": None}, is_duty=False)
        return own if volunteer.duties else None
    to_come = OnShift.objects.filter(answerer=answerer, shift__ends_at__gt=timezone.now())
    following = to_come.select_related("shift__line__ward").order_by("shift__starts_at").first()
    context: dict[str, Any] = {"state": "on", "shift": following and following.shift}
    return Panel("rota/_panel.html", context, is_duty=following is not None)
