"""The private pages of people on shifts: a neighbor's own, and a volunteer's."""

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import audit
from common.addresses import absolute_url
from common.errors import NotPossible
from common.models import LinkPurpose
from events.calendars import calendar_of
from events.fitting import fitting_shifts
from events.models import EventShift, Helper, Prepared
from events.services import places
from pages.private_links import GoneAdvice, attempt, opened_by, press_only
from pods.paging import cut
from volunteers.models import Volunteer
from volunteers.views.own_page import attempt as attempt_own
from volunteers.views.own_page import own_page as volunteers_page

MINE, DAYS = "events:my_shift", "events:own_days"
SHIFTS_A_PAGE, OWN_AT_MOST = 8, 12
ADVICE = GoneAdvice(
    why=_("It may be old or cut off, or the shift was given back."),
    steps={"events:day_list": _("Days to help together")},
)
THANKS = _("The shift is open for others again. Thank you for telling us.")


def _find(pk: int) -> Helper | None:
    rows = Helper.objects.select_related("shift__event__ward", "shift__event__pod__ward")
    return rows.filter(pk=pk).first()


own_page = opened_by(LinkPurpose.HELPER, ADVICE, _find)


@require_safe
@own_page
def my_shift(request: HttpRequest, token: str, helper: Helper) -> HttpResponse:
    """Show somebody their shift or their turn on the waiting list; one press gives it back."""
    context = {
        "token": token,
        "helper": helper,
        "shift": helper.shift,
        "event": helper.shift.event,
        "before": _waiting_before(helper),
    }
    return render(request, "events/my_shift.html", context)


def _waiting_before(helper: Helper) -> int:
    if helper.seat is not None:
        return 0
    waiting = Helper.objects.filter(shift=helper.shift_id, seat=None)
    return waiting.filter(created_at__lt=helper.created_at).count()


@require_safe
@own_page
def my_calendar(request: HttpRequest, token: str, helper: Helper) -> HttpResponse:
    """Answer with their shift as a calendar file; nothing of one that does not take place."""
    if helper.seat is None or helper.shift.called_off_at:
        return redirect(MINE, token)
    return calendar_of([helper.shift], url=absolute_url(MINE, token), is_on_it=True)


@press_only(MINE)
@own_page
def my_give_back(request: HttpRequest, token: str, helper: Helper) -> HttpResponse:
    """Take them off the shift and delete what they told us."""
    give_back = partial(places.give_back, helper.pk)
    try:
        give_back(actor=audit.VOLUNTEER)
    except NotPossible:
        # It is over meanwhile: the page says so.
        return attempt(request, MINE, token, give_back, THANKS, actor=audit.VOLUNTEER)
    return redirect("events:given_back")


@require_safe
@never_cache
def given_back(request: HttpRequest) -> HttpResponse:
    """Thank them; the link opens nothing any more."""
    return render(request, "events/given_back.html")


# --- Volunteers -----------------------------------------------------------------------------------


@require_safe
@volunteers_page
def own_days(request: HttpRequest, token: str, volunteer: Volunteer) -> HttpResponse:
    """Show a volunteer their shifts, and those that fit them."""
    now = timezone.now()
    own = Helper.objects.filter(volunteer=volunteer, shift__ends_at__gt=now)
    own = own.select_related("shift__event").order_by("shift__starts_at", "pk")
    can_take = places.may_take(volunteer)
    context: dict[str, Any] = {
        "token": token,
        "volunteer": volunteer,
        "own": own[:OWN_AT_MOST],
        "can_take": can_take,
        "prepared": Prepared.objects.filter(volunteer=volunteer).select_related("preparation"),
    }
    if can_take:
        open_ones = fitting_shifts(volunteer, now).exclude(helpers__volunteer=volunteer)
        rows = (
            open_ones.counted().select_related("event", "preparation").order_by("starts_at", "pk")
        )
        context["cut"] = cut(rows, request.GET.get("page", ""), SHIFTS_A_PAGE)
        for shift in context["cut"].rows:
            shift.free = max(0, shift.wanted - shift.taken)
    return render(request, "events/own_days.html", context)


@press_only(DAYS)
@volunteers_page
def own_days_press(request: HttpRequest, token: str, volunteer: Volunteer) -> HttpResponse:
    """Take a shift, or give one back."""
    for name, verb, words in (("take", _take, _("Thank you! You are on the list.")),
                              ("give_back", _give_back, THANKS)):  # fmt: skip
        typed = request.POST.get(name, "")
        if typed.isdecimal() and len(typed) < 19:
            return attempt_own(request, DAYS, token, partial(verb, int(typed), volunteer), words)
    raise Http404


def _take(shift_id: int, volunteer: Volunteer, *, actor: audit.Actor) -> None:
    # What is in no list is taken by its own page; one press of a guessed number takes nothing.
    if not EventShift.objects.public().filter(pk=shift_id, event__is_listed=True).exists():
        raise NotPossible(places.GONE)
    places.take(shift_id, volunteer.pk, actor=actor)


def _give_back(shift_id: int, volunteer: Volunteer, *, actor: audit.Actor) -> None:
    rows = Helper.objects.filter(volunteer=volunteer, shift=shift_id)
    for helper_id in rows.values_list("pk", flat=True):
        places.give_back(helper_id, actor=actor)
