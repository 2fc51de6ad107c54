"""Who can take a need, in SQL: every hard rule of `matching` once more, for all volunteers at once.

A test holds the two against each other. All conditions are about the volunteer's own row or are
sets that Postgres works out once, so that a hundred thousand volunteers cost no hundred thousand
look-ups.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value

from common.choices import Reach
from common.languages import page_language
from common.lookups import IDS, IsOneOf, Joined
from requests_app.candidates.facts import facts_of_need, tasks
from requests_app.matching import NeedFacts
from requests_app.models import Match, Need
from volunteers.choices import VolunteerStatus
from volunteers.models import HOME, Volunteer, VolunteerQuerySet


def candidates_for(need: Need | NeedFacts) -> VolunteerQuerySet:
    """Volunteers who can take `need` now: those for whom no hard rule speaks.

    Facts that are at hand save the query that gathers them.
    """
    facts = need if isinstance(need, NeedFacts) else facts_of_need(need)
    return with_room(willing_for(facts))


def willing_for(need: NeedFacts, *, but: str = "") -> VolunteerQuerySet:
    """The same, whether or not they have room for more, and whatever the rule `but` says."""
    rules = [narrow(need) for name, narrow in NARROWINGS.items() if name != but]
    return Volunteer.objects.filter(*rules)


def with_room(volunteers: VolunteerQuerySet) -> VolunteerQuerySet:
    """Those of `volunteers` who have room for one more task, now and this week."""
    now = _has_room(Match.objects.live(), "max_at_once")
    return volunteers.filter(now, _has_room(Match.objects.of_this_week(), "max_per_week"))


def _approved(_need: NeedFacts) -> Q:
    return Q(status=VolunteerStatus.APPROVED)


def _paused(need: NeedFacts) -> Q:
    return Q(paused_until=None) | Q(paused_until__lte=need.day)


def _category(need: NeedFacts) -> Q:
    return Q(pk__in=offers(need.category_id).values("volunteer_id"))


def offers(category_id: int) -> QuerySet[Any]:
    """Who offers a kind of help: rows with a `volunteer`."""
    return Volunteer.categories.through.objects.filter(category=category_id)


def _pod(need: NeedFacts) -> Q:
    if need.pod_id is None:
        return Q()
    return ~Q(reach=Reach.POD) | Q(pod=None) | Q(pod=need.pod_id)


def _ward(need: NeedFacts) -> Q:
    """By where people are found (`HOME`), which is what the index `volunteer_fit` knows."""
    if need.ward_id is None:
        return Q()
    here, next_door = [0, need.ward_id], sorted(need.neighbor_ward_ids)
    reached = _at_home_in(here) | Q(_at_home_in(next_door), reach=Reach.NEIGHBORS)
    homes: Any = Value([*here, *next_door], IDS)
    if need.has_pod:
        # Wards do not count for who does not leave this very pod.
        bound = Volunteer.objects.filter(pod=need.pod_id, reach=Reach.POD).order_by()
        homes = Joined(homes, ArraySubquery(bound.values("ward_id")), output_field=IDS)
        reached |= Q(pod=need.pod_id, reach=Reach.POD)
    return Q(IsOneOf(HOME, homes)) & reached


def _at_home_in(ward_ids: list[int]) -> Q:
    return Q(IsOneOf(HOME, Value(ward_ids, IDS)))


def _day(need: NeedFacts) -> Q:
    if need.wanted_on is None:
        return Q()
    return Q(days=[]) | Q(days__contains=[need.wanted_on.isoweekday()])


def _language(need: NeedFacts) -> Q:
    return Q() if need.other_languages else speaks(need.language)


def speaks(language: str) -> Q:
    """Volunteers who speak `language`: they said so, or named none and read it."""
    said = Q(languages__contains=[language])
    page = page_language(language)
    if page.split("-")[0] != language:
        return said
    return said | Q(languages=[], language=page)


def _has_room(matches: QuerySet[Match], limit: str) -> Q:
    """Who has none of `matches`, or fewer tasks among them than their `limit`.

    Few have any: only for those are they counted one by one.
    """
    own = matches.order_by().filter(volunteer=OuterRef("pk")).values("volunteer")
    counted = Subquery(own.annotate(n=tasks()).values("n"))
    return ~Q(pk__in=matches.order_by().values("volunteer")) | Q(**{f"{limit}__gt": counted})


def _asked(need: NeedFacts) -> Q:
    return ~Q(pk__in={volunteer_id for volunteer_id, _state in need.asked})


def _blocked(need: NeedFacts) -> Q:
    return ~Q(pk__in=need.blocked)


# By the names of the rules in `matching.HARD`; `at_once` and `this_week` are `with_room`.
NARROWINGS: dict[str, Callable[[NeedFacts], Q]] = {
    "approved": _approved,
    "paused": _paused,
    "category": _category,
    "pod": _pod,
    "ward": _ward,
    "day": _day,
    "language": _language,
    "asked": _asked,
    "blocked": _blocked,
}
