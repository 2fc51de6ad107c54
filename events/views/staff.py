"""The staff pages of days: all shifts to come, and the list at the door of one."""

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.models import User
from accounts.roles import DESK, PLACES, holds
from backoffice.access import for_roles
from backoffice.context import site_context
from backoffice.recorded import user_of
from common.errors import NotPossible
from common.models import hash_token, new_token
from events.choices import Came, Part
from events.forms import ChangeForm, HoursForm, StaffForm, WeeksForm
from events.models import EventShift, Helper
from events.services import door, places, planning
from events.services.planning import Hours
from pages.form_views import UNPROCESSABLE
from pods.paging import cut

SHIFTS_A_PAGE = 40
KEY = re.compile(r"[\w-]{22}")


@require_safe
@for_roles(PLACES)
def days(request: HttpRequest) -> HttpResponse:
    """Show the shifts to come in one's own places, with how many are on each and how many wait."""
    rows = EventShift.objects.visible_to(user_of(request)).filter(ends_at__gt=timezone.now())
    rows = rows.counted().select_related("event__ward", "event__pod")
    context = {
        **site_context(),
        "title": _("Shifts of days"),
        "cut": cut(rows.order_by("starts_at", "pk"), request.GET.get("page", ""), SHIFTS_A_PAGE),
    }
    return TemplateResponse(request, "events/days.html", context)


@require_safe
@for_roles(PLACES)
def day_shift(request: HttpRequest, day_shift_id: int) -> HttpResponse:
    """Show who is on a shift, to print or to tick off at the door."""
    user = user_of(request)
    return _show(request, user, _visible(user, day_shift_id), StaffForm())


def _show(
    request: HttpRequest,
    user: User,
    shift: Any,
    form: Any,
    key: str = "",
    change_form: ChangeForm | None = None,
) -> HttpResponse:
    shows_names = _names_to(user, shift)
    helpers = list(_helpers(shift)) if shows_names else []
    if shows_names and helpers:
        audit.record(user, "read_day_helpers", shift)
    context = {
        **site_context(),
        "title": shift.event.title_i18n,
        "shift": shift,
        "event": shift.event,
        "shows_names": shows_names,
        # Needs go along with drivers at the desk.
        "may_route": shift.part == Part.DRIVE and holds(user, DESK),
        "on_it": [each for each in helpers if each.seat is not None],
        "waiting_list": [each for each in helpers if each.seat is None],
        "is_door_open": door.is_open(shift),
        "form": form,
        "weeks_form": WeeksForm(),
        "change_form": change_form or _change_form(shift),
        "key": key or new_token(),
        "came": Came,
    }
    status = UNPROCESSABLE if form.is_bound or change_form else 200
    return TemplateResponse(request, "events/day_shift.html", context, status=status)


def _change_form(shift: EventShift) -> ChangeForm:
    starts, ends = (timezone.localtime(at).time() for at in (shift.starts_at, shift.ends_at))
    initial = {"starts": starts, "ends": ends}
    initial |= {"wanted": shift.wanted, "own_place": shift.own_place}  # type: ignore[dict-item]
    return ChangeForm(initial=initial)


def _helpers(shift: EventShift) -> Any:
    # Whoever comes by the form is told from others by their phone, which a volunteer may have, too.
    phone = Coalesce(NullIf(F("phone_index"), Value("")), F("volunteer__phone_index"))
    them = Helper.objects.annotate(their_phone=phone).exclude(their_phone="")
    same = them.filter(their_phone=OuterRef("their_phone")).exclude(pk=OuterRef("pk"))
    then = same.filter(shift__starts_at__lt=shift.ends_at, shift__ends_at__gt=shift.starts_at)
    then = then.filter(shift__called_off_at=None).exclude(shift=shift)
    rows = Helper.objects.filter(shift=shift).annotate(their_phone=phone)
    rows = rows.annotate(is_elsewhere=Exists(then), is_twice=Exists(same.filter(shift=shift)))
    return rows.select_related("volunteer").order_by("created_at", "pk")


def _visible(user: User, shift_id: int) -> Any:
    rows = EventShift.objects.visible_to(user).counted().select_related("event", "preparation")
    shift = rows.filter(pk=shift_id).first()
    if shift is None:
        raise Http404
    return shift


def _names_to(user: User, shift: EventShift) -> bool:
    return EventShift.objects.naming_to(user).filter(pk=shift.pk).exists()


# --- Buttons --------------------------------------------------------------------------------------


@require_POST
@for_roles(PLACES)
def day_press(request: HttpRequest, day_shift_id: int) -> HttpResponse:
    """Do what a button of a shift's page says."""
    user = user_of(request)
    shift = _visible(user, day_shift_id)
    pressed = next((name for name in PRESSES if name in request.POST), None)
    if pressed is None:
        raise Http404
    is_about_people = pressed not in ("repeat", "change", "call_off")
    if is_about_people and not _names_to(user, shift):
        raise PermissionDenied
    try:
        words = PRESSES[pressed](request, user, shift)
    except NotPossible as refusal:
        messages.error(request, str(refusal.message))
    else:
        if isinstance(words, HttpResponse):
            return words
        messages.success(request, words)
    return redirect("admin:day_shift", shift.pk)


def _add(request: HttpRequest, user: User, shift: Any) -> HttpResponse | str:
    """Put a caller on the shift, or somebody new who stands at the door."""
    form, key = StaffForm(request.POST), request.POST.get("key", "")
    if not KEY.fullmatch(key):
        raise NotPossible(_("This page was open for too long. Please press the button once more."))
    if not form.is_valid():
        return _show(request, user, shift, form, key)
    said, hashed = form.cleaned_data, hash_token(key)
    if "add_here" in request.POST:
        door.add_who_came(shift.pk, said, key=hashed, actor=user)
        return _("They are on the list.")
    helper = places.sign_up(shift.pk, said, key=hashed, actor=user)
    return _("They are on the list.") if helper.seat else _("They are on the waiting list.")


def _came(request: HttpRequest, user: User, shift: Any) -> str:
    """Note that somebody came or did not; the value of the button says which."""
    form = HoursForm(request.POST)
    if not form.is_valid():
        raise NotPossible(_("Please give the hours as a number, such as 2.5."))
    came = request.POST.get("came", "")
    if came not in ("", *Came.values):
        raise Http404
    door.say_came(_helper(request, shift), came, form.cleaned_data["hours"] or None, actor=user)
    return _("Saved.")


def _take_off(request: HttpRequest, user: User, shift: Any) -> str:
    places.give_back(_helper(request, shift), actor=user)
    return _("They are no longer on the list. If somebody waited, a message tells them.")


def _helper(request: HttpRequest, shift: Any) -> int:
    typed = request.POST.get("who", "")
    known = typed.isdecimal() and len(typed) < 19
    if not known or not Helper.objects.filter(shift=shift, pk=int(typed)).exists():
        raise NotPossible(_("This person is no longer on the list."))
    return int(typed)


def _repeat(request: HttpRequest, user: User, shift: Any) -> str:
    form = WeeksForm(request.POST)
    if not form.is_valid():
        raise NotPossible(_("Please give a number of weeks from 1 to 26."))
    made = planning.repeat(shift.pk, form.cleaned_data["weeks"], actor=user)
    return ngettext("%(count)d new shift.", "%(count)d new shifts.", made) % {"count": made}


def _change(request: HttpRequest, user: User, shift: Any) -> HttpResponse | str:
    form = ChangeForm(request.POST)
    if not form.is_valid():
        return _show(request, user, shift, StaffForm(), change_form=form)
    said = dict(form.cleaned_data)
    following = said.pop("and_following")
    made = planning.change(shift.pk, Hours(**said), and_following=following, actor=user)
    words = ngettext("%(count)d shift is changed.", "%(count)d shifts are changed.", made)
    return words % {"count": made}


def _call_off(request: HttpRequest, user: User, shift: Any) -> str:
    planning.call_off(shift.pk, actor=user)
    return _("The shift is called off. A message tells everybody on it.")


PRESSES: dict[str, Callable[[HttpRequest, User, Any], HttpResponse | str]] = {
    "add": _add,
    "add_here": _add,
    "came": _came,
    "take_off": _take_off,
    "repeat": _repeat,
    "change": _change,
    "call_off": _call_off,
}
