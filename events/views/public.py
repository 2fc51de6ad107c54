"""The public pages of days: the lists, one day, the form of a shift, and calendar files."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import audit
from common.errors import NotPossible
from common.limits import sender_allows
from common.models import LinkPurpose, PrivateLink, hash_token, new_token
from common.slugs import leads_on
from events.calendars import calendar_of
from events.forms import PlaceForm, SignUpForm
from events.models import Event, EventShift
from events.services import places
from pages import traps
from pages.contact_questions import this_language
from pages.form_views import form_methods, form_page, posted
from pods.models import Ward
from pods.paging import cut

DAYS_A_PAGE, SHIFTS_A_PAGE = 10, 12
MOST_IN_A_FEED = 200
KEY = re.compile(r"[\w-]{22}")
TOO_MANY = _(
    "Many people have just signed up from your connection. Please try again in an hour, or call us."
)


def _listed(ward: Ward | None) -> Any:
    rows = Event.objects.published().filter(is_listed=True)
    return rows.at(ward) if ward else rows


@require_safe
@never_cache
def day_list(request: HttpRequest) -> HttpResponse:
    """Show the days to come, the next one first; or lead to those of a ward that was chosen."""
    form = PlaceForm(request.GET if {"ward", "ward_named"} & request.GET.keys() else None)
    if form.is_valid() and form.cleaned_data["ward"]:
        return redirect("events:ward_days", form.cleaned_data["ward"].slug)
    return _list(request, None, form)


@require_safe
@never_cache
@leads_on(Ward)
def ward_days(request: HttpRequest, slug: str) -> HttpResponse:
    """The same of one ward and its pods."""
    return _list(request, get_object_or_404(Ward, slug=slug), PlaceForm(initial={"ward": slug}))


def _list(request: HttpRequest, ward: Ward | None, form: PlaceForm) -> HttpResponse:
    rows = _listed(ward).to_come(timezone.now()).select_related("ward", "pod")
    page = cut(rows.order_by("next_at", "pk"), request.GET.get("page", ""), DAYS_A_PAGE)
    return render(request, "events/day_list.html", {"cut": page, "ward": ward, "form": form})


@require_safe
@never_cache
def day(request: HttpRequest, day_id: int) -> HttpResponse:
    """Show what happens on a day, and its shifts with how many are wanted."""
    rows = Event.objects.published().select_related("ward", "pod__ward")
    return render(request, "events/day.html", _shown(request, get_object_or_404(rows, pk=day_id)))


def _shown(request: HttpRequest, event: Event) -> dict[str, Any]:
    shifts = (
        event.shifts.to_come(timezone.now())
        .counted()
        .select_related("preparation")
        .order_by("starts_at", "pk")
    )
    page = cut(shifts, request.GET.get("page", ""), SHIFTS_A_PAGE)
    for shift in page.rows:
        shift.free = max(0, shift.wanted - shift.taken)
    return {"event": event, "cut": page}


@require_safe
@never_cache
def day_calendar(request: HttpRequest, day_id: int) -> HttpResponse:
    """Answer with the shifts of one day as a calendar file."""
    event = get_object_or_404(Event.objects.published(), pk=day_id)
    return calendar_of(_in_order(event.shifts.to_come(timezone.now())))


@require_safe
@never_cache
def all_calendar(request: HttpRequest) -> HttpResponse:
    """Answer with all that is to come in the public lists, for calendars that follow it."""
    return _feed(None)


@require_safe
@never_cache
@leads_on(Ward)
def ward_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The same of one ward and its pods."""
    return _feed(get_object_or_404(Ward, slug=slug))


def _feed(ward: Ward | None) -> HttpResponse:
    shifts = EventShift.objects.filter(event__in=_listed(ward))
    return calendar_of(_in_order(shifts.to_come(timezone.now())))


def _in_order(shifts: Any) -> Any:
    return shifts.select_related("event").order_by("starts_at", "pk")[:MOST_IN_A_FEED]


# --- Taking a shift -------------------------------------------------------------------------------


@form_methods
@never_cache
def take_shift(request: HttpRequest, day_shift_id: int) -> HttpResponse:
    """Ask for a name and a way to reach somebody; then their private page says what follows.

    Links to shifts stay in chats long after: of what is over, the page leads to the others.
    """
    shift = _shift(day_shift_id)
    if shift is None:
        return _others(request, day_shift_id)
    form, key = SignUpForm(posted(request)), request.POST.get("key", "")
    if not KEY.fullmatch(key):
        key = new_token()
    if form.is_valid() and _is_within_limits(request, form):
        said = {**form.cleaned_data, "language": this_language()}
        try:
            helper = places.sign_up(shift.pk, said, key=hash_token(key), actor=audit.VOLUNTEER)
        except NotPossible as refusal:
            form.add_error(None, str(refusal.message))
        else:
            link = PrivateLink.objects.current(LinkPurpose.HELPER, helper.pk)
            return redirect("events:my_shift", link.token if link else "")
    event = shift.event
    ward = event.ward or (event.pod and event.pod.ward)
    context = {"shift": shift, "event": event, "ward": ward, "key": key, **traps.for_page()}
    page = form_page(request, "events/take_shift.html", form, context)
    return traps.allow_script(page, context)


def _is_within_limits(request: HttpRequest, form: SignUpForm) -> bool:
    if sender_allows(request, "day_shifts", amount=traps.counts_as(request)):
        return True
    form.add_error(None, str(TOO_MANY))
    return False


def _shift(shift_id: int) -> Any:
    """Return the shift, counted; None when nobody can take it any more."""
    rows = EventShift.objects.public().to_come(timezone.now()).counted()
    shift: Any = rows.select_related("event", "preparation").filter(pk=shift_id).first()
    if shift is not None:
        shift.free = max(0, shift.wanted - shift.taken)
    return shift


def _others(request: HttpRequest, shift_id: int) -> HttpResponse:
    """Say that a shift is over or called off, and show the others of its day."""
    rows = EventShift.objects.public().select_related("event__ward", "event__pod__ward")
    shift = get_object_or_404(rows, pk=shift_id)
    refusal = places.CALLED_OFF if shift.called_off_at else places.OVER
    context = {**_shown(request, shift.event), "refusal": refusal}
    return render(request, "events/day.html", context, status=410)
