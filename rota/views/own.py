"""The shifts of a volunteer, behind their private link."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from common.addresses import absolute_url
from common.calendar_file import CONTENT_TYPE, Event, calendar_file
from network import current
from pages.form_views import form_methods, form_page, posted
from pages.private_links import press_only
from rota.fitting import may_take, offered_shifts, open_shifts
from rota.forms import NoteForm
from rota.models import Answerer, OnShift, Shift
from rota.services import notes, people, planning, seats, swaps
from rota.views.pressing import number
from volunteers.models import Volunteer
from volunteers.views.own_page import HOME, attempt, own_page

SHIFTS = "rota:shifts"
# So many fit into a page of the weight that pages may have.
MOST_OPEN = 8
MOST_OWN = 6
MOST_OFFERED = 4


def _of(volunteer: Volunteer) -> Answerer | None:
    rows = Answerer.objects.select_related("volunteer__ward")
    return rows.filter(volunteer=volunteer).first()


@require_safe
@own_page
def shifts(request: HttpRequest, token: str, volunteer: Volunteer) -> HttpResponse:
    """Show their shifts, those that others offer, and those that are open."""
    answerer = _of(volunteer)
    if answerer is None:
        return redirect(HOME, token)
    now = timezone.now()
    can_take = may_take(answerer)
    context: dict[str, Any] = {
        "token": token,
        "answerer": answerer,
        "volunteer": volunteer,
        "can_take": can_take,
        "now": now,
    }
    context["own"], context["more_own"] = _page(request, "own", _own(answerer), MOST_OWN)
    if can_take:
        offered = offered_shifts(answerer, now).select_related("shift__line__ward")
        context["offered"] = offered.order_by("shift__starts_at", "pk")[:MOST_OFFERED]
        rows = open_shifts(answerer, now).select_related("line__ward").order_by("starts_at", "pk")
        context["open"], context["more_open"] = _page(request, "from", rows, MOST_OPEN)
    return render(request, "rota/shifts.html", context)


def _own(answerer: Answerer) -> Any:
    """Return what they have, the next one first; and what is over for a while, for the note."""
    since = timezone.now() - notes.WRITTEN_UNTIL
    rows = OnShift.objects.filter(answerer=answerer, shift__ends_at__gt=since)
    proposed = OnShift.objects.proposed(timezone.now()).filter(in_exchange_for=OuterRef("pk"))
    rows = rows.annotate(is_proposed=Exists(proposed))
    return rows.select_related("shift__line__ward").order_by("shift__starts_at", "pk")


def _page(request: HttpRequest, name: str, rows: Any, most: int) -> tuple[list[Any], int | None]:
    """Return a page of rows, and how many come before the next page; None on the last one."""
    typed = request.GET.get(name, "")
    first = int(typed) if typed.isdecimal() and len(typed) < 4 else 0
    found = list(rows[first : first + most + 1])
    return found[:most], first + most if len(found) > most else None


# --- One of them ----------------------------------------------------------------------------------


@form_methods
@own_page
def shift(request: HttpRequest, token: str, volunteer: Volunteer, shift_id: int) -> HttpResponse:
    """Show one shift of theirs: what to know before it, and what the next one is to know."""
    answerer = _of(volunteer)
    rows = OnShift.objects.filter(answerer=answerer, shift=shift_id).exclude(answerer=None)
    row = rows.select_related("shift__line__ward", "in_exchange_for__shift__line__ward").first()
    if answerer is None or row is None:
        # Given back, or taken by somebody else, since the page was opened.
        return redirect(SHIFTS, token)
    now = timezone.now()
    swappable, proposed = _swaps(answerer, row, now)
    can_write = notes.can_write(row.shift, now)
    written = row.shift.notes.filter(answerer=answerer).first()
    form = NoteForm(posted(request), initial={"text": written.text if written else ""})
    if form.is_valid():
        write = partial(notes.hand_over, shift_id, answerer.pk, form.cleaned_data["text"])
        return attempt(request, SHIFTS, token, write, _("Thank you. The next person sees it."))
    context = {
        "token": token,
        "row": row,
        "shift": row.shift,
        "swappable": swappable,
        "proposed": proposed,
        "can_write": can_write,
        "has_begun": row.shift.starts_at <= now,
        "is_over": row.shift.ends_at <= now,
        "is_weekly": row.shift.slot.weekly.filter(answerer=answerer).exists(),
        "notes": notes.notes_before(row.shift) if notes.can_read(row.shift, now) else (),
    }
    return form_page(request, "rota/shift.html", form, context)


def _swaps(answerer: Answerer, row: OnShift, now: datetime) -> tuple[Any, Any]:
    """Return the offered shifts for which `row` can be swapped, and what is proposed for it."""
    proposed = row.proposals.proposed(now).select_related("shift__line__ward")
    if row.offered_at or row.starts_at <= now or not may_take(answerer):
        return (), proposed.order_by("pk")[:MOST_OFFERED]
    # Staff have no page on which they could answer.
    rows = offered_shifts(answerer, now).filter(starts_at__gt=now, answerer__user=None)
    rows = rows.exclude(pk=row.in_exchange_for_id or 0).select_related("shift__line__ward")
    return rows.order_by("shift__starts_at", "pk")[:MOST_OFFERED], ()


# --- Buttons --------------------------------------------------------------------------------------

Verb = Callable[[int, int], Callable[..., Any]]
_PROPOSED = _("They can say yes or no now. Your shift stays yours until they say yes.")
_THANKS = _("Thank you! The shift is yours.")
# By what the button is called: the verb on the shift and the person, and what is said then.
PRESSES: dict[str, tuple[Verb, str | Promise]] = {
    "take": (lambda pk, who: partial(seats.take, pk, who), _THANKS),
    "take_over": (lambda pk, who: partial(seats.take_over, pk, who), _THANKS),
    "give_back": (
        lambda pk, who: partial(seats.give_back, pk, who),
        _("The shift is open for others again. Thank you for telling us."),
    ),
    "offer": (
        lambda pk, who: partial(seats.set_offered, pk, who, is_offered=True),
        _("Others see that you look for somebody. It stays yours until one takes it."),
    ),
    "keep": (
        lambda pk, who: partial(seats.set_offered, pk, who, is_offered=False),
        _("You keep the shift. Thank you."),
    ),
    "swap": (
        lambda pk, who: partial(swaps.accept, pk, who),
        _("You have swapped. Thank you!"),
    ),
    "no_swap": (
        lambda pk, who: partial(swaps.withdraw, pk, who),
        _("You do not swap: both of you keep your shifts."),
    ),
    "weekly": (
        lambda pk, who: partial(planning.take_weekly, pk, who),
        _("Thank you! You have this shift every week now."),
    ),
    "stop_weekly": (
        lambda pk, who: partial(planning.stop_weekly, pk, who),
        _("You no longer have this shift every week. Thank you for all of them."),
    ),
    "hour": (
        lambda on, who: partial(people.set_own, who, {"hour_before": bool(on)}),
        _("Your changes are saved. Thank you."),
    ),
}


@press_only(SHIFTS)
@own_page
def press(request: HttpRequest, token: str, volunteer: Volunteer) -> HttpResponse:
    """Do what the button says: it names what is done, and its value of what."""
    answerer = _of(volunteer)
    if answerer is None:
        return redirect(HOME, token)
    pressed = next((name for name in PRESSES if name in request.POST), None)
    if "propose" in request.POST:
        wanted, given = number(request, "propose"), number(request, "given")
        propose = partial(swaps.propose, wanted, given, answerer.pk)
        return attempt(request, SHIFTS, token, propose, _PROPOSED)
    if pressed is None:
        raise Http404
    verb, words = PRESSES[pressed]
    return attempt(request, SHIFTS, token, verb(number(request, pressed), answerer.pk), words)


# --- Calendar -------------------------------------------------------------------------------------


@require_safe
@own_page
def calendar(request: HttpRequest, token: str, volunteer: Volunteer) -> HttpResponse:
    """Answer with their shifts as a calendar file: no names, and nobody else's shifts."""
    answerer = _of(volunteer)
    rows = list(_own(answerer)) if answerer else []
    if not rows:
        return redirect(SHIFTS, token)
    url = absolute_url(SHIFTS, token)
    content = calendar_file(
        [_event(row.shift, url) for row in rows], name=current().name, now=timezone.now()
    )
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="shifts.ics"'
    return response


def _event(shift: Shift, url: str) -> Event:
    return Event(
        uid=_uid(shift),
        summary=shift.line.get_duty_display(),
        day=shift.day,
        starts=shift.starts_at,
        ends=shift.ends_at,
        place=shift.line.ward.name_i18n if shift.line.ward else "",
        description=url,
    )


def _uid(shift: Shift) -> str:
    """Return the same for the same shift always; it says nothing about our rows."""
    digest = salted_hmac("rota.calendar.uid", str(shift.pk)).hexdigest()[:32]
    return f"{digest}@{urlsplit(settings.SITE_URL).hostname}"
