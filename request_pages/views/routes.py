"""The volunteer's page of a route: several needs, one yes or no, then stop by stop."""

from dataclasses import replace
from functools import partial
from math import ceil
from operator import attrgetter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
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
    attempt,
    with_reason,
)
from request_pages.views.match import ended_words
from requests_app import services
from requests_app.choices import MatchStatus
from requests_app.detail_steps import NOTHING
from requests_app.models import Match
from requests_app.services.openings import YOU_HAVE_SEEN_ENOUGH
from requests_app.stops import Stop, matches_of_route, stops_of
from requests_app.why_you import reasons_for

for_volunteer = opened_by(LinkPurpose.ROUTE, ADVICE)
ROUTE = "request_pages:route_offer"
# So many households at once; more would be too heavy for a bad connection.
MOST_SHOWN = 5


@require_safe
@for_volunteer
def route_offer(request: HttpRequest, token: str, route_id: int) -> HttpResponse:
    """Show what is asked, without saying by whom; after yes stop by stop; at last how it ended."""
    matches = matches_of_route(route_id)
    waiting = [match for match in matches if match.is_waiting and not match.is_overdue]
    if waiting:
        template, more = "request_pages/route_offer.html", offered(matches, waiting)
    elif any(match.status == MatchStatus.ACCEPTED for match in matches):
        template, more = "request_pages/route_accepted.html", accepted(request, matches)
    else:
        template, more = "request_pages/route_ended.html", ended(matches)
    return render(request, template, {"token": token, **more})


def offered(matches: list[Match], waiting: list[Match]) -> dict[str, Any]:
    """Return what is still needed, and how much was left out."""
    why, stops = reasons_for(waiting), stops_of(waiting)
    # Of a household's errands the first says it: language and place are the same.
    reasons = [why[stop.errands[0].match.pk] for stop in stops]
    return {
        "stops": list(zip(stops, reasons, strict=True)),
        "left_out": len(matches) - len(waiting),
        "volunteer": waiting[0].volunteer,
        "expires_at": min(match.expires_at for match in waiting),
    }


def accepted(request: HttpRequest, matches: list[Match]) -> dict[str, Any]:
    """Return the households from the one that is chosen, else those with something left to do."""
    stops = stops_of(matches)
    parts = in_parts(stops)
    chosen = [part for part in parts if str(part[0].number) == request.GET.get("from")]
    to_do = [part for part in parts if any(stop.is_to_do for stop in part)]
    # There is one: the page comes here only while a stop is accepted.
    shown = (chosen or to_do)[0]
    others = [(part[0].number, part[-1].number) for part in parts if part is not shown]
    has_day = any(match.need.needed_by for match in matches if match.status == MatchStatus.ACCEPTED)
    is_asked = any(match.is_asked_if_it_happened for match in matches)
    shown_now = [errand.match for stop in shown for errand in stop.errands]
    left = [errand for stop in stops for errand in stop.errands if errand.is_to_do]
    return {
        "stops": with_steps(shown),
        "panels": task_panels(shown_now),
        "seen_enough": YOU_HAVE_SEEN_ENOUGH,
        "total": len(stops),
        "volunteer": matches[0].volunteer,
        "others": others,
        "is_asked": is_asked,
        "has_day": has_day,
        "all_may_be_done": all(errand.may_be_done for errand in left),
    }


def with_steps(stops: list[Stop]) -> list[Stop]:
    """Return the stops with what is open of each; what opens is recorded.

    Of a household's errands the one that opens most says it.
    """
    to_do = {
        stop.number: [errand.match for errand in stop.errands if errand.is_to_do] for stop in stops
    }
    steps = services.show_details([match for matches in to_do.values() for match in matches])
    most = {
        number: max((steps[match.pk] for match in matches), key=attrgetter("address", "contact"))
        for number, matches in to_do.items()
        if matches
    }
    return [replace(stop, steps=most.get(stop.number, NOTHING)) for stop in stops]


def in_parts(stops: list[Stop]) -> list[list[Stop]]:
    """Return as few parts of at most `MOST_SHOWN` as can be, about as long as each other."""
    size = ceil(len(stops) / ceil(len(stops) / MOST_SHOWN))
    return [stops[start : start + size] for start in range(0, len(stops), size)]


def ended(matches: list[Match]) -> dict[str, Any]:
    """Return how it ended: with thanks if any of it was done, else as its last stop did."""
    done = [match for match in matches if match.status == MatchStatus.DONE]
    # Past their time (or there would be an offer to show), and not yet ended by the job.
    overdue = [match for match in matches if match.is_waiting]
    last = (done or overdue or sorted(matches, key=attrgetter("ended_at")))[-1]
    return {
        "words": ended_words(last),
        "is_done": bool(done),
        "stops": stops_of(matches),
        "panels": task_panels(done),
    }


@require_POST
@for_volunteer
def route_accept(request: HttpRequest, token: str, route_id: int) -> HttpResponse:
    """Accept all of it."""
    return attempt(request, ROUTE, token, partial(services.accept_route, route_id), ACCEPTED)


@form_methods
@for_volunteer
def route_decline(request: HttpRequest, token: str, route_id: int) -> HttpResponse:
    """Decline all of it, and say why."""
    template, verb = "request_pages/route_decline.html", partial(services.decline_route, route_id)
    return with_reason(request, ROUTE, token, template, verb, DECLINED)


@require_POST
@for_volunteer
def route_done(request: HttpRequest, token: str, route_id: int) -> HttpResponse:
    """Record that all that was left is done."""
    return attempt(request, ROUTE, token, partial(services.complete_route, route_id), DONE)


@require_POST
@for_volunteer
def route_new_link(request: HttpRequest, token: str, route_id: int) -> HttpResponse:
    """Stop the link for a new one."""
    first = Match.objects.filter(route=route_id).earliest("pk")
    token = services.renew_task_link(first.pk, actor=audit.VOLUNTEER, in_place_of=token)
    return to_new_link(request, ROUTE, token)


@form_methods
@for_volunteer
def route_release(request: HttpRequest, token: str, route_id: int) -> HttpResponse:
    """Give back what is left, and say why."""
    template, verb = "request_pages/route_release.html", partial(services.release_route, route_id)
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
    template = "request_pages/route_stop_release.html"
    verb = partial(services.release_match, match.pk)
    return with_reason(request, ROUTE, token, template, verb, RELEASED, need=match.need)


def own_match(route_id: int, match_id: int) -> Match:
    """Return the match `match_id` of this route; another route's is not found."""
    found = Match.objects.select_related("need__category").filter(route=route_id, pk=match_id)
    match = found.first()
    if match is None:
        raise Http404
    return match
