"""The desk: the queue of needs, the chosen one, who fits, and one press to ask them."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.admin_pages import details_are_open, open_details, user_of
from accounts.models import User
from common.admin_base import has_role
from common.errors import NotPossible
from requests_app import services
from requests_app.admin.forms import AnswerForm, CloseForm, LogForm, OfferForm
from requests_app.admin.queue import QueueForm, with_what_the_list_shows
from requests_app.admin.search import STAFF
from requests_app.candidates import ranked_for
from requests_app.choices import DeclineReason, NeedStatus
from requests_app.models import HelpRequest, Match, Need
from requests_app.services.requests import CONTACT_FIELDS, PLACE_FIELDS
from volunteers.models import Volunteer

FIRST = 10
OPENED = (*CONTACT_FIELDS, *PLACE_FIELDS, "allergies")
NeedView = Callable[[HttpRequest, Need], HttpResponse]


def for_staff(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only stewards and coordinators."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not has_role(request, STAFF):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def on_need(view: NeedView) -> Callable[..., HttpResponse]:
    """A POST about a need that the user may see; a refusal is said in words on its page."""

    @require_POST
    @for_staff
    @functools.wraps(view)
    def guarded(request: HttpRequest, need_id: int) -> HttpResponse:
        need = find_need(request, need_id)
        try:
            return view(request, need)
        except NotPossible as refusal:
            messages.error(request, str(refusal.message))
            return to_need(request, need.pk)

    return guarded


def find_need(request: HttpRequest, need_id: int) -> Need:
    """The need with what the page shows of it. Raises `Http404` when it is not the user's."""
    related = ("category", "request__ward", "request__pod")
    needs = Need.objects.visible_to(user_of(request)).select_related(*related)
    return get_object_or_404(needs, pk=need_id)


# --- Pages ----------------------------------------------------------------------------------------


@require_safe
@for_staff
def desk(request: HttpRequest) -> HttpResponse:
    """The queue with its first need."""
    queue = QueueForm(request.GET, user_of(request))
    needs = list(with_what_the_list_shows(queue.needs()))
    need = find_need(request, needs[0].pk) if needs else None
    return show(request, queue, needs, need)


@require_safe
@for_staff
def desk_need(request: HttpRequest, need_id: int) -> HttpResponse:
    """The queue with the chosen need."""
    return show_need(request, find_need(request, need_id))


def show_need(
    request: HttpRequest, need: Need, form: LogForm | None = None, status: int = 200
) -> HttpResponse:
    queue = QueueForm(request.GET, user_of(request))
    needs = list(with_what_the_list_shows(queue.needs()))
    return show(request, queue, needs, need, form, status)


def show(
    request: HttpRequest,
    queue: QueueForm,
    needs: list[Need],
    need: Need | None,
    form: LogForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": _("Desk"),
        "subtitle": need.category.name_i18n if need else None,
        "queue": queue,
        "query": queue.query(),
        "needs": needs,
        "need": need,
        **(about(request, need, form) if need else {}),
    }
    return TemplateResponse(request, "admin/requests_app/desk.html", context, status=status)


def about(request: HttpRequest, need: Need, form: LogForm | None) -> dict[str, Any]:
    """What a matcher must know of `need`; contact details only when they were opened."""
    matches = list(need.matches.select_related("volunteer", "offered_by"))
    live = next((match for match in matches if match.is_live), None)
    candidates = ranked_for(need, user_of(request)) if need.status == NeedStatus.OPEN else []
    everybody = request.GET.get("all") == "1"
    return {
        "is_open": need.status == NeedStatus.OPEN,
        "live": live,
        "past": [match for match in matches if not match.is_live],
        "candidates": candidates if everybody else candidates[:FIRST],
        "more": 0 if everybody else max(0, len(candidates) - FIRST),
        "others": list(need.request.needs.exclude(pk=need.pk).select_related("category")),
        "earlier": earlier_request(need, user_of(request)),
        "contacts": list(need.request.contacts.select_related("by")[:FIRST]),
        "contact_open": details_are_open(request, need.request),
        "helper_open": live is not None and details_are_open(request, live.volunteer),
        "form": form or LogForm(),
        "reasons": DeclineReason.choices,
    }


def earlier_request(need: Need, user: User) -> HelpRequest | None:
    """What the same household asked for before; None when that is not the user's to see."""
    earlier = need.request.repeat_of_id
    if earlier is None:
        return None
    return HelpRequest.objects.visible_to(user).filter(pk=earlier).first()


# --- Presses --------------------------------------------------------------------------------------


@on_need
def offer(request: HttpRequest, need: Need) -> HttpResponse:
    """Ask one volunteer; the next need follows."""
    form = OfferForm(request.POST)
    seen = Volunteer.objects.visible_to(user_of(request))
    volunteer = get_object_or_404(seen, pk=form.cleaned_data["volunteer"] if form.is_valid() else 0)
    after = next_in_queue(request, need)
    offer_once(need, volunteer, user_of(request))
    messages.success(request, asked(need, volunteer))
    return to_need(request, after)


def offer_once(need: Need, volunteer: Volunteer, actor: User) -> None:
    """Ask; a second press of the same button is no race lost. Raises `NotPossible`."""
    try:
        services.offer_match(need.pk, volunteer.pk, actor=actor)
    except NotPossible:
        own = Match.objects.live().filter(need=need, volunteer=volunteer, offered_by=actor)
        if not own.exists():
            raise


def asked(need: Need, volunteer: Volunteer) -> str:
    """Who was asked for what, and whether they must be called."""
    words = (
        _("%(name)s was asked for %(reference)s (%(kind)s). A mail is on its way.")
        if volunteer.email
        else _("%(name)s is put down for %(reference)s (%(kind)s). No email: please call them.")
    )
    reference, kind = need.request.reference, need.category.name_i18n
    return words % {"name": volunteer.name, "reference": reference, "kind": kind}


def next_in_queue(request: HttpRequest, need: Need) -> int | None:
    """The need that follows in the queue as it is filtered; None when it was the last."""
    ids = list(QueueForm(request.GET, user_of(request)).needs().values_list("pk", flat=True))
    place = ids.index(need.pk) if need.pk in ids else -1
    rest = [*ids[place + 1 :], *ids[: max(place, 0)]]
    return rest[0] if rest else None


@on_need
def answer(request: HttpRequest, need: Need) -> HttpResponse:
    """What the volunteer said on the phone, or take the offer back."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise Http404
    matches = Match.objects.visible_to(user_of(request)).filter(need=need)
    match = get_object_or_404(matches, pk=form.cleaned_data["match"])
    said = ANSWERS[form.cleaned_data["answer"]]
    messages.success(request, said(match, form.cleaned_data["reason"], user_of(request)))
    return to_need(request, need.pk)


def _withdraw(match: Match, reason: str, actor: User) -> str:
    services.withdraw_match(match.pk, actor=actor)
    return _("Taken back. The need is open again, and the volunteer is told.")


def _accept(match: Match, reason: str, actor: User) -> str:
    services.accept_match(match.pk, actor=actor)
    return _("They said yes. Both sides get a message if they have an email.")


def _decline(match: Match, reason: str, actor: User) -> str:
    services.decline_match(match.pk, reason=reason or DeclineReason.OTHER, actor=actor)
    return _("They said no. The need is open again.")


def _release(match: Match, reason: str, actor: User) -> str:
    services.release_match(match.pk, reason=reason or DeclineReason.OTHER, actor=actor)
    return _("They cannot after all. The need is open again, and the household is told.")


def _done(match: Match, reason: str, actor: User) -> str:
    services.complete_match(match.pk, actor=actor)
    return _("Done. The household is asked to say if it is not so.")


ANSWERS = {
    AnswerForm.WITHDRAW: _withdraw,
    AnswerForm.ACCEPT: _accept,
    AnswerForm.DECLINE: _decline,
    AnswerForm.RELEASE: _release,
    AnswerForm.DONE: _done,
}


@on_need
def show_contact(request: HttpRequest, need: Need) -> HttpResponse:
    """Open the household's contact details, or (`who=helper`) the asked volunteer's."""
    if request.POST.get("who") != "helper":
        open_details(request, need.request, OPENED)
        return to_need(request, need.pk)
    live = Match.objects.live().filter(need=need).select_related("volunteer").first()
    if live is None:
        raise NotPossible(_("This offer has ended."))
    open_details(request, live.volunteer, ("phone", "email"))
    return to_need(request, need.pk)


@on_need
def log(request: HttpRequest, need: Need) -> HttpResponse:
    """Write a call, a message or a note into the log."""
    form = LogForm(request.POST)
    if not form.is_valid():
        return show_need(request, need, form, status=422)
    services.log_contact(need.request_id, actor=user_of(request), **form.cleaned_data)
    messages.success(request, _("Written down."))
    return to_need(request, need.pk)


@on_need
def close(request: HttpRequest, need: Need) -> HttpResponse:
    """End a need that nobody here can meet, or that is no longer wanted; the next one follows."""
    form = CloseForm(request.POST)
    if not form.is_valid():
        raise Http404
    after = next_in_queue(request, need)
    if form.cleaned_data["how"] == CloseForm.CANCEL:
        services.cancel_need(need.pk, actor=user_of(request))
    else:
        services.close_need(need.pk, actor=user_of(request))
    messages.success(request, _("%(reference)s is closed.") % {"reference": need.request.reference})
    return to_need(request, after)


def to_need(request: HttpRequest, need_id: int | None) -> HttpResponse:
    """The need's page, or the desk; the queue's filters stay."""
    url = reverse("admin:requests_app_desk")
    if need_id is not None:
        url = reverse("admin:requests_app_desk_need", args=[need_id])
    return HttpResponseRedirect(url + QueueForm(request.GET, user_of(request)).query())
