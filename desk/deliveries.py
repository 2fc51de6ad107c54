"""A delivery day: routes for the drivers of a shift, looked at before anybody is asked."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.models import User
from backoffice.access import for_staff
from backoffice.context import site_context
from backoffice.recorded import user_of
from common.bidi import plain_name
from common.errors import NotPossible
from desk.delivery_forms import STOPS_EACH, ArrangeForm, MostForm, StopsForm
from desk.delivery_plan import Driver, Plan, drivers_of, needs_by_id, propose
from events.choices import Part
from events.models import EventShift
from events.services.places import with_route
from pages.form_views import UNPROCESSABLE
from requests_app import services
from requests_app.models import Match


@require_safe
@for_staff
def deliveries(request: HttpRequest, day_shift_id: int) -> HttpResponse:
    """Propose routes for the drivers of a shift. Stores nothing, and asks nobody."""
    user, shift = user_of(request), _shift(request, day_shift_id)
    form = MostForm(request.GET or None)
    if form.is_bound and not form.is_valid():
        return _show(request, shift, Plan(drivers_of(shift, user), []), form)
    most = form.cleaned_data["most"] if form.is_bound else STOPS_EACH
    return _show(request, shift, propose(shift, user, most), form)


@require_POST
@for_staff
def deliveries_press(request: HttpRequest, day_shift_id: int) -> HttpResponse:
    """Show the stops as they were moved, or ask the drivers."""
    user, shift = user_of(request), _shift(request, day_shift_id)
    stops = StopsForm(request.POST)
    if not stops.is_valid():
        raise Http404
    needs = needs_by_id(stops.cleaned_data["needs"], user)
    form = ArrangeForm(request.POST, needs, drivers_of(shift, user))
    if not form.is_valid():
        # Made up, or the shift has other drivers now.
        messages.error(request, _("The drivers of this shift have changed. Please look again."))
        return redirect("admin:deliveries", shift.pk)
    plan = form.arranged()
    if "ask" not in request.POST:
        return _show(request, shift, plan, MostForm())
    for driver in plan.drivers:
        _ask(request, user, shift, driver)
    return redirect("admin:deliveries", shift.pk)


def _shift(request: HttpRequest, shift_id: int) -> EventShift:
    """Return a shift to drive, to come, of which the user reads who is on it."""
    # Not found rather than forbidden: who drives is told to nobody else.
    seen = EventShift.objects.naming_to(user_of(request)).filter(part=Part.DRIVE)
    return get_object_or_404(seen.select_related("event"), pk=shift_id)


def _show(request: HttpRequest, shift: EventShift, plan: Plan, form: MostForm) -> HttpResponse:
    if plan.drivers:
        audit.record(user_of(request), "read_day_helpers", shift)
    context: dict[str, Any] = {
        **site_context(),
        "title": _("Routes for this day"),
        "shift": shift,
        "event": shift.event,
        "plan": plan,
        "form": form,
    }
    status = UNPROCESSABLE if form.errors else 200
    return TemplateResponse(request, "desk/deliveries.html", context, status=status)


def _ask(request: HttpRequest, user: User, shift: EventShift, driver: Driver) -> None:
    """Put a driver's stops to them by the door of every route; each driver for themselves."""
    ids = [need.pk for need in driver.stops]
    name = plain_name(driver.volunteer.name)
    if not ids or _have_them(driver, ids):
        return
    try:
        with_route(shift.pk, driver.volunteer.pk, partial(_offer, ids, driver, user))
    except NotPossible as refusal:
        if not _have_them(driver, ids):
            words = _("%(name)s was not asked. %(why)s")
            messages.error(request, words % {"name": name, "why": refusal.message})
        return
    words = ngettext(
        "%(name)s was asked for %(count)d stop.",
        "%(name)s was asked for %(count)d stops.",
        len(ids),
    )
    messages.success(request, words % {"name": name, "count": len(ids)})


def _offer(ids: list[int], driver: Driver, user: User) -> None:
    if len(ids) == 1:
        # One stop is no route.
        services.offer_match(ids[0], driver.volunteer.pk, actor=user)
    else:
        services.offer_route(ids, driver.volunteer.pk, actor=user)


def _have_them(driver: Driver, ids: list[int]) -> bool:
    """Tell whether they were asked for all of these already: the button was pressed twice."""
    asked = Match.objects.going_on().filter(volunteer=driver.volunteer, need__in=ids)
    return asked.count() == len(ids)
