"""Who could help with a need: the queries that bring what matching looks at."""

from requests_app.candidates.facts import (
    facts_of_need,
    facts_of_needs,
    facts_of_volunteers,
    volunteer_facts,
    with_facts,
)
from requests_app.candidates.narrowing import candidates_for
from requests_app.candidates.ranking import SHORTLIST, Candidate, current_weights, ranked_for

__all__ = [
    "SHORTLIST",
    "Candidate",
    "candidates_for",
    "current_weights",
    "facts_of_need",
    "facts_of_needs",
    "facts_of_volunteers",
    "ranked_for",
    "volunteer_facts",
    "with_facts",
]
