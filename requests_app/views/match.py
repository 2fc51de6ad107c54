"""The volunteer's page of one match: what is asked, yes or no, and how to reach the resident."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from common.models import LinkPurpose
from pages.form_views import form_methods
from pages.private_links import opened_by
from requests_app import services
from requests_app.choices import MatchStatus
from requests_app.models import Match
from requests_app.stops import RELATED, rough_pod
from requests_app.views.answers import (
    ACCEPTED,
    ADVICE,
    DECLINED,
    DONE,
    RELEASED,
    attempt,
    with_reason,
)

for_volunteer = opened_by(LinkPurpose.MATCH, ADVICE)
OFFER = "requests_app:match_offer"
ENDED_WORDS = {
    MatchStatus.DECLINED: _("You said no to this. That is fine: we are asking somebody else."),
    MatchStatus.EXPIRED: _("The time to answer has run out. We are asking somebody else."),
    MatchStatus.WITHDRAWN: _(
        "You do not have to do this any more. Thank you for being ready to help."
    ),
    MatchStatus.RELEASED: _("This is no longer your task. We are looking for somebody else."),
    MatchStatus.MISSED: _("Somebody else said yes first. Thank you for being ready to help."),
    MatchStatus.DONE: _("It is done. Because of you, a neighbor got the help they needed."),
}


@require_safe
@for_volunteer
def match_offer(request: HttpRequest, token: str, match_id: int) -> HttpResponse:
    """Show what is asked, before yes without saying by whom; once it has ended, only how."""
    match = Match.objects.select_related(*RELATED).get(pk=match_id)
    context = {"token": token, "match": match, "need": match.need}
    more: dict[str, Any]
    if match.status == MatchStatus.ACCEPTED:
        template, more = "requests_app/match_accepted.html", {"help_request": match.need.request}
    elif is_answerable(match):
        template, more = "requests_app/match_offer.html", rough_place(match)
    else:
        is_done = match.status == MatchStatus.DONE
        template = "requests_app/match_ended.html"
        more = {"words": ended_words(match), "is_done": is_done}
    return render(request, template, {**context, **more})


def is_answerable(match: Match) -> bool:
    """Return whether a yes is still possible; past its time it waits for the job that ends it."""
    return match.is_waiting and not match.is_overdue


def ended_words(match: Match) -> str | Promise:
    return ENDED_WORDS[MatchStatus.EXPIRED if match.is_waiting else MatchStatus(match.status)]


def rough_place(match: Match) -> dict[str, Any]:
    """Return the ward, and the pod where it tells no more than a block."""
    request = match.need.request
    return {"ward": request.ward, "pod": rough_pod(request)}


@require_POST
@for_volunteer
def match_accept(request: HttpRequest, token: str, match_id: int) -> HttpResponse:
    """Accept."""
    return attempt(request, OFFER, token, partial(services.accept_match, match_id), ACCEPTED)


@form_methods
@for_volunteer
def match_decline(request: HttpRequest, token: str, match_id: int) -> HttpResponse:
    """Decline, and say why."""
    template, verb = "requests_app/match_decline.html", partial(services.decline_match, match_id)
    return with_reason(request, OFFER, token, template, verb, DECLINED)


@require_POST
@for_volunteer
def match_done(request: HttpRequest, token: str, match_id: int) -> HttpResponse:
    """Record that the help was given."""
    return attempt(request, OFFER, token, partial(services.complete_match, match_id), DONE)


@form_methods
@for_volunteer
def match_release(request: HttpRequest, token: str, match_id: int) -> HttpResponse:
    """Give it back, and say why."""
    template, verb = "requests_app/match_release.html", partial(services.release_match, match_id)
    return with_reason(request, OFFER, token, template, verb, RELEASED)
