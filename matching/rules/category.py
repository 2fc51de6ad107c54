"""A hard rule: only volunteers who offer this kind of help.

The shortlist does not ask this of all people but in its own order, of no more than it takes to fill
the list (`requests_app.candidates.shortlist`); many needs are matched kind by kind.
"""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.facts import NeedFacts, VolunteerFacts
from matching.rule import Found, HardRule
from matching.sql import NeedRows, VolunteerRows


def find(category_id: int, category_ids: frozenset[int]) -> Found | None:
    return None if category_id in category_ids else ("other_help", {})


def volunteers(need: NeedFacts, rows: VolunteerRows) -> Q:
    return Q(pk__in=rows.offers.filter(category=need.category_id).values("volunteer_id"))


def needs(volunteer: VolunteerFacts, _rows: NeedRows) -> Q:
    return Q(category__in=sorted(volunteer.category_ids))


HARD = HardRule(
    order=30,
    need=("category_id",),
    volunteer=("category_ids",),
    find=find,
    volunteers=volunteers,
    needs=needs,
    words={"other_help": _("They do not offer this kind of help.")},
)
