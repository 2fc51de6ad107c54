"""A hard rule: nobody who is not to be sent to this household, whoever said so.

Of one need these are a few people, so its facts bring them, found by household
(`requests_app.candidates.facts`): the condition on volunteers is a list of ids.
"""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.facts import NeedFacts, VolunteerFacts
from matching.rule import Found, PairRule
from matching.sql import NeedRows, VolunteerRows


def find(blocked: frozenset[int], volunteer_id: int) -> Found | None:
    # Nothing of who said so, or why: a coordinator reads these words, perhaps to the volunteer.
    return ("blocked", {}) if volunteer_id in blocked else None


def volunteers(need: NeedFacts, _rows: VolunteerRows) -> Q:
    return ~Q(pk__in=need.blocked)


def needs(_volunteer: VolunteerFacts, rows: NeedRows) -> Q:
    # Without the empty ones: they would match every household that gave no phone (or email).
    """Whichever of the household's requests they are of."""
    return ~Q(request__household__in=rows.blocks.values("household"))


def among(need: NeedFacts) -> frozenset[int]:
    return need.blocked


HARD = PairRule(
    order=110,
    need=("blocked",),
    volunteer=("id",),
    find=find,
    volunteers=volunteers,
    needs=needs,
    among=among,
    is_final=True,
    words={"blocked": _("They are not to be sent to this household.")},
)
