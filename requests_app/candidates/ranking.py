"""The ranking for a need: a shortlist made in SQL, scored and explained by `matching`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast, JSONArray, JSONObject

from accounts.models import User
from matching import Fit, NeedFacts, rank, with_defaults
from requests_app.candidates.facts import (
    FACT_FIELDS,
    facts_of_need,
    volunteer_facts,
    with_facts,
    with_need_facts,
)
from requests_app.candidates.shortlist import shortlist
from requests_app.models import Need, Weight
from volunteers.models import Goods, Volunteer


@dataclass(frozen=True)
class Candidate:
    """A volunteer who can take a need, and how well they fit."""

    volunteer: Volunteer
    fit: Fit


# What ranking and desk look at. The encrypted fields stay closed, for hundreds of people at a time.
LOOKED_AT = (
    *FACT_FIELDS,
    "name",
    "picking_stopped_at",
    "households_per_day",
    "households_per_week",
    "ward__name",
    "ward__i18n",
    "pod__name",
    "pod__i18n",
)


def current_weights() -> dict[str, int]:
    """Return the points of every reason, as a steward set them; one query."""
    return with_defaults(dict(Weight.objects.values_list("code", "points")))


def with_ranking_facts(needs: QuerySet[Need]) -> QuerySet[Any]:
    """Annotate what `ranked_for` reads of `needs`: their facts, and the points of each reason."""
    points = Weight.objects.order_by().values(pair=JSONArray("code", "points"))
    return with_need_facts(needs).annotate(points_set=ArraySubquery(points))


def ranked_for(need: Need, user: User) -> list[Candidate]:
    """Return the volunteers whom `user` may ask for `need`, best first.

    One query where the need came `with_ranking_facts`, else three.

    Each has `has_email`, `things` and `stored_note`, what they wrote, still encrypted. Where very
    many fit, these are the most promising `SHORTLIST`.
    """
    set_points = getattr(need, "points_set", None)
    weights = current_weights() if set_points is None else with_defaults(dict(set_points))
    return rank_all(facts_of_need(need), user, weights)


def rank_all(need: NeedFacts, user: User, weights: Mapping[str, int]) -> list[Candidate]:
    """Return the same, from facts and weights that are at hand; one query."""
    promising = Volunteer.objects.filter(pk__in=shortlist(need, user, weights))
    # Whether it is empty is all that can be asked of an encrypted field without opening it.
    rows = with_facts(promising.order_by()).annotate(
        has_email=~Q(email=""),
        # As it is stored: who shows a few of these people decrypts theirs and no others.
        stored_note=Cast("skills_note", TextField()),
        things=ArraySubquery(_things()),
    )
    people = {row.pk: row for row in rows.select_related("ward", "pod").only(*LOOKED_AT)}
    fits = rank(need, map(volunteer_facts, people.values()), weights)
    return [Candidate(people[fit.volunteer_id], fit) for fit in fits]


def _things() -> QuerySet[Any]:
    theirs = Goods.objects.here().filter(volunteer=OuterRef("pk")).order_by("id")
    return theirs.values(thing=JSONObject(what="what", way="way", until="until"))
