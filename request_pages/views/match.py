"""The volunteer's page of one match: what is asked, yes or no, and how to reach the resident."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from common.models import LinkPurpose
from pages.form_views import form_methods
from pages.private_links import opened_by, to_new_link
from request_pages.panels import task_panels
from request_pages.views.answers import (
    ACCEPTED,
    ADVICE,
    DECLINED,
    DONE,
    RELEASED,
    YES_THAT_WAITS,
    attempt,
    with_reason,
)
from requests_app import services
from requests_app.choices import MatchStatus
from requests_app.detail_steps import steps_of
from requests_app.models import Match, Need
from requests_app.services.openings import YOU_HAVE_SEEN_ENOUGH, needs_word
from requests_app.stops import RELATED
from requests_app.why_you import reasons_for

for_volunteer = opened_by(LinkPurpose.MATCH, ADVICE)
OFFER = "request_pages:match_offer"
ENDED_WORDS = {
    MatchStatus.DECLINED: _("You said no to this. That is fine: we are asking somebody else."),
    MatchStatus.EXPIRED: _("The time to answer has run out. We are asking somebody else."),
    MatchStatus.WITHDRAWN: _(
        "You do not have to do this any more. Thank you for being ready to help."
    ),
    MatchStatus.RELEASED: _("This is no longer your task. We are looking for somebody else."),
    MatchStatus.MISSED: _("Somebody else said yes first. Thank you for being ready to help."),
    MatchStatus.UNKNOWN: _("Nobody told us if this happened. You can still tell us."),
    MatchStatus.DONE: _("It is done. Because of you, a neighbor got the help they needed."),
}


@require_safe
@for_volunteer
def match_offer(request: HttpRequest, token: str, match_id: int) -> HttpResponse:
    """Show what is asked, before yes without saying by whom; once it has ended, only how."""
    match = Match.objects.select_related(*RELATED).get(pk=match_id)
    context = {"token": token, "match": match, "need": match.need}
    more: dict[str, Any]
    # One address for all states: whenever the letter is opened, its link shows how things stand.
    if match.status == MatchStatus.ACCEPTED:
        template = "request_pages/match_accepted.html"
        more = {**shown(match), "other_dates": other_dates(match), "panels": task_panels([match])}
    elif is_answerable(match):
        template = "request_pages/match_offer.html"
        why = reasons_for([match])[match.pk]
        more = {**rough_place(match), "why": why, "needs_word": needs_word(match)}
    else:
        is_done = match.status == MatchStatus.DONE
        template = "request_pages/match_ended.html"
        panels = task_panels([match]) if is_done else []
        more = {"words": ended_words(match), "is_done": is_done, "panels": panels}
    return render(request, template, {**context, **more})


def shown(match: Match) -> dict[str, Any]:
    """Return the household with the steps of its details that are open; what opens is recorded."""
    steps = services.show_details([match])[match.pk]
    known = {"help_request": match.need.request, "steps": steps}
    return {**known, **rough_place(match), "seen_enough": YOU_HAVE_SEEN_ENOUGH}


def other_dates(match: Match) -> list[Need]:
    """Return the other dates of the series that the volunteer has said yes to; nobody else's."""
    if match.need.series_day is None:
        return []
    own = Match.objects.filter(volunteer=match.volunteer_id, status=MatchStatus.ACCEPTED)
    needs = Need.objects.in_series_of(match.need).filter(matches__in=own).exclude(pk=match.need_id)
    return list(needs.defer("detail").order_by("wanted_on"))


def is_answerable(match: Match) -> bool:
    """Return whether a yes is still possible; past its time it waits for the job that ends it."""
    return match.is_waiting and not match.is_overdue


def ended_words(match: Match) -> str | Promise:
    return ENDED_WORDS[MatchStatus.EXPIRED if match.is_waiting else MatchStatus(match.status)]


def rough_place(match: Match) -> dict[str, Any]:
    """Return the ward, and the pod where it tells no more than a block."""
    request = match.need.request
    return {"ward": request.ward, "pod": request.rough_pod}


# POST, like all that changes something: mail scanners follow the links of letters.
@require_POST
@for_volunteer
def match_accept(request: HttpRequest, token: str, match_id: int) -> HttpResponse:
    """Accept."""
    accept = partial(services.accept_match, match_id)
    return attempt(request, OFFER, token, accept, lazy(words_of_yes, str)(match_id))


def words_of_yes(match_id: int) -> str:
    """Return what is said once the yes is recorded: what was picked may wait for a word."""
    match = Match.objects.select_related("need").get(pk=match_id)
    return str(ACCEPTED if steps_of(match).contact else YES_THAT_WAITS)


@form_methods
@for_volunteer
def match_decline(request: HttpRequest, token: str, match_id: int) -> HttpResponse:
    """Decline, and say why."""
    template, verb = "request_pages/match_decline.html", partial(services.decline_match, match_id)
    return with_reason(request, OFFER, token, template, verb, DECLINED)


@require_POST
@for_volunteer
def match_done(request: HttpRequest, token: str, match_id: int) -> HttpResponse:
    """Record that the help was given."""
    return attempt(request, OFFER, token, partial(services.complete_match, match_id), DONE)


@require_POST
@for_volunteer
def match_new_link(request: HttpRequest, token: str, match_id: int) -> HttpResponse:
    """Stop the link for a new one."""
    token = services.renew_task_link(match_id, actor=audit.VOLUNTEER, in_place_of=token)
    return to_new_link(request, OFFER, token)


@form_methods
@for_volunteer
def match_release(request: HttpRequest, token: str, match_id: int) -> HttpResponse:
    """Give it back, and say why."""
    need = Need.objects.defer("detail").get(matches=match_id)
    template, verb = "request_pages/match_release.html", partial(services.release_match, match_id)
    return with_reason(request, OFFER, token, template, verb, RELEASED, need=need)
