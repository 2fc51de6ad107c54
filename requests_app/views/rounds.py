"""The volunteer's page of a round: several needs, one yes or no, then stop by stop."""

from functools import partial
from math import ceil
from operator import attrgetter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from common.models import LinkPurpose
from requests_app import services
from requests_app.choices import MatchStatus
from requests_app.models import Match
from requests_app.stops import Stop, of_round, stops_of
from requests_app.views.answers import ACCEPTED, DECLINED, DONE, RELEASED, attempt, with_reason
from requests_app.views.match import ended_words
from requests_app.views.private import opened_by, page_methods

for_volunteer = opened_by(LinkPurpose.ROUND)
ROUND = "requests_app:round_offer"
# So many households at once; more would be too heavy for a bad connection.
MOST_SHOWN = 6


@require_safe
@for_volunteer
def round_offer(request: HttpRequest, token: str, round_id: int) -> HttpResponse:
    """What is asked, before yes without saying by whom; then stop by stop; at last how it ended."""
    matches = of_round(round_id)
    waiting = [match for match in matches if match.is_waiting and not match.is_overdue]
    if waiting:
        template, more = "requests_app/round_offer.html", offered(matches, waiting)
    elif any(match.status == MatchStatus.ACCEPTED for match in matches):
        template, more = "requests_app/round_accepted.html", accepted(request, matches)
    else:
        template, more = "requests_app/round_ended.html", ended(matches)
    return render(request, template, {"token": token, **more})


def offered(matches: list[Match], waiting: list[Match]) -> dict[str, Any]:
    """What is still needed, and how much was left out."""
    return {
        "stops": stops_of(waiting),
        "left_out": len(matches) - len(waiting),
        "volunteer": waiting[0].volunteer,
        "expires_at": waiting[0].expires_at,
    }


def accepted(request: HttpRequest, matches: list[Match]) -> dict[str, Any]:
    """The households from the one that is asked for, else those with something left to do."""
    stops = stops_of(matches)
    parts = in_parts(stops)
    asked = [part for part in parts if str(part[0].number) == request.GET.get("from")]
    to_do = [part for part in parts if any(stop.is_to_do for stop in part)]
    shown = (asked or to_do)[0]
    others = [(part[0].number, part[-1].number) for part in parts if part is not shown]
    return {"stops": shown, "total": len(stops), "others": others}


def in_parts(stops: list[Stop]) -> list[list[Stop]]:
    """As few parts of at most `MOST_SHOWN` as can be, about as long as each other."""
    size = ceil(len(stops) / ceil(len(stops) / MOST_SHOWN))
    return [stops[place : place + size] for place in range(0, len(stops), size)]


def ended(matches: list[Match]) -> dict[str, Any]:
    """How it ended: with thanks if any of it was done, else as its last stop did."""
    done = [match for match in matches if match.status == MatchStatus.DONE]
    overdue = [match for match in matches if match.is_waiting]
    last = (done or overdue or sorted(matches, key=attrgetter("ended_at")))[-1]
    return {"words": ended_words(last), "is_done": bool(done), "stops": stops_of(matches)}


@require_POST
@for_volunteer
def round_accept(request: HttpRequest, token: str, round_id: int) -> HttpResponse:
    """Yes, to all of it."""
    return attempt(request, ROUND, token, partial(services.accept_round, round_id), ACCEPTED)


@page_methods
@for_volunteer
def round_decline(request: HttpRequest, token: str, round_id: int) -> HttpResponse:
    """No, to all of it, and why."""
    template, verb = "requests_app/round_decline.html", partial(services.decline_round, round_id)
    return with_reason(request, ROUND, token, template, verb, DECLINED)


@require_POST
@for_volunteer
def round_done(request: HttpRequest, token: str, round_id: int) -> HttpResponse:
    """All that was left is done."""
    return attempt(request, ROUND, token, partial(services.complete_round, round_id), DONE)


@page_methods
@for_volunteer
def round_release(request: HttpRequest, token: str, round_id: int) -> HttpResponse:
    """I can't do what is left, and why."""
    template, verb = "requests_app/round_release.html", partial(services.release_round, round_id)
    return with_reason(request, ROUND, token, template, verb, RELEASED)


@require_POST
@for_volunteer
def round_stop_done(
    request: HttpRequest, token: str, round_id: int, *, match_id: int
) -> HttpResponse:
    """One need of the round is done."""
    match = own_match(round_id, match_id)
    return attempt(request, ROUND, token, partial(services.complete_match, match.pk), DONE)


@page_methods
@for_volunteer
def round_stop_release(
    request: HttpRequest, token: str, round_id: int, *, match_id: int
) -> HttpResponse:
    """I can't do this one, and why; the others stay."""
    match = own_match(round_id, match_id)
    template = "requests_app/round_stop_release.html"
    verb = partial(services.release_match, match.pk)
    return with_reason(request, ROUND, token, template, verb, RELEASED, need=match.need)


def own_match(round_id: int, match_id: int) -> Match:
    """The match `match_id` of this round; another round's is not found."""
    found = Match.objects.select_related("need__category").filter(round=round_id, pk=match_id)
    match = found.first()
    if match is None:
        raise Http404
    return match
