"""The explanation why somebody is not among those who fit, or where they stand among them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from matching import Fit, NeedFacts, Obstacle, obstacles, score
from requests_app.candidates.facts import facts_of_need, volunteer_facts, with_facts
from requests_app.candidates.ranking import Candidate, current_weights, rank_all
from requests_app.models import Need
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer


@dataclass(frozen=True)
class Eligibility:
    """The answer whether a volunteer can take a need.

    Either `obstacles` leave them out, or `fit` says how well they fit and `place` which they are in
    the ranking; None below its end.
    """

    volunteer: Volunteer
    obstacles: tuple[Obstacle, ...]
    fit: Fit | None = None
    place: int | None = None

    @property
    def is_final(self) -> bool:
        """True where nobody may overrule what leaves them out."""
        return any(obstacle.is_final for obstacle in self.obstacles)

    @property
    def is_pending(self) -> bool:
        """True where they must be approved before anything else."""
        return self.volunteer.status == VolunteerStatus.PENDING


def why_not(need: Need, volunteer: Volunteer) -> list[Obstacle]:
    """Return every hard rule that leaves `volunteer` out of `need`; none: they may be asked."""
    row = with_facts(Volunteer.objects.filter(pk=volunteer.pk)).get()
    return list(obstacles(facts_of_need(need), volunteer_facts(row)))


def explain(need: Need, volunteers: QuerySet[Volunteer], user: User) -> list[Eligibility]:
    """Return whether each of `volunteers` can take `need`, in their order; four queries."""
    facts, weights = facts_of_need(need), current_weights()
    # Once for all of them: places are those that the desk shows this user.
    ranked = rank_all(facts, user, weights)
    rows = with_facts(volunteers).select_related("ward", "pod")
    return [_eligibility(row, facts, weights, ranked) for row in rows]


def _eligibility(
    row: Any, need: NeedFacts, weights: dict[str, int], ranked: list[Candidate]
) -> Eligibility:
    volunteer = volunteer_facts(row)
    found = obstacles(need, volunteer)
    if found:
        return Eligibility(row, found)
    places = (place for place, each in enumerate(ranked, 1) if each.volunteer.pk == row.pk)
    return Eligibility(row, (), score(need, volunteer, weights), next(places, None))
