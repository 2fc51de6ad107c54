"""The rota in the admin: who is on now, the week by line, and one shift."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.roles import COORDINATOR, DESK, INTAKE, OPERATOR, STEWARD, holds
from backoffice.access import for_roles
from backoffice.context import site_context
from backoffice.recorded import user_of
from common.errors import NotPossible
from messaging.reach import without_channel
from rota.fitting import who_fits
from rota.models import Answerer, Line, OnShift, Shift
from rota.services import notes, people, seats
from rota.views.pressing import number
from rota.views.staff_calls import calls_due

# Stewards see whether somebody is there, and with an opening who.
VIEWERS = (STEWARD, COORDINATOR, OPERATOR)
WEEK = datetime.timedelta(days=7)
# Beyond, the week before or after is asked for.
FARTHEST = 60
MOST_CHOICES = 300


@dataclass(frozen=True)
class LineWeek:
    """A line with its shifts of one week."""

    line: Line
    shifts: list[Any]


@require_safe
@for_roles(VIEWERS)
def rota(request: HttpRequest) -> HttpResponse:
    """Show who is on now, and one week of every line that the user sees."""
    user, now = user_of(request), timezone.now()
    weeks = _weeks_from_now(request)
    monday = _monday() + weeks * WEEK
    rows = _with_people(Shift.objects.visible_to(user, VIEWERS))
    of_the_week = rows.filter(day__gte=monday, day__lt=monday + WEEK)
    context = {
        **site_context(),
        "title": _("Rota"),
        "on_now": _counted(rows.filter(starts_at__lte=now, ends_at__gt=now), user),
        "lines": _by_line(Line.objects.visible_to(user, VIEWERS), _counted(of_the_week, user)),
        "now": now,
        "monday": monday,
        "sunday": monday + WEEK - datetime.timedelta(days=1),
        "before": weeks - 1,
        "after": weeks + 1,
        "weeks": weeks,
        "may_take": holds(user, INTAKE),
        "may_arrange": holds(user, DESK),
        "to_call": calls_due(user).count() if holds(user, DESK) else 0,
        "may_plan": holds(user, (STEWARD, COORDINATOR)),
    }
    return TemplateResponse(request, "rota/rota.html", context)


def _weeks_from_now(request: HttpRequest) -> int:
    typed = request.GET.get("week", "")
    digits = typed.removeprefix("-")
    if not (digits.isdecimal() and len(digits) < 3):
        return 0
    return max(-FARTHEST, min(FARTHEST, int(typed)))


def _monday() -> datetime.date:
    today = timezone.localdate()
    return today - datetime.timedelta(days=today.weekday())


def _with_people(rows: Any) -> Any:
    people_on = OnShift.objects.select_related("answerer__volunteer", "answerer__user")
    taken = Prefetch("on_it", people_on)
    return rows.select_related("line__ward").prefetch_related(taken).order_by("starts_at", "pk")


def _counted(shifts: Any, user: User) -> list[Any]:
    """Return the shifts, each with how many people it misses and whether `user` reads names.

    Operators meet no volunteers: they read that somebody is there.
    """
    found = list(shifts)
    named = set(Shift.objects.visible_to(user, DESK).filter(pk__in=[row.pk for row in found])
                .values_list("pk", flat=True))  # fmt: skip
    for shift in found:
        shift.missing = max(0, shift.people - len(shift.on_it.all()))
        shift.shows_names = shift.pk in named
    _mark_to_call(found)
    return found


def _mark_to_call(shifts: list[Any]) -> None:
    """Mark people on shifts to come whom no message reminds: somebody has to call them."""
    now = timezone.now()
    rows = [row for shift in shifts if shift.starts_at > now for row in shift.on_it.all()]
    volunteers = [row.answerer.volunteer for row in rows if row.answerer.volunteer]
    to_call = without_channel(volunteers)
    for row in rows:
        row.is_to_call = row.answerer.volunteer_id in to_call


def _by_line(lines: QuerySet[Line], shifts: Iterable[Any]) -> list[LineWeek]:
    """Return each line with its shifts."""
    by_line: dict[int, list[Any]] = {}
    for shift in shifts:
        by_line.setdefault(shift.line_id, []).append(shift)
    return [LineWeek(line, by_line.get(line.pk, [])) for line in lines.select_related("ward")]


# --- One shift ------------------------------------------------------------------------------------


@require_safe
@for_roles(VIEWERS)
def rota_shift(request: HttpRequest, shift_id: int) -> HttpResponse:
    """Show who is on a shift, what was handed over, and who could be put on it."""
    user = user_of(request)
    shift = _visible(user, shift_id, VIEWERS)
    _mark_to_call([shift])
    taken = list(shift.on_it.all())
    may_arrange = _sees(user, shift, DESK)
    is_mine = any(row.answerer.user_id == user.pk for row in taken)
    is_over = shift.ends_at <= timezone.now()
    context = {
        **site_context(),
        "title": str(shift.line),
        "shift": shift,
        "taken": taken,
        "missing": max(0, shift.people - len(taken)),
        "is_mine": is_mine,
        "is_over": is_over,
        "may_take": _sees(user, shift, INTAKE),
        "may_arrange": may_arrange,
        "choices": _choices(shift, user) if may_arrange and not is_over else (),
        "notes": notes.notes_before(shift) if may_arrange or is_mine else (),
        "own_notes": shift.notes.all() if may_arrange else (),
    }
    return TemplateResponse(request, "rota/rota_shift.html", context)


def _visible(user: User, shift_id: int, roles: Any) -> Any:
    shift = _with_people(Shift.objects.visible_to(user, roles)).filter(pk=shift_id).first()
    if shift is None:
        raise Http404
    return shift


def _sees(user: User, shift: Shift, roles: Any) -> bool:
    return Shift.objects.visible_to(user, roles).filter(pk=shift.pk).exists()


def _fitting(shift: Shift, user: User) -> Any:
    """Return who fits, of those whom `user` may see."""
    return who_fits(shift).filter(pk__in=Answerer.objects.visible_to(user, DESK).values("pk"))


def _choices(shift: Shift, user: User) -> list[tuple[int, str]]:
    """Return whom a coordinator may put on the shift, by name."""
    fitting = _fitting(shift, user)[:MOST_CHOICES]
    return sorted(((row.pk, row.name) for row in fitting), key=lambda each: each[1].casefold())


# --- Buttons --------------------------------------------------------------------------------------

Press = Callable[[User, int, int], Callable[..., Any]]
# By the button: whose it is, the verb on the shift and the person, and what is said then.
PRESSES: dict[str, tuple[Any, Press, str | Promise]] = {
    "take": (
        INTAKE,
        lambda user, pk, _who: partial(seats.take, pk, people.answerer_of(user).pk),
        gettext_lazy("The shift is yours."),
    ),
    "give_back": (
        INTAKE,
        lambda user, pk, _who: partial(seats.give_back, pk, people.answerer_of(user).pk),
        gettext_lazy("The shift is open again."),
    ),
    "assign": (
        DESK,
        lambda _user, pk, who: partial(seats.assign, pk, who),
        gettext_lazy("They are on the shift, and a message tells them."),
    ),
    "remove": (
        DESK,
        lambda _user, pk, who: partial(seats.remove, pk, who),
        gettext_lazy("They are no longer on the shift, and a message tells them."),
    ),
}


@require_POST
@for_roles(INTAKE)
def rota_press(request: HttpRequest) -> HttpResponse:
    """Do what a button of a shift's page says."""
    user = user_of(request)
    pressed = next((name for name in PRESSES if name in request.POST), None)
    if pressed is None:
        raise Http404
    roles, verb, words = PRESSES[pressed]
    shift = _visible(user, number(request, "shift"), VIEWERS)
    if not _sees(user, shift, roles):
        raise PermissionDenied
    who = number(request, "who") if pressed in ("assign", "remove") else 0
    try:
        if pressed == "assign" and not _fitting(shift, user).filter(pk=who).exists():
            _must_be_on(shift, who)
        verb(user, shift.pk, who)(actor=user)
    except NotPossible as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, str(words))
    return redirect("admin:rota_shift", shift.pk)


def _must_be_on(shift: Any, who: int) -> None:
    """Raise `NotPossible` unless the second press of one button came after the first."""
    if not any(row.answerer_id == who for row in shift.on_it.all()):
        raise NotPossible(_("This person cannot be put on this shift."))
