"""The presses of a coordinator who knows better: ask somebody else, or put down a spoken yes."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.recorded import user_of
from common.errors import NotPossible
from desk.actions import Press, follow, offer_message, on_need, once
from desk.explain import show_why
from desk.forms import AnywayForm
from desk.unreached import reaches, reaches_household
from desk.views import queue_of, to_need
from requests_app import services
from requests_app.models import Match, Need
from volunteers.models import Volunteer


def read(request: HttpRequest) -> tuple[Volunteer, AnywayForm]:
    """Return the volunteer and what was typed. Raises `Http404` for one who is not the user's."""
    form = AnywayForm(request.POST)
    form.is_valid()
    if "volunteer" not in form.cleaned_data:
        raise Http404
    seen = Volunteer.objects.visible_to(user_of(request))
    return get_object_or_404(seen, pk=form.cleaned_data["volunteer"]), form


def with_reason(press: Press) -> Press:
    """Make `press` send who gives no reason, where one is needed, to where it is written."""

    def pressed(request: HttpRequest, need: Need) -> HttpResponse:
        volunteer, form = read(request)
        if not form.is_valid():
            # Nothing typed is lost: the page comes again with it.
            return show_why(request, need.pk, f"#{volunteer.pk}", form=form, status=422)
        try:
            return press(request, need)
        except services.ReasonNeededError as refusal:
            messages.error(request, str(refusal.message))
            query = queue_of(request).query()
            address = reverse("admin:desk_why", args=[need.pk]) + query
            term = urlencode({"person": f"#{volunteer.pk}"})
            return HttpResponseRedirect(f"{address}{'&' if query else '?'}{term}")

    return pressed


@on_need
@with_reason
def offer_anyway(request: HttpRequest, need: Need) -> HttpResponse:
    """Ask somebody whom a rule leaves out, or who is not in the list; the next need follows."""
    volunteer, form = read(request)
    after = queue_of(request).ids(but=need.pk)
    with once(request, [need.pk], [volunteer.pk]):
        services.offer_anyway(
            need.pk, volunteer.pk, why=form.cleaned_data["why"], actor=user_of(request)
        )
    messages.success(request, offer_message(need, volunteer))
    return follow(request, after)


@on_need
@with_reason
def record_yes(request: HttpRequest, need: Need) -> HttpResponse:
    """Put down a yes that was said on the phone. The need stays: there may be things to tell."""
    volunteer, form = read(request)
    if request.POST.getlist("along"):
        raise NotPossible(_("A yes on the phone is for one need: open the others one by one."))
    match = services.record_yes(
        need.pk, volunteer.pk, why=form.cleaned_data["why"], actor=user_of(request)
    )
    say_what_follows(request, match, volunteer)
    return to_need(request, need.pk)


def say_what_follows(request: HttpRequest, match: Match, volunteer: Volunteer) -> None:
    """Say that they help, and which side must be called because no email reaches it."""
    words = _("%(name)s said yes and helps with %(reference)s (%(kind)s).")
    household, kind = match.need.request, match.need.category.name_i18n
    known = {"name": volunteer.name, "reference": household.reference, "kind": kind}
    messages.success(request, words % known)
    if not reaches(volunteer):
        words = _("No email reaches %(name)s: please tell them how to reach the household.")
        messages.warning(request, words % known)
    if not reaches_household(household):
        messages.warning(
            request,
            _("No email reaches the household: please call and tell them who is coming."),
        )
