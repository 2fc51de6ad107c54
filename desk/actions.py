"""The presses on the desk: each a POST about one need, answered with a redirect.

A press renews the claim of who presses; one on a need that somebody else has claimed is refused
in words.
"""

import functools
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

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
from desk.alike import OPENED
from desk.closing import closed_before, show_cannot_help
from desk.forms import (
    CannotHelpForm,
    CloseForm,
    FinishForm,
    HelperForm,
    LeaveForm,
    LogForm,
    NewDayForm,
    NotThemForm,
    OfferForm,
    SeveralForm,
)
from desk.unreached import how_household_hears, reaches
from desk.views import find_need, queue_of, show, to_need
from requests_app import services
from requests_app.candidates import candidates_for
from requests_app.choices import BlockedBy
from requests_app.ends import EndReason
from requests_app.models import Match, Need
from volunteers.models import Volunteer

Press = Callable[[HttpRequest, Need], HttpResponse]
View = Callable[..., HttpResponse]


def about_need(view: Press) -> View:
    """Make `view` take a POST about a need that the user may see; a refusal is said on its page."""

    @require_POST
    @for_staff
    @functools.wraps(view)
    def guarded(request: HttpRequest, need_id: int) -> HttpResponse:
        seen = Need.objects.visible_to(user_of(request)).select_related("request", "category")
        # Not found rather than forbidden: that there is such a need is told to nobody else.
        need = get_object_or_404(seen, pk=need_id)
        try:
            return view(request, need)
        except NotPossible as refusal:
            messages.error(request, str(refusal.message))
            return to_need(request, need.pk)

    return guarded


def on_need(view: Press) -> View:
    """Make `view` take a POST that works on a need, which nobody else may have claimed."""

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
    services.recount_candidates(need.pk)
    return to_need(request, need.pk)


@about_need
def take_over(request: HttpRequest, need: Need) -> HttpResponse:
    """Claim it although somebody else has. Recorded."""
    services.take_over_need(need.pk, actor=user_of(request))
    services.recount_candidates(need.pk)
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
    # Whatever was sent: the browser has left the page, and nobody reads an answer.
    return HttpResponse(status=204)


@about_need
def claim_next(request: HttpRequest, need: Need) -> HttpResponse:
    """Release this one and claim the need that follows."""
    return follow(request, queue_of(request).ids(but=need.pk))


def follow(request: HttpRequest, ids: Iterable[int]) -> HttpResponse:
    """Claim the first of the needs that nobody else has by now, and go there; else to the desk."""
    user = user_of(request)
    for need_id in ids:
        # They were read without a lock, so somebody else may have opened one in between.
        try:
            services.claim_need(need_id, actor=user)
        except NotPossible:
            continue
        services.recount_candidates(need_id)
        return to_need(request, need_id)
    # To claim one frees the one before; where none is left to claim, it is freed here.
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
    # `after` was read first: once it is asked for, this need has no place in the queue any more.
    along = seen_needs(request, form.cleaned_data["along"])
    if along:
        ids = [need.pk, *along]
        with once(request, ids, [volunteer.pk]):
            services.offer_route(ids, volunteer.pk, actor=user_of(request))
        messages.success(request, route_message(volunteer, len(ids)))
        return follow(request, (each for each in after if each not in along))
    with once(request, [need.pk], [volunteer.pk]):
        services.offer_match(need.pk, volunteer.pk, actor=user_of(request))
    messages.success(request, offer_message(need, volunteer))
    return follow(request, after)


def seen_needs(request: HttpRequest, ids: list[int]) -> list[int]:
    """Return `ids` if the user may see all those needs. Raises `Http404` else."""
    if not ids:
        return []
    seen = Need.objects.visible_to(user_of(request)).filter(pk__in=ids)
    # All or nothing: a route without some of its stops is not the one that was asked for.
    if seen.count() < len(ids):
        raise Http404
    return ids


@contextmanager
def once(request: HttpRequest, needs: list[int], people: list[int]) -> Iterator[None]:
    """Let the user ask `people` for `needs`; a second press of the same button is no race lost.

    Raises `NotPossible` unless it is one.
    """
    try:
        yield
    except NotPossible:
        # Theirs already, by the first of two presses: that is what the second one wanted.
        if not was_asked(needs, people, user_of(request)):
            raise
        messages.info(request, _("This was sent before. Nothing is sent twice."))


def was_asked(needs: list[int], people: list[int], actor: User) -> bool:
    """Return whether what goes on for `needs` is what `actor` asked of `people`, of all of them.

    Of several, whoever could not take the need was left out, and still is no candidate.
    """
    going_on = Match.objects.going_on().filter(need__in=needs)
    found = set(going_on.values_list("need_id", "volunteer_id", "offered_by_id"))
    wanted = {(need, person, actor.pk) for need in needs for person in people}
    if not found or not found <= wanted:
        return False
    left_out = {person for _need, person, _actor in wanted - found}
    if not left_out:
        return True
    able = candidates_for(Need.objects.get(pk=needs[0])).filter(pk__in=left_out)
    return len(needs) == 1 and not able.exists()


def offer_message(need: Need, volunteer: Volunteer) -> str:
    """Say to whom the need was offered, and whether they must be called."""
    words = (
        _("%(name)s was asked for %(reference)s (%(kind)s). A message is on its way.")
        if reaches(volunteer)
        else _(
            "%(name)s is recorded as asked for %(reference)s (%(kind)s). No message reaches them: "
            "please call."
        )
    )
    reference, kind = need.request.reference, need.category.name_i18n
    return words % {"name": volunteer.name, "reference": reference, "kind": kind}


def route_message(volunteer: Volunteer, count: int) -> str:
    """Say to whom how many needs were offered as one task, and whether they must be called."""
    words = (
        ngettext(
            "%(name)s was asked for %(count)d need as one task. A message is on its way.",
            "%(name)s was asked for %(count)d needs as one task. A message is on its way.",
            count,
        )
        if reaches(volunteer)
        else ngettext(
            "%(name)s is recorded as asked for %(count)d need. No message reaches them: please "
            "call.",
            "%(name)s is recorded as asked for %(count)d needs. No message reaches them: please "
            "call.",
            count,
        )
    )
    return words % {"name": volunteer.name, "count": count}


@on_need
def offer_several(request: HttpRequest, need: Need) -> HttpResponse:
    """Ask all who were ticked: the first to say yes gets it. The next need follows."""
    form = SeveralForm(request.POST)
    if not form.is_valid():
        # In words and no 404: the button is there while nothing is ticked.
        raise NotPossible(_("Check the boxes of the neighbors you want to ask."))
    # Whose boxes are on the same page; a route goes to one volunteer.
    if request.POST.getlist("along"):
        raise NotPossible(
            _("Several needs go to one neighbor: press the button beside their name.")
        )
    seen = Volunteer.objects.visible_to(user_of(request))
    ids = [person.pk for person in seen.filter(pk__in=form.cleaned_data["people"])]
    after = queue_of(request).ids(but=need.pk)
    # Also those whom `matches` left out by now: to be told twice is better than not at all.
    with once(request, [need.pk], ids):
        services.offer_to_several(need.pk, ids, actor=user_of(request))
    asked = Volunteer.objects.filter(matches__in=Match.objects.going_on().filter(need=need))
    people = list(asked.order_by("id"))
    messages.success(request, several_message(need, len(people)))
    by_phone = [person.name for person in people if not reaches(person)]
    if by_phone:
        words = _("No message reaches them, please call: %(names)s.")
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
    # By the match: only of those asked for this need, and only while it goes on.
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
    # Not `on_need`, which answers a refusal with a redirect: what was typed would be gone.
    form, status = LogForm(request.POST), 422
    if form.is_valid():
        try:
            services.claim_need(need.pk, actor=user_of(request))
            services.log_contact(need.request_id, actor=user_of(request), **form.cleaned_data)
        except NotPossible as refusal:
            form.add_error(None, str(refusal.message))
            # The form was fine; the need or the request was not what it was any more.
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
    # Within this request: the user may see the need, but not each entry that there is.
    entry = get_object_or_404(need.request.contacts, pk=form.cleaned_data["entry"])
    services.finish_follow_up(entry.pk, actor=user_of(request))
    messages.success(request, _("Done: nobody has to call back about this."))
    return to_need(request, need.pk)


CANCELS: dict[str, Callable[..., None]] = {
    CloseForm.CANCEL: services.cancel_need,
    CloseForm.CANCEL_ALL: services.cancel_series,
}


@on_need
def new_day(request: HttpRequest, need: Need) -> HttpResponse:
    """Record that a need is still needed, and by when; neighbors may be asked again."""
    form = NewDayForm(request.POST, need=need)
    if not form.is_valid():
        errors = [str(each) for found in form.errors.values() for each in found]
        raise NotPossible(" ".join(errors))
    services.give_new_day(need.pk, **form.cleaned_data, actor=user_of(request))
    messages.success(request, _("Saved."))
    return to_need(request, need.pk)


@on_need
def close(request: HttpRequest, need: Need) -> HttpResponse:
    """End a need: we cannot help, others did, or it is no longer wanted. The next one follows."""
    form = CloseForm(request.POST)
    if not form.is_valid():
        raise Http404
    if (words := closed_before(need)) and form.cleaned_data["how"] != CloseForm.CANCEL_ALL:
        messages.info(request, words)
        return to_need(request, need.pk)
    how, reason, resources = form.cleaned_data["how"], EndReason.OTHERS_DID, []
    if how == CloseForm.CANNOT_HELP:
        said = CannotHelpForm(request.POST)
        if not said.is_valid():
            return show_cannot_help(request, need, said, status=422)
        reason = EndReason(said.cleaned_data["reason"])
        resources = said.cleaned_data["resources"]
    after = queue_of(request).ids(but=need.pk)
    if how in CANCELS:
        CANCELS[how](need.pk, actor=user_of(request))
    else:
        services.close_need(need.pk, reason=reason, resource_ids=resources, actor=user_of(request))
    messages.success(request, close_message(need, how))
    return follow(request, after)


def close_message(need: Need, how: str) -> str:
    """Say that it is closed, and how its household hears of it."""
    words = _("%(reference)s is closed.") % {"reference": need.request.reference}
    return words if how in CANCELS else f"{words} {how_household_hears(need.request)}"
