"""The resident's private page: where each need stands, and what they can do about it."""

from functools import partial, wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from common.contact import PROOF
from common.models import LinkPurpose
from messaging.text_numbers import are_on
from pages import private_links
from pages.form_views import form_methods, form_page, posted
from pages.mailed import THANKS_FOR_MAILED, mailed_proof
from pages.private_links import GoneAdvice, View, opened_by, to_new_link
from request_pages.answers_summary import TITLES
from request_pages.forms import EDITED, ContactForm, EditDetailsForm, NewDayForm, WhereForm
from request_pages.forms.contact import typed_contact
from request_pages.forms.where import typed_place
from request_pages.panels import request_panels
from request_pages.progress import WORDS, NeedProgress
from request_pages.shown import lines_of, shown_to
from request_pages.views.ask import FLOW, ask_again
from requests_app import services
from requests_app.choices import NeedStatus
from requests_app.models import HelpRequest, Need
from requests_app.recurrence import is_going_on

ADVICE = GoneAdvice(
    _(
        "If you still need help, call a hotline and give your reference if you have it. You "
        "can also ask again."
    ),
    {
        "request_pages:request_link": _("Send me my link"),
        "pods:ward_list": _("Find a number to call"),
        "request_pages:request_needs": _("Ask for help"),
    },
)
by_link = opened_by(LinkPurpose.REQUEST, ADVICE)
attempt = partial(private_links.attempt, actor=audit.RESIDENT)
RELATED = ("ward", "pod")
NO_LONGER = _("This can no longer be changed here.")
SAVED = _("Your changes are saved.")
SAVED_AND_TOLD = _("Your changes are saved. We tell the neighbor who helps you.")
STATUS = "request_pages:request_status"


def for_resident(view: View) -> View:
    """As `opened_by`; long after all has ended the page keeps the state only."""

    @wraps(view)
    def unless_at_rest(
        request: HttpRequest, token: str, request_id: int, **kwargs: Any
    ) -> HttpResponse:
        if services.is_at_rest(request_id):
            return at_rest(request, token, request_id)
        return view(request, token, request_id, **kwargs)

    return by_link(unless_at_rest)


def at_rest(
    request: HttpRequest, token: str, request_id: int, *, is_sent: bool = False
) -> HttpResponse:
    """Say how it ended, without anything of whose it was or what it was."""
    statuses = Need.objects.filter(request=request_id).values_list("status", flat=True)
    states = {WORDS.get(NeedStatus(each), NeedStatus(each).label) for each in statuses}
    context = {"token": token, "states": sorted(map(str, states)), "is_sent": is_sent}
    return render(request, "request_pages/request_at_rest.html", context)


@require_POST
@by_link
def request_fresh_link(request: HttpRequest, token: str, request_id: int) -> HttpResponse:
    """Write a new link to the address on file, in place of one that is at rest."""
    services.send_fresh_link(request_id)
    # No redirect: the link that led here may have stopped.
    return at_rest(request, token, request_id, is_sent=True)


@require_safe
@for_resident
def request_status(request: HttpRequest, token: str, request_id: int) -> HttpResponse:
    """Show the progress of each need."""
    help_request = HelpRequest.objects.select_related(*RELATED).get(pk=request_id)
    progress = NeedProgress.of_request(help_request)
    # Of a series, all its dates: a neighbor may be helping on a later one.
    needs = [need for each in progress for need in each.needs]
    is_matched = any(need.status == NeedStatus.MATCHED for need in needs)
    context = {
        "token": token,
        "help_request": help_request,
        "progress": progress,
        "questions": [each for each in with_others(progress) if each.asks_if_it_happened],
        "is_active": any(each.goes_on for each in progress),
        # There is much to say then. What they told us, and a new link, are one press away, and
        # what cancelling and deleting do is said before it is done.
        "is_long": is_matched or len(needs) > 1,
        "shown": shown_to(help_request),
        "seen": lines_of(help_request),
        "has_refused": any(each.is_refused for each in progress),
        "taken_back": [need for need in needs if need.can_be_taken_back],
        "can_edit": is_going_on(help_request),
        "edited": {page: TITLES[page] for page in EDITED},
        "mailed": mailed_proof(request, help_request),
        "panels": request_panels(help_request),
    }
    return render(request, "request_pages/request_status.html", context)


# A press: programs of mail servers open links too, and nobody may have asked for the letter.
@require_POST
@for_resident
def request_mailed(request: HttpRequest, token: str, request_id: int) -> HttpResponse:
    """Take note that our email has reached whoever it is for."""
    prove = partial(services.prove_email, request_id, request.POST.get(PROOF, ""))
    return attempt(request, STATUS, token, prove, THANKS_FOR_MAILED)


def with_others(progress: list[NeedProgress]) -> list[NeedProgress]:
    """Return all of them: one need of each series, and the others of it."""
    return [one for each in progress for one in (each, *each.others)]


def saved_words(needs: list[Need]) -> Any:
    """Return what is said after a change, as things stood before it."""
    is_matched = any(need.status == NeedStatus.MATCHED for need in needs)
    return SAVED_AND_TOLD if is_matched else SAVED


@form_methods
@for_resident
def request_edit(request: HttpRequest, token: str, request_id: int, *, page: str) -> HttpResponse:
    """Change the answers of one page of the form; a neighbor who helps is told."""
    if page not in EDITED:
        raise Http404
    help_request = HelpRequest.objects.select_related(*RELATED).get(pk=request_id)
    needs = list(help_request.needs.select_related("category").order_by("id"))
    if not is_going_on(help_request):
        messages.error(request, NO_LONGER)
        return redirect(STATUS, token)
    form = edit_form(page, help_request, needs, posted(request))
    if form.is_valid():
        return save_edit(request, token, page, form, needs)
    context = {"token": token, "title": TITLES[page]}
    return form_page(request, "request_pages/request_edit.html", form, context)


def edit_form(page: str, help_request: HelpRequest, needs: list[Need], data: Any) -> Any:
    """Return the form of `page`, filled with what is stored or with what is posted."""
    if page == "details":
        return EditDetailsForm(data, help_request=help_request, needs=needs)
    if page == "where":
        return WhereForm(data, initial=typed_place(help_request))
    return ContactForm(data, initial=typed_contact(help_request))


def save_edit(
    request: HttpRequest, token: str, page: str, form: Any, needs: list[Need]
) -> HttpResponse:
    fields = EDITED[page](form.cleaned_data, get_language() or "en")
    of_needs = form.of_needs() if page == "details" else {}
    update = partial(services.update_answers, needs[0].request_id, fields, of_needs)
    # With a new email the link is a new one.
    words, may_renew = saved_words(needs), "email" in fields
    return attempt(request, STATUS, token, update, words, may_renew=may_renew)


@form_methods
@for_resident
def need_cancel(request: HttpRequest, token: str, request_id: int, *, need_id: int) -> HttpResponse:
    """Cancel one need, or its whole series (`all`), after asking once."""
    need = own_need(request_id, need_id)
    if request.method == "POST":
        verb = services.cancel_series if "all" in request.POST else services.cancel_need
        return attempt(request, STATUS, token, partial(verb, need.pk), _("This is cancelled."))
    return render(request, "request_pages/need_cancel.html", {"token": token, "need": need})


@form_methods
@for_resident
def need_new_day(
    request: HttpRequest, token: str, request_id: int, *, need_id: int
) -> HttpResponse:
    """Ask by when it is needed, once the day has passed or before; looking changes nothing."""
    need = own_need(request_id, need_id)
    if not need.is_active or need.status == NeedStatus.MATCHED:
        messages.error(request, NO_LONGER)
        return redirect(STATUS, token)
    form = NewDayForm(posted(request), need=need)
    if form.is_valid():
        give = partial(services.give_new_day, need.pk, **form.cleaned_data)
        return attempt(request, STATUS, token, give, SAVED)
    context = {"token": token, "need": need}
    return form_page(request, "request_pages/need_new_day.html", form, context)


@form_methods
@for_resident
def need_stop_repeating(
    request: HttpRequest, token: str, request_id: int, *, need_id: int
) -> HttpResponse:
    """Let a need not come again, after asking once."""
    need = own_need(request_id, need_id)
    if request.method == "POST":
        stop = partial(services.stop_repeating, need.pk)
        return attempt(request, STATUS, token, stop, _("This will not repeat."))
    context = {"token": token, "need": need}
    return render(request, "request_pages/need_stop_repeating.html", context)


@form_methods
@for_resident
def request_cancel(request: HttpRequest, token: str, request_id: int) -> HttpResponse:
    """Cancel everything, after asking once."""
    if request.method == "POST":
        cancel = partial(services.cancel_request, request_id)
        return attempt(request, STATUS, token, cancel, _("Everything is cancelled."))
    return render(request, "request_pages/request_cancel.html", {"token": token})


@form_methods
@for_resident
def request_delete(request: HttpRequest, token: str, request_id: int) -> HttpResponse:
    """Delete everything that the household asked for, after asking once."""
    if request.method == "POST":
        # Not by `attempt`, which leads back to a page that is gone then.
        services.erase_household(request_id, actor=audit.RESIDENT)
        response = redirect("request_pages:request_deleted")
        # The browser may still be able to show what was sent.
        FLOW.throw_away(request)
        FLOW.forget(response)
        return response
    others = HelpRequest.objects.exclude(pk=request_id).filter(
        household__in=HelpRequest.objects.filter(pk=request_id).values("household")
    )
    known = others.order_by("-id").only("reference", "created_at")
    context = {"token": token, "others": known, "texts_are_on": are_on()}
    return render(request, "request_pages/request_delete.html", context)


@require_POST
@for_resident
def request_new_link(request: HttpRequest, token: str, request_id: int) -> HttpResponse:
    """Stop the link for a new one."""
    token = services.renew_link(request_id, actor=audit.RESIDENT, in_place_of=token)
    return to_new_link(request, STATUS, token)


@require_POST
@for_resident
def request_ask_again(request: HttpRequest, token: str, request_id: int) -> HttpResponse:
    """Begin another request of the same household, with who and where they are filled in."""
    help_request = HelpRequest.objects.select_related(*RELATED).get(pk=request_id)
    FLOW.throw_away(request)
    return ask_again(request, help_request, token)


@require_safe
def request_deleted(request: HttpRequest) -> HttpResponse:
    """Say that nothing is left."""
    return render(request, "request_pages/request_deleted.html")


def own_need(request_id: int, need_id: int) -> Need:
    """Return the need `need_id` of this request; another request's is not found."""
    found = Need.objects.select_related("category", "request")
    need = found.filter(request=request_id, pk=need_id).first()
    if need is None:
        raise Http404
    return need
