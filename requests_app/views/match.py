"""The volunteer's page of one match: what is asked, yes or no, and how to reach the resident."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from common.models import LinkPurpose
from requests_app import services
from requests_app.choices import MatchStatus
from requests_app.forms import ReasonForm
from requests_app.models import Match
from requests_app.stops import RELATED, rough_pod
from requests_app.views.flow import UNPROCESSABLE
from requests_app.views.private import do_and_return, opened_by

for_volunteer = opened_by(LinkPurpose.MATCH)
page_methods = require_http_methods(["GET", "HEAD", "POST"])
OFFER = "requests_app:match_offer"
ENDED_WORDS = {
    MatchStatus.DECLINED: _("You said no to this. That is fine: we ask somebody else."),
    MatchStatus.EXPIRED: _("The time to answer has run out. We ask somebody else."),
    MatchStatus.WITHDRAWN: _("This is no longer needed from you. Thank you for being there."),
    MatchStatus.RELEASED: _("This is no longer with you. We look for somebody else."),
    MatchStatus.MISSED: _("Somebody else said yes first. Thank you for being there."),
    MatchStatus.DONE: _("It is done. Because of you, a neighbor got the help they needed."),
}


@require_safe
@for_volunteer
def match_offer(request: HttpRequest, token: str, match_id: int) -> HttpResponse:
    """What is asked, before yes without saying by whom; once it has ended, only how."""
    match = Match.objects.select_related(*RELATED).get(pk=match_id)
    context = {"token": token, "match": match, "need": match.need}
    more: dict[str, Any]
    if match.status == MatchStatus.ACCEPTED:
        template, more = "requests_app/match_accepted.html", {"help_request": match.need.request}
    elif is_open(match):
        template, more = "requests_app/match_offer.html", rough_place(match)
    else:
        is_done = match.status == MatchStatus.DONE
        template = "requests_app/match_ended.html"
        more = {"words": ended_words(match), "is_done": is_done}
    return render(request, template, {**context, **more})


def is_open(match: Match) -> bool:
    """Whether a yes is still possible; an offer past its time waits for the job that ends it."""
    return match.is_waiting and not match.is_overdue


def ended_words(match: Match) -> str | Promise:
    return ENDED_WORDS[MatchStatus.EXPIRED if match.is_waiting else MatchStatus(match.status)]


def rough_place(match: Match) -> dict[str, Any]:
    """The ward, and the pod where it tells no more than a block."""
    request = match.need.request
    return {"ward": request.ward, "pod": rough_pod(request)}


@require_POST
@for_volunteer
def match_accept(request: HttpRequest, token: str, match_id: int) -> HttpResponse:
    """Yes."""
    text = _("Thank you! Please get in touch soon: below is how.")
    return attempt(request, token, partial(services.accept_match, match_id), text)


@page_methods
@for_volunteer
def match_decline(request: HttpRequest, token: str, match_id: int) -> HttpResponse:
    """No, and why."""
    verb = partial(services.decline_match, match_id)
    text = _("Thank you for telling us so soon.")
    return with_reason(request, token, "requests_app/match_decline.html", verb, text)


@require_POST
@for_volunteer
def match_done(request: HttpRequest, token: str, match_id: int) -> HttpResponse:
    """The help was given."""
    text = _("Thank you! It makes a difference.")
    return attempt(request, token, partial(services.complete_match, match_id), text)


@page_methods
@for_volunteer
def match_release(request: HttpRequest, token: str, match_id: int) -> HttpResponse:
    """I can't after all, and why."""
    verb = partial(services.release_match, match_id)
    text = _("Thank you for telling us. A coordinator knows, and we look for somebody else.")
    return with_reason(request, token, "requests_app/match_release.html", verb, text)


def with_reason(
    request: HttpRequest, token: str, template: str, verb: Callable[..., Any], text: str | Promise
) -> HttpResponse:
    """Ask for a reason; with one, do `verb`."""
    done = partial(attempt, request, token, text=text)
    return reason_page(request, template, verb, done, {"token": token})


def reason_page(
    request: HttpRequest,
    template: str,
    verb: Callable[..., Any],
    done: Callable[..., HttpResponse],
    context: dict[str, Any],
) -> HttpResponse:
    """The form that asks for a reason; with one, what `done` answers for `verb` with it."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = {"reason": form.cleaned_data["reason"], "note": form.cleaned_data["note"]}
        return done(verb=partial(verb, **reason))
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, template, {"form": form, **context}, status=status)


def attempt(
    request: HttpRequest, token: str, verb: Callable[..., Any], text: str | Promise
) -> HttpResponse:
    """Do `verb` as the volunteer, and back to the page with `text`, or with why it cannot be."""
    return do_and_return(request, OFFER, token, partial(verb, actor=audit.VOLUNTEER), text)
