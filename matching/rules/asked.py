"""A hard rule: nobody who is asked for this need already, or had their chance at it.

Of one need these are a few people, so its facts bring them, each with the code of what is said: the
condition on volunteers is a list of ids.
"""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.facts import NeedFacts, VolunteerFacts
from matching.rule import Found, PairRule
from matching.sql import NeedRows, VolunteerRows

# What happens now is said before what was.
WORDS = {
    "helps_already": _("They are helping with this already."),
    "asked_now": _("They are asked already and have not answered yet."),
    "gave_back": _("They took this on before and could not do it."),
    "said_no": _("They said no to this."),
    "did_not_answer": _("They were asked for this and did not answer in time."),
}


def find(asked: frozenset[tuple[int, str]], volunteer_id: int) -> Found | None:
    # A set has no order: of several codes the first in `WORDS` is said.
    codes = {code for pk, code in asked if pk == volunteer_id}
    first = next((code for code in WORDS if code in codes), None)
    return (first, {}) if first else None


def volunteers(need: NeedFacts, _rows: VolunteerRows) -> Q:
    return ~Q(pk__in={volunteer_id for volunteer_id, _code in need.asked})


def needs(_volunteer: VolunteerFacts, rows: NeedRows) -> Q:
    return ~Q(pk__in=rows.asked.values("need"))


def among(need: NeedFacts) -> frozenset[int]:
    return frozenset(volunteer_id for volunteer_id, _code in need.asked)


HARD = PairRule(
    order=100,
    need=("asked",),
    volunteer=("id",),
    find=find,
    volunteers=volunteers,
    needs=needs,
    among=among,
    words=WORDS,
)
