"""Nobody who asks and offers is sent to themselves, nor anybody of the household to another of it.

They are told by a phone or an email that is the same, of any request of the household: few people,
so the facts of a need bring them.
"""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.facts import NeedFacts, VolunteerFacts
from matching.rule import Found, PairRule
from matching.sql import NeedRows, VolunteerRows


def find(at_home: frozenset[int], volunteer_id: int) -> Found | None:
    return ("own_need", {}) if volunteer_id in at_home else None


def volunteers(need: NeedFacts, _rows: VolunteerRows) -> Q:
    return ~Q(pk__in=need.at_home)


def needs(_volunteer: VolunteerFacts, rows: NeedRows) -> Q:
    return ~Q(request__household__in=rows.homes)


def among(need: NeedFacts) -> frozenset[int]:
    return need.at_home


HARD = PairRule(
    order=115,
    need=("at_home",),
    volunteer=("id",),
    find=find,
    volunteers=volunteers,
    needs=needs,
    among=among,
    is_final=True,
    words={"own_need": _("They have the household’s own phone or email: it is their own need.")},
)
