"""Who can take a need, in SQL: every hard rule of `matching` once more, for all volunteers at once.

A test holds the two against each other. All conditions are about the volunteer's own row or are
sets that Postgres works out once, so that a hundred thousand volunteers cost no hundred thousand
look-ups.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import F, Q, QuerySet

from common.languages import page_language
from requests_app.candidates.facts import facts_of_need, tasks
from requests_app.matching import NeedFacts
from requests_app.models import Match, Need
from volunteers.choices import Reach, VolunteerStatus
from volunteers.models import Volunteer


def candidates_for(need: Need | NeedFacts) -> QuerySet[Volunteer]:
    """Volunteers who can take `need` now: those for whom no hard rule speaks.

    Facts that are at hand save the query that gathers them.
    """
    facts = need if isinstance(need, NeedFacts) else facts_of_need(need)
    found = Volunteer.objects.all()
    for narrow in NARROWINGS.values():
        found = found.filter(narrow(facts))
    return found


def with_room() -> QuerySet[Volunteer]:
    """Volunteers who can take something now, whatever it is."""
    found = Volunteer.objects.all()
    for narrow in (_approved, _at_once, _this_week):
        found = found.filter(narrow(None))
    return found


def _approved(_need: NeedFacts | None) -> Q:
    return Q(status=VolunteerStatus.APPROVED)


def _paused(need: NeedFacts) -> Q:
    return Q(paused_until=None) | Q(paused_until__lte=need.day)


def _category(need: NeedFacts) -> Q:
    through = Volunteer.categories.through.objects.filter(category=need.category_id)
    return Q(pk__in=through.values("volunteer_id"))


def _area(need: NeedFacts) -> Q:
    if need.pod_id is None:
        return _ward(need)
    elsewhere = Q(reach=Reach.POD, pod__isnull=False) & ~Q(pod=need.pod_id)
    return Q(pod=need.pod_id) | (_ward(need) & ~elsewhere)


def _ward(need: NeedFacts) -> Q:
    if need.ward_id is None:
        return Q()
    near = Q(reach=Reach.NEIGHBORS, ward__in=need.neighbor_ward_ids)
    return Q(ward=None) | Q(ward=need.ward_id) | Q(reach=Reach.CITY) | near


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


def _at_once(_need: NeedFacts | None) -> Q:
    return ~Q(pk__in=_full(Match.objects.live(), "volunteer__max_at_once"))


def _this_week(_need: NeedFacts | None) -> Q:
    return ~Q(pk__in=_full(Match.objects.of_this_week(), "volunteer__max_per_week"))


def _full(matches: QuerySet[Match], limit: str) -> QuerySet[Any]:
    """Ids of the volunteers whose tasks among `matches` have reached their `limit`."""
    counted = matches.order_by().values("volunteer", limit).annotate(n=tasks())
    return counted.filter(n__gte=F(limit)).values("volunteer")


def _asked(need: NeedFacts) -> Q:
    return ~Q(pk__in={volunteer_id for volunteer_id, _state in need.asked})


def _blocked(need: NeedFacts) -> Q:
    return ~Q(pk__in=need.blocked)


# By the names of the rules in `matching.HARD`.
NARROWINGS: dict[str, Callable[[NeedFacts], Q]] = {
    "approved": _approved,
    "paused": _paused,
    "category": _category,
    "area": _area,
    "day": _day,
    "language": _language,
    "at_once": _at_once,
    "this_week": _this_week,
    "asked": _asked,
    "blocked": _blocked,
}
