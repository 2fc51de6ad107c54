"""What the desk shows of the chosen need: what a matcher must know, and nothing more."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, Subquery
from django.http import HttpRequest

from accounts.models import User
from backoffice.personal_data import details_are_open
from backoffice.recorded import user_of
from desk import route_suggestions
from desk.forms import LogForm
from requests_app.candidates import Candidate, ranked_for, with_need_facts
from requests_app.choices import DeclineReason, NeedStatus, Worked
from requests_app.models import HelpRequest, Match, Need
from requests_app.services.guards import NOT_ALL_YOURS
from volunteers.models import Volunteer

FIRST = 10
LAST_CALLS = 10


@dataclass
class GoingOn:
    """A match that waits for an answer or is being helped with.

    With the other stops of its route that the user may see, and how many they may not.
    """

    match: Match
    is_open: bool  # the volunteer's contact details
    stops: list[Match] = field(default_factory=list)
    hidden_stops: int = 0


def need_with_household(need_id: int, user: User) -> Any:
    """The need, and its household's other needs in `household`; None when it is not the user's to
    see. One query.
    """
    request = Subquery(Need.objects.filter(pk=need_id).values("request")[:1])
    rows = (
        with_need_facts(Need.objects.visible_to(user))
        .filter(Q(pk=need_id) | Q(status__in=NeedStatus.active()), request=request)
        .select_related("category", "claimed_by", *(f"request__{name}" for name in RELATED))
        .order_by("id")
    )
    needs: list[Any] = list(rows)
    need = next((each for each in needs if each.pk == need_id), None)
    if need is not None:
        need.household = [each for each in needs if each is not need]
    return need


RELATED = ("ward", "pod")


def about(
    request: HttpRequest, need: Need, form: LogForm | None, *, with_fits: bool
) -> dict[str, Any]:
    """What a matcher must know of `need`; contact details only when they were opened."""
    user = user_of(request)
    is_open = need.status == NeedStatus.OPEN
    own, stops, hidden = matches_of(need, user)
    going_on = [
        GoingOn(
            match,
            details_are_open(request, match.volunteer),
            stops.get(match.route_id or 0, []),
            hidden[match.route_id],
        )
        for match in own
        if match.is_going_on
    ]
    fits = who_fits(request, need) if is_open and with_fits else {}
    return {
        "is_open": is_open,
        **claim_of(need, user),
        "earlier": earlier_of(need.request, user),
        "going_on": going_on,
        "past": [match for match in own if not match.is_going_on],
        "came_back": any(Worked.NO in {match.resident_said, match.volunteer_said} for match in own),
        **fits,
        "not_them": not_them(own, fits.get("candidates", [])),
        "contacts": list(need.request.contacts.select_related("by")[:LAST_CALLS]),
        "contact_open": details_are_open(request, need.request),
        "form": form or LogForm(),
        "reasons": DeclineReason.choices,
        "not_all_yours": NOT_ALL_YOURS,
    }


def earlier_of(request: HelpRequest, user: User) -> str:
    """What their earlier request is called, where the user may see it; a query if there is one."""
    if request.repeat_of_id is None:
        return ""
    seen = HelpRequest.objects.visible_to(user).filter(pk=request.repeat_of_id)
    return seen.values_list("reference", flat=True).first() or ""


def claim_of(need: Need, user: User) -> dict[str, bool]:
    """Whether the user has the need open, or somebody else."""
    is_elsewhere = need.is_active and need.is_claimed_by_another(user)
    is_mine = need.is_active and need.is_claimed and not is_elsewhere
    return {"is_elsewhere": is_elsewhere, "is_mine": is_mine}


def matches_of(
    need: Need, user: User
) -> tuple[list[Match], dict[int, list[Match]], Counter[int | None]]:
    """The matches of `need`, newest first; their routes’ other stops, and how many are hidden.

    One query; two more where there is a route.
    """
    own = list(Match.objects.filter(need=need).select_related("volunteer", "offered_by"))
    routes_of_it: set[int] = {
        match.route_id for match in own if match.route_id and match.is_going_on
    }
    stops: dict[int, list[Match]] = {}
    hidden: Counter[int | None] = Counter()
    if routes_of_it:
        others = Match.objects.filter(route__in=routes_of_it).exclude(need=need).order_by("id")
        hidden.update(others.values_list("route_id", flat=True))
        seen = others.visible_to(user)
        for stop in seen.select_related("need__category", "need__request__ward"):
            stops.setdefault(stop.route_id or 0, []).append(stop)
            hidden[stop.route_id] -= 1
    return own, stops, hidden


def who_fits(request: HttpRequest, need: Need) -> dict[str, Any]:
    """The ranked volunteers; what could be done on the same way only where it is asked for."""
    candidates = ranked_for(need, user_of(request))
    shown: list[Candidate] = candidates if request.GET.get("all") == "1" else candidates[:FIRST]
    return {
        "candidates": shown,
        "more": len(candidates) - len(shown),
        **(along(request, need) if request.GET.get("along") == "1" else {}),
    }


def along(request: HttpRequest, need: Need) -> dict[str, Any]:
    """Other needs that could be done on the same way."""
    return {"along": route_suggestions.suggested(need, user_of(request))}


def not_them(matches: list[Match], candidates: list[Candidate]) -> list[Volunteer]:
    """Of whom it may be said "not this person": who was asked before, and who could be."""
    people = [match.volunteer for match in matches]
    people += [candidate.volunteer for candidate in candidates]
    return sorted({each.pk: each for each in people}.values(), key=lambda each: each.name)
