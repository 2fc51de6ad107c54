"""The context of the chosen need at the desk: what a matcher must know, and nothing more."""

import datetime
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import get_language

from accounts.models import User
from backoffice.personal_data import details_are_open
from backoffice.recorded import user_of
from common.kept_rows import Given, Kept
from common.languages import spoken_by_readers_of
from desk import route_suggestions
from desk.alike import others_of
from desk.fit_counts import fit_words, fits_elsewhere
from desk.forms import LogForm, NewDayForm
from desk.help_calendar import calendar_of
from desk.unreached import unreached_at
from fund.finding import asked_of_it, goes_to_fund
from messaging.undelivered import last_outcome
from requests_app.candidates import Candidate, counted_for, ranked_for, with_ranking_facts
from requests_app.choices import DeclineReason, NeedStatus, Worked
from requests_app.detail_steps import NOTHING, Steps, steps_of
from requests_app.households import former_households
from requests_app.models import ContactLog, Match, Need, Referral
from requests_app.models.wards import seen_by
from requests_app.notifications.residents import RESIDENT
from requests_app.services.guards import NOT_ALL_YOURS
from requests_app.services.openings import who_have_seen_enough
from shelves.fitting import cards_for
from volunteers.models import Goods, Volunteer

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
    is_unreached: bool = False  # our last email to them failed
    steps: Steps = NOTHING  # what they see of the household
    lacks_line: str = ""  # the language in which they could read what is needed


def need_with_household(need_id: int, user: User, *, with_fits: bool = True) -> Any:
    """Return the need, with its household's others in `household`; None when the user may not
    see it. One query. `with_fits`: with what is asked of those who fit.
    """
    seen = seen_by(user)
    # What is asked of those who fit depends on the hour.
    needs: list[Any] = (
        list(_household(need_id, seen)) if with_fits else HOUSEHOLD.rows(seen, need=need_id)
    )
    need = next((each for each in needs if each.pk == need_id), None)
    if need is not None:
        need.household = [each for each in needs if each is not need]
    return need


RELATED = ("ward", "pod")


def _household(need_id: Any, seen: Q, *, with_fits: bool = True) -> QuerySet[Need]:
    request = Subquery(Need.objects.filter(pk=need_id).values("request")[:1])
    visible = Need.objects.filter(seen)
    return (
        (with_ranking_facts(visible) if with_fits else visible)
        .annotate(
            former_households=former_households(),
            goes_to_fund=goes_to_fund(),
            household_outcome=last_outcome(RESIDENT, "request"),
            money_ask=asked_of_it(),
        )
        .filter(Q(pk=need_id) | Q(status__in=NeedStatus.active()), request=request)
        .select_related("category", "claimed_by", *(f"request__{name}" for name in RELATED))
        .order_by("id")
    )


def _of_a_need(matches: QuerySet[Match]) -> QuerySet[Match]:
    return matches.select_related("volunteer", "offered_by")


def _calls() -> QuerySet[ContactLog]:
    calls = ContactLog.objects.filter(request=Given("request"))
    return calls.select_related("by", "need__category")[:LAST_CALLS]


HOUSEHOLD = Kept(lambda seen: _household(Given("need"), seen, with_fits=False))
MATCHES = Kept(lambda: _of_a_need(Match.objects.filter(need=Given("need"))))
CALLS = Kept(_calls)


def about(
    request: HttpRequest, need: Any, form: LogForm | None, *, with_fits: bool
) -> dict[str, Any]:
    """Return what a matcher must know of `need`; contact details only when they were opened."""
    user = user_of(request)
    is_open = need.status == NeedStatus.OPEN
    found = matches_of(need)
    own = [match for match in found if match.need_id == need.pk]
    for match in own:
        match.need = need
    stops, hidden = stops_of(own, need, user)
    going_on = [
        GoingOn(
            match,
            details_are_open(request, match.volunteer),
            stops.get(match.route_id or 0, []),
            hidden[match.route_id],
            steps=steps_of(match),
            lacks_line=need.lacks_line_for(match.volunteer),
        )
        for match in own
        if match.is_going_on
    ]
    is_passed = need.has_passed()
    fits = who_fits(request, need) if is_open and with_fits and not is_passed else {}
    candidates = [candidate.volunteer for candidate in fits.get("candidates", [])]
    unreached = unreached_at(need, [each.match.volunteer for each in going_on] + candidates)
    for each in going_on:
        each.is_unreached = each.match.volunteer_id in unreached.volunteers
    return {
        "is_open": is_open,
        **claim_of(need, user),
        **others_of(request, need.request, back=str(need.pk), former=need.former_households),
        "calendar": calendar_of(need, [match for match in found if match.is_going_on]),
        "going_on": going_on,
        "past": [match for match in own if not match.is_going_on],
        "came_back": any(Worked.NO in {match.resident_said, match.volunteer_said} for match in own),
        **fits,
        "cards": cards_for(need.category, need.request.ward) if fits else [],
        "unreached": unreached,
        "not_them": not_them(own, fits.get("candidates", [])),
        "contacts": CALLS.rows(request=need.request_id),
        "referrals": list(Referral.objects.shown().filter(need=need)) if need.end_reason else [],
        "contact_open": details_are_open(request, need.request),
        "form": form or LogForm(),
        "new_day": NewDayForm(need=need) if is_passed else None,
        "reasons": DeclineReason.choices,
        "not_all_yours": NOT_ALL_YOURS,
    }


def claim_of(need: Need, user: User) -> dict[str, bool]:
    """Return whether the user has the need open, or somebody else."""
    # Claims are not wiped when a need ends: then they hold nobody off any more.
    is_elsewhere = need.is_active and need.is_claimed_by_another(user)
    is_mine = need.is_active and need.is_claimed and not is_elsewhere
    return {"is_elsewhere": is_elsewhere, "is_mine": is_mine}


def matches_of(need: Need) -> list[Match]:
    """Return the matches of `need`, and what goes on for other dates of its series; newest first.

    One query.
    """
    if not need.is_in_series:
        return MATCHES.rows(need=need.pk)
    found = Match.objects.filter(need=need)
    series = Need.objects.in_series_of(need).values("pk")
    others = Match.objects.going_on().filter(need__in=series)
    # Each by its index: asked for with OR, Postgres reads all matches that there ever were.
    both = found.order_by().values("pk").union(others.order_by().values("pk"))
    return list(_of_a_need(Match.objects.filter(pk__in=both)))


def stops_of(
    own: list[Match], need: Need, user: User
) -> tuple[dict[int, list[Match]], Counter[int | None]]:
    """Return the other stops of the routes of the matches `own` of `need`, the hidden counted.

    Two queries where there is a route, else none.
    """
    routes_of_it: set[int] = {
        match.route_id for match in own if match.route_id and match.is_going_on
    }
    stops: dict[int, list[Match]] = {}
    hidden: Counter[int | None] = Counter()
    if routes_of_it:
        others = Match.objects.filter(route__in=routes_of_it).exclude(need=need).order_by("id")
        # The hidden ones are counted, never named: a route is answered with them too.
        hidden.update(others.values_list("route_id", flat=True))
        seen = others.visible_to(user)
        for stop in seen.select_related("need__category", "need__request__ward"):
            stops.setdefault(stop.route_id or 0, []).append(stop)
            hidden[stop.route_id] -= 1
    return stops, hidden


def who_fits(request: HttpRequest, need: Need) -> dict[str, Any]:
    """The ranked volunteers; what could be done on the same way only where it is asked for."""
    user = user_of(request)
    candidates = ranked_for(need, user)
    # Last, however well they fit: their yes would be refused today.
    full = who_have_seen_enough((each.volunteer for each in candidates), need.request)
    candidates.sort(key=lambda each: each.volunteer.pk in full)
    shown: list[Candidate] = candidates if request.GET.get("all") == "1" else candidates[:FIRST]
    for candidate in shown:
        person: Any = candidate.volunteer
        person.lacks_line = need.lacks_line_for(person)
        person.wrote = what_they_wrote(person)
    return {
        "candidates": shown,
        "full": full,
        "more": len(candidates) - len(shown),
        "fit_words": fit_words(len(candidates)) if candidates else "",
        "elsewhere": fits_elsewhere(counted_for(need.candidate_counts, user)),
        # For the link beside the list, where no script brings it in afterwards.
        **(along(request, need) if request.GET.get("along") == "1" else {}),
    }


@dataclass(frozen=True)
class Wrote:
    """A volunteer's own words, besides what matching looks at."""

    note: str
    goods: list[Goods]


def what_they_wrote(candidate: Any) -> Wrote | None:
    """Return that of a volunteer of the ranking; None where there is nothing. No query."""
    if not candidate.stored_note and not candidate.things:
        return None
    note: Any = Volunteer._meta.get_field("skills_note")
    return Wrote(
        note.opened(candidate.stored_note, candidate.pk),
        [Goods(**{**each, "until": _day(each["until"])}) for each in candidate.things],
    )


def _day(written: str | None) -> datetime.date | None:
    # Out of JSON, which knows no days, it comes as text.
    return datetime.date.fromisoformat(written) if written else None


def along(request: HttpRequest, need: Need) -> dict[str, Any]:
    """Return other needs that could be done on the same way."""
    return {"along": route_suggestions.suggested(need, user_of(request))}


def not_them(matches: list[Match], candidates: list[Candidate]) -> list[Volunteer]:
    """Return those who may be called "not this person": asked before, or suggested now."""
    people = [match.volunteer for match in matches]
    people += [candidate.volunteer for candidate in candidates]
    return sorted({each.pk: each for each in people}.values(), key=lambda each: each.name)


def missing_line(context: dict[str, Any]) -> str:
    """Return the language in which a line is wanted first; the reader's own where none is."""
    going_on = [each.lacks_line for each in context["going_on"]]
    fits = [each.volunteer.lacks_line for each in context.get("candidates", [])]
    own = spoken_by_readers_of(get_language() or settings.LANGUAGE_CODE)
    return next(filter(None, [*going_on, *fits, *own]), "")
