"""The volunteer's page of a route: several needs, one yes or no, then stop by stop."""

from functools import partial
from math import ceil
from operator import attrgetter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from common.models import LinkPurpose
from pages.form_views import form_methods
from pages.private_links import opened_by
from requests_app import services
from requests_app.choices import MatchStatus
from requests_app.models import Match
from requests_app.stops import Stop, matches_of_route, stops_of
from requests_app.views.answers import (
    ACCEPTED,
    ADVICE,
    DECLINED,
    DONE,
    RELEASED,
    attempt,
    with_reason,
)
from requests_app.views.match import ended_words

for_volunteer = opened_by(LinkPurpose.ROUTE, ADVICE)
ROUTE = "requests_app:route_offer"
# So many households at once; more would be too heavy for a bad connection.
MOST_SHOWN = 6


@require_safe
@for_volunteer
def route_offer(request: HttpRequest, token: str, route_id: int) -> HttpResponse:
    """Show what is asked, without saying by whom; after yes stop by stop; at last how it ended."""
    matches = matches_of_route(route_id)
    waiting = [match for match in matches if match.is_waiting and not match.is_overdue]
    if waiting:
        template, more = "requests_app/route_offer.html", offered(matches, waiting)
    elif any(match.status == MatchStatus.ACCEPTED for match in matches):
        template, more = "requests_app/route_accepted.html", accepted(request, matches)
    else:
        template, more = "requests_app/route_ended.html", ended(matches)
    return render(request, template, {"token": token, **more})


def offered(matches: list[Match], waiting: list[Match]) -> dict[str, Any]:
    """Return what is still needed, and how much was left out."""
    return {
        "stops": stops_of(waiting),
        "left_out": len(matches) - len(waiting),
        "volunteer": waiting[0].volunteer,
        "expires_at": waiting[0].expires_at,
    }


def accepted(request: HttpRequest, matches: list[Match]) -> dict[str, Any]:
    """Return the households from the one that is chosen, else those with something left to do."""
    stops = stops_of(matches)
    parts = in_parts(stops)
    chosen = [part for part in parts if str(part[0].number) == request.GET.get("from")]
    to_do = [part for part in parts if any(stop.is_to_do for stop in part)]
    shown = (chosen or to_do)[0]
    others = [(part[0].number, part[-1].number) for part in parts if part is not shown]
    return {"stops": shown, "total": len(stops), "others": others}


def in_parts(stops: list[Stop]) -> list[list[Stop]]:
    """Return as few parts of at most `MOST_SHOWN` as can be, about as long as each other."""
    size = ceil(len(stops) / ceil(len(stops) / MOST_SHOWN))
    return [stops[start : start + size] for start in range(0, len(stops), size)]


def ended(matches: list[Match]) -> dict[str, Any]:
    """Return how it ended: with thanks if any of it was done, else as its last stop did."""
    done = [match for match in matches if match.status == MatchStatus.DONE]
    overdue = [match for match in matches if match.is_waiting]
    last = (done or overdue or sorted(matches, key=attrgetter("ended_at")))[-1]
    return {"words": ended_words(last), "is_done": bool(done), "stops": stops_of(matches)}


@require_POST
@for_volunteer
def route_accept(request: HttpRequest, token: str, route_id: int) -> HttpResponse:
    """Accept all of it."""
    return attempt(request, ROUTE, token, partial(services.accept_route, route_id), ACCEPTED)


@form_methods
@for_volunteer
def route_decline(request: HttpRequest, token: str, route_id: int) -> HttpResponse:
    """Decline all of it, and say why."""
    template, verb = "requests_app/route_decline.html", partial(services.decline_route, route_id)
    return with_reason(request, ROUTE, token, template, verb, DECLINED)


@require_POST
@for_volunteer
def route_done(request: HttpRequest, token: str, route_id: int) -> HttpResponse:
    """Record that all that was left is done."""
    return attempt(request, ROUTE, token, partial(services.complete_route, route_id), DONE)


@form_methods
@for_volunteer
def route_release(request: HttpRequest, token: str, route_id: int) -> HttpResponse:
    """Give back what is left, and say why."""
    template, verb = "requests_app/route_release.html", partial(services.release_route, route_id)
    return with_reason(request, ROUTE, token, template, verb, RELEASED)


@require_POST
@for_volunteer
def route_stop_done(
    request: HttpRequest, token: str, route_id: int, *, match_id: int
) -> HttpResponse:
    """Record that one need of the route is done."""
    match = own_match(route_id, match_id)
    return attempt(request, ROUTE, token, partial(services.complete_match, match.pk), DONE)


@form_methods
@for_volunteer
def route_stop_release(
    request: HttpRequest, token: str, route_id: int, *, match_id: int
) -> HttpResponse:
    """Give back this one, and say why; the others stay."""
    match = own_match(route_id, match_id)
    template = "requests_app/route_stop_release.html"
    verb = partial(services.release_match, match.pk)
    return with_reason(request, ROUTE, token, template, verb, RELEASED, need=match.need)


def own_match(route_id: int, match_id: int) -> Match:
    """Return the match `match_id` of this route; another route's is not found."""
    found = Match.objects.select_related("need__category").filter(route=route_id, pk=match_id)
    match = found.first()
    if match is None:
        raise Http404
    return match
