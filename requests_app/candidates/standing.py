"""Why somebody is not among those who fit, or where they stand among them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from requests_app.candidates.facts import facts_of_need, volunteer_facts, with_facts
from requests_app.candidates.ranking import Candidate, current_weights, rank_all
from requests_app.matching import Fit, NeedFacts, Obstacle, obstacles, score
from requests_app.models import Need
from volunteers.models import Volunteer


@dataclass(frozen=True)
class Standing:
    """Where a volunteer stands with a need.

    Either `obstacles` leave them out, or `fit` says how well they fit and `place` which they are in
    the ranking; None below its end.
    """

    volunteer: Volunteer
    obstacles: tuple[Obstacle, ...]
    fit: Fit | None = None
    place: int | None = None


def why_not(need: Need, volunteer: Volunteer) -> list[Obstacle]:
    """Every hard rule that leaves `volunteer` out of `need`; none: they may be asked."""
    row = with_facts(Volunteer.objects.filter(pk=volunteer.pk)).get()
    return list(obstacles(facts_of_need(need), volunteer_facts(row)))


def standings(need: Need, volunteers: QuerySet[Volunteer], user: User) -> list[Standing]:
    """Where each of `volunteers` stands with `need`, in their order; four queries."""
    facts, weights = facts_of_need(need), current_weights()
    ranked = rank_all(facts, user, weights)
    rows = with_facts(volunteers).select_related("ward", "pod")
    return [_standing(row, facts, weights, ranked) for row in rows]


def _standing(
    row: Any, need: NeedFacts, weights: dict[str, int], ranked: list[Candidate]
) -> Standing:
    volunteer = volunteer_facts(row)
    found = obstacles(need, volunteer)
    if found:
        return Standing(row, found)
    places = (place for place, each in enumerate(ranked, 1) if each.volunteer.pk == row.pk)
    return Standing(row, (), score(need, volunteer, weights), next(places, None))
