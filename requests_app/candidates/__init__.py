"""Who could help with a need: the queries that bring what matching looks at."""

from requests_app.candidates.counting import MOST_COUNTED, count_for
from requests_app.candidates.facts import (
    facts_of_need,
    facts_of_needs,
    facts_of_volunteers,
    volunteer_facts,
    with_facts,
    with_need_facts,
)
from requests_app.candidates.narrowing import candidates_for
from requests_app.candidates.promising import SHORTLIST
from requests_app.candidates.ranking import Candidate, current_weights, ranked_for
from requests_app.candidates.standing import Standing, standings, why_not

__all__ = [
    "MOST_COUNTED",
    "SHORTLIST",
    "Candidate",
    "Standing",
    "candidates_for",
    "count_for",
    "current_weights",
    "facts_of_need",
    "facts_of_needs",
    "facts_of_volunteers",
    "ranked_for",
    "standings",
    "volunteer_facts",
    "why_not",
    "with_facts",
    "with_need_facts",
]
