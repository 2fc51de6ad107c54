"""The sheets of a shift as HTML: who is expected at the door, and where its drivers go.

On them stands what is needed there: of who comes a name and a phone, of who gets something what its
driver sees by then on their own page.
"""

import datetime
from collections.abc import Callable
from typing import Any

from django.db.models import F
from django.template.loader import render_to_string
from django.utils.translation import override

from events.choices import ShiftSheetKind
from events.models import EventShift, Helper, ShiftSheet
from paper.frame import frame_of
from requests_app.choices import MatchStatus
from requests_app.detail_steps import steps_of
from requests_app.models import Match
from requests_app.stops import RELATED, Stop, stops_of

# For those who come without a word.
EMPTY_LINES = 6


def html_of_shift(sheet: ShiftSheet, day: datetime.date) -> str:
    """Return the sheet as a page of its own."""
    with override(sheet.language):
        context = {
            **frame_of(sheet, f"shift-{sheet.kind}", day),
            "shift": sheet.shift,
            "event": sheet.shift.event,
        }
        template, contents = _SHEETS[sheet.kind]
        return render_to_string(template, context | contents(sheet.shift))


def people_of(shift: EventShift) -> list[Helper]:
    """Return who is on a shift, whoever waits last; in the order in which they signed up."""
    rows = Helper.objects.filter(shift=shift).select_related("volunteer")
    return list(rows.order_by(F("seat").asc(nulls_last=True), "created_at", "pk"))


def matches_to_bring(shift: EventShift) -> list[Match]:
    """Return what drivers of a shift said yes to since they were asked for its routes."""
    asked = Helper.objects.filter(shift=shift, seat__isnull=False, route_asked_at__isnull=False)
    found = Match.objects.filter(
        volunteer__day_shifts__in=asked,
        offered_at__gte=F("volunteer__day_shifts__route_asked_at"),
        status=MatchStatus.ACCEPTED,
    )
    return list(found.select_related(*RELATED).order_by("volunteer", "id"))


def _door(shift: EventShift) -> dict[str, Any]:
    people = people_of(shift)
    return {
        "on_it": [each for each in people if each.seat is not None],
        "waiting": [each for each in people if each.seat is None],
        "lines": range(EMPTY_LINES),
    }


def _run(shift: EventShift) -> dict[str, Any]:
    each: dict[int, list[Match]] = {}
    for match in matches_to_bring(shift):
        each.setdefault(match.volunteer_id, []).append(match)
    drivers = [(found[0].volunteer, stops_of(found)) for found in each.values()]
    return {"drivers": [(who, list(map(_with_steps, stops))) for who, stops in drivers]}


def _with_steps(stop: Stop) -> tuple[Stop, Any]:
    """Return a stop with what is open of it: of several errands the one that opens most says it."""
    steps = [steps_of(errand.match) for errand in stop.errands]
    return stop, max(steps, key=lambda each: (each.address, each.contact))


_SHEETS: dict[str, tuple[str, Callable[[EventShift], dict[str, Any]]]] = {
    ShiftSheetKind.DOOR: ("events/sheets/door.html", _door),
    ShiftSheetKind.RUN: ("events/sheets/run.html", _run),
}
