"""Nobody who is not to be sent to this household, whoever of the two said so.

Of one need these are a few people, so its facts bring them, found by row, phone or email
(`requests_app.candidates.facts`): the condition on volunteers is a list of ids.
"""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.facts import NeedFacts, VolunteerFacts
from matching.rule import Found, PairRule
from matching.sql import NeedRows, VolunteerRows


def find(blocked: frozenset[int], volunteer_id: int) -> Found | None:
    return ("blocked", {}) if volunteer_id in blocked else None


def volunteers(need: NeedFacts, _rows: VolunteerRows) -> Q:
    return ~Q(pk__in=need.blocked)


def needs(_volunteer: VolunteerFacts, rows: NeedRows) -> Q:
    """Also not the needs of a later request with the same phone or email."""
    phones, emails = (
        rows.blocks.exclude(**{name: ""}).values(name) for name in ("phone_index", "email_index")
    )
    return ~(
        Q(request__in=rows.blocks.values("request"))
        | Q(request__phone_index__in=phones)
        | Q(request__email_index__in=emails)
    )


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
    words={"blocked": _("They are not to be sent to this household.")},
)
