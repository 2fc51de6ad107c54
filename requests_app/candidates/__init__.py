"""The candidates for a need: the queries that bring what matching looks at."""

from requests_app.candidates.counting import (
    MOST_COUNTED,
    Counted,
    Counts,
    count_for,
    count_for_one,
    counted_for,
    nobody_fits,
)
from requests_app.candidates.eligible import candidates_for
from requests_app.candidates.explain import Eligibility, explain, why_not
from requests_app.candidates.facts import (
    facts_of_need,
    facts_of_needs,
    facts_of_volunteers,
    volunteer_facts,
    with_facts,
)
from requests_app.candidates.needs_for import needs_for
from requests_app.candidates.ranking import (
    Candidate,
    current_weights,
    ranked_for,
    with_ranking_facts,
)
from requests_app.candidates.shortlist import SHORTLIST

__all__ = [
    "MOST_COUNTED",
    "SHORTLIST",
    "Candidate",
    "Counted",
    "Counts",
    "Eligibility",
    "candidates_for",
    "count_for",
    "count_for_one",
    "counted_for",
    "current_weights",
    "explain",
    "facts_of_need",
    "facts_of_needs",
    "facts_of_volunteers",
    "needs_for",
    "nobody_fits",
    "ranked_for",
    "volunteer_facts",
    "why_not",
    "with_facts",
    "with_ranking_facts",
]
