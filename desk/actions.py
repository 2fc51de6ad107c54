"""The presses on the desk: each a POST about one need, answered with a redirect.

A press renews the claim of who presses; one on a need that somebody else has claimed is refused
in words.
"""

import functools
from collections.abc import Callable, Iterable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.models import User
from backoffice.access import for_staff
from backoffice.personal_data import open_details
from backoffice.recorded import user_of
from common.bidi import plain_name
from common.errors import NotPossible
from common.languages import comma
from desk.forms import (
    CloseForm,
    FinishForm,
    HelperForm,
    LeaveForm,
    LogForm,
    NotThemForm,
    OfferForm,
    SeveralForm,
)
from desk.views import find_need, queue_of, show, to_need
from requests_app import services
from requests_app.choices import BlockedBy
from requests_app.models import Match, Need
from requests_app.services.requests import CONTACT_FIELDS, PLACE_FIELDS
from volunteers.models import Volunteer

OPENED = (*CONTACT_FIELDS, *PLACE_FIELDS, "allergies")
Press = Callable[[HttpRequest, Need], HttpResponse]
View = Callable[..., HttpResponse]


def about_need(view: Press) -> View:
    """A POST about a need that the user may see; a refusal is said in words on its page."""

    @require_POST
    @for_staff
    @functools.wraps(view)
    def guarded(request: HttpRequest, need_id: int) -> HttpResponse:
        seen = Need.objects.visible_to(user_of(request)).select_related("request", "category")
        need = get_object_or_404(seen, pk=need_id)
        try:
            return view(request, need)
        except NotPossible as refusal:
            messages.error(request, str(refusal.message))
            return to_need(request, need.pk)

    return guarded


def on_need(view: Press) -> View:
    """A POST that works on a need, which nobody else may have claimed."""

    @functools.wraps(view)
    def claiming(request: HttpRequest, need: Need) -> HttpResponse:
        services.claim_need(need.pk, actor=user_of(request))
        return view(request, need)

    return about_need(claiming)


# --- Whose it is ----------------------------------------------------------------------------------


@about_need
def claim(request: HttpRequest, need: Need) -> HttpResponse:
    """Claim the need; others see who has it."""
    services.claim_need(need.pk, actor=user_of(request))
    return to_need(request, need.pk)


@about_need
def take_over(request: HttpRequest, need: Need) -> HttpResponse:
    """Claim it although somebody else has. Recorded."""
    services.take_over_need(need.pk, actor=user_of(request))
    messages.success(
        request, _("You have it open now. Please tell the coordinator who had it open.")
    )
    return to_need(request, need.pk)


@about_need
def leave(request: HttpRequest, need: Need) -> HttpResponse:
    """Release it for others: by the button, or (`until`) by the browser when it leaves the page."""
    if "until" not in request.POST:
        services.release_claims(actor=user_of(request))
        return to_need(request, None)
    form = LeaveForm(request.POST)
    if form.is_valid():
        services.release_claim(need.pk, actor=user_of(request), until=form.cleaned_data["until"])
    return HttpResponse(status=204)


@about_need
def claim_next(request: HttpRequest, need: Need) -> HttpResponse:
    """Release this one and claim the need that follows."""
    return follow(request, queue_of(request).ids(but=need.pk))


def follow(request: HttpRequest, ids: Iterable[int]) -> HttpResponse:
    """Claim the first of the needs that nobody else has by now, and go there; else to the desk."""
    user = user_of(request)
    for need_id in ids:
        try:
            services.claim_need(need_id, actor=user)
        except NotPossible:
            continue
        return to_need(request, need_id)
    services.release_claims(actor=user)
    return to_need(request, None)


# --- Asking ---------------------------------------------------------------------------------------


@on_need
def offer(request: HttpRequest, need: Need) -> HttpResponse:
    """Ask one volunteer, for this need alone or with others on the way; the next need follows."""
    form = OfferForm(request.POST)
    if not form.is_valid():
        raise Http404
    seen = Volunteer.objects.visible_to(user_of(request))
    volunteer = get_object_or_404(seen, pk=form.cleaned_data["volunteer"])
    after = queue_of(request).ids(but=need.pk)
    along = seen_needs(request, form.cleaned_data["along"])
    if along:
        ids = [need.pk, *along]
        services.offer_route(ids, volunteer.pk, actor=user_of(request))
        messages.success(request, route_message(volunteer, len(ids)))
        return follow(request, (each for each in after if each not in along))
    offer_once(need, volunteer, user_of(request))
    messages.success(request, offer_message(need, volunteer))
    return follow(request, after)


def seen_needs(request: HttpRequest, ids: list[int]) -> list[int]:
    """Return `ids` if the user may see all those needs. Raises `Http404` else."""
    if not ids:
        return []
    seen = Need.objects.visible_to(user_of(request)).filter(pk__in=ids)
    if seen.count() < len(ids):
        raise Http404
    return ids


def offer_once(need: Need, volunteer: Volunteer, actor: User) -> None:
    """Ask; a second press of the same button is no race lost. Raises `NotPossible`."""
    try:
        services.offer_match(need.pk, volunteer.pk, actor=actor)
    except NotPossible:
        own = Match.objects.live().filter(need=need, volunteer=volunteer, offered_by=actor)
        if not own.exists():
            raise


def offer_message(need: Need, volunteer: Volunteer) -> str:
    """Say to whom the need was offered, and whether they must be called."""
    words = (
        _("%(name)s was asked for %(reference)s (%(kind)s). An email is on its way.")
        if volunteer.email
        else _(
            "%(name)s is recorded as asked for %(reference)s (%(kind)s). No email: please call "
            "them."
        )
    )
    reference, kind = need.request.reference, need.category.name_i18n
    return words % {"name": volunteer.name, "reference": reference, "kind": kind}


def route_message(volunteer: Volunteer, count: int) -> str:
    """Say to whom how many needs were offered as one task, and whether they must be called."""
    words = (
        ngettext(
            "%(name)s was asked for %(count)d need as one task. An email is on its way.",
            "%(name)s was asked for %(count)d needs as one task. An email is on its way.",
            count,
        )
        if volunteer.email
        else ngettext(
            "%(name)s is recorded as asked for %(count)d need. No email: please call them.",
            "%(name)s is recorded as asked for %(count)d needs. No email: please call them.",
            count,
        )
    )
    return words % {"name": volunteer.name, "count": count}


@on_need
def offer_several(request: HttpRequest, need: Need) -> HttpResponse:
    """Ask all who were ticked: the first to say yes gets it. The next need follows."""
    form = SeveralForm(request.POST)
    if not form.is_valid():
        raise NotPossible(_("Check the boxes of the neighbors you want to ask."))
    if request.POST.getlist("along"):
        raise NotPossible(
            _("Several needs go to one neighbor: press the button beside their name.")
        )
    seen = Volunteer.objects.visible_to(user_of(request))
    people = list(seen.filter(pk__in=form.cleaned_data["people"]))
    after = queue_of(request).ids(but=need.pk)
    ids = [person.pk for person in people]
    matches = services.offer_to_several(need.pk, ids, actor=user_of(request))
    messages.success(request, several_message(need, len(matches)))
    by_phone = [person.name for person in people if not person.email]
    if by_phone:
        words = _("No email, please call them: %(names)s.")
        messages.warning(request, words % {"names": comma().join(map(plain_name, by_phone))})
    return follow(request, after)


def several_message(need: Need, count: int) -> str:
    words = ngettext(
        "%(count)d neighbor was asked for %(reference)s (%(kind)s).",
        "%(count)d neighbors were asked for %(reference)s (%(kind)s). The first yes gets it.",
        count,
    )
    known = {"reference": need.request.reference, "kind": need.category.name_i18n}
    return words % {"count": count, **known}


@on_need
def not_them(request: HttpRequest, need: Need) -> HttpResponse:
    """Never send this volunteer to this household (again). Neither of them sees it."""
    form = NotThemForm(request.POST)
    if not form.is_valid():
        raise NotPossible(_("Choose the volunteer who must not be sent there."))
    seen = Volunteer.objects.visible_to(user_of(request))
    volunteer = get_object_or_404(seen, pk=form.cleaned_data["volunteer"])
    services.block_volunteer(
        need.request_id,
        volunteer.pk,
        said_by=BlockedBy.COORDINATOR,
        actor=user_of(request),
        note=form.cleaned_data["note"],
    )
    words = _("%(name)s will no longer be suggested for this household. Neither of them is told.")
    messages.success(request, words % {"name": volunteer.name})
    return to_need(request, need.pk)


# --- The household --------------------------------------------------------------------------------


@on_need
def show_contact(request: HttpRequest, need: Need) -> HttpResponse:
    """Open the household's contact details, or (`who=helper`) an asked volunteer's."""
    if request.POST.get("who") != "helper":
        open_details(request, need.request, OPENED)
        return to_need(request, need.pk)
    going_on = Match.objects.going_on().filter(need=need).select_related("volunteer")
    form = HelperForm(request.POST)
    match = going_on.filter(pk=form.cleaned_data["match"]).first() if form.is_valid() else None
    if match is None:
        raise NotPossible(_("This has ended: there is nothing to answer any more."))
    open_details(request, match.volunteer, ("phone", "email"))
    return to_need(request, need.pk)


@about_need
def log(request: HttpRequest, need: Need) -> HttpResponse:
    """Write a call, a message or a note into the log. What cannot be kept stays in the form."""
    form, status = LogForm(request.POST), 422
    if form.is_valid():
        try:
            services.claim_need(need.pk, actor=user_of(request))
            services.log_contact(need.request_id, actor=user_of(request), **form.cleaned_data)
        except NotPossible as refusal:
            form.add_error(None, str(refusal.message))
            status = 409
        else:
            messages.success(request, _("Saved."))
            return to_need(request, need.pk)
    shown = find_need(request, need.pk)
    return show(request, queue_of(request), shown, form=form, status=status)


@on_need
def finish_follow_up(request: HttpRequest, need: Need) -> HttpResponse:
    """Record that nothing is left to do about this entry of the log."""
    form = FinishForm(request.POST)
    if not form.is_valid():
        raise Http404
    entry = get_object_or_404(need.request.contacts, pk=form.cleaned_data["entry"])
    services.finish_follow_up(entry.pk, actor=user_of(request))
    messages.success(request, _("Done: nobody has to call back about this."))
    return to_need(request, need.pk)


@on_need
def close(request: HttpRequest, need: Need) -> HttpResponse:
    """End a need that nobody here can meet, or that is no longer wanted; the next one follows."""
    form = CloseForm(request.POST)
    if not form.is_valid():
        raise Http404
    after = queue_of(request).ids(but=need.pk)
    if form.cleaned_data["how"] == CloseForm.CANCEL:
        services.cancel_need(need.pk, actor=user_of(request))
    else:
        services.close_need(need.pk, actor=user_of(request))
    messages.success(request, _("%(reference)s is closed.") % {"reference": need.request.reference})
    return follow(request, after)
