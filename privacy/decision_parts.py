"""What is held about somebody's part in decisions."""

from typing import Any

from django.db.models import QuerySet

from decisions.choices import Audience
from decisions.models import Voter
from privacy.parts import Part, left_out


def _of(kind: str, pk: int) -> QuerySet[Any]:
    rows = Voter.objects.filter(kind=kind, person_id=pk)
    return rows.select_related("decision").order_by("pk")


DECISION_PARTS = (
    Part(
        "decisions",
        Voter,
        ("decision", "language", "is_secret", "has_answered", "answer"),
        left_out(machine="id key channels", twice="kind person_id"),
        of_volunteer=lambda pk: _of(Audience.VOLUNTEERS, pk),
        of_member=lambda pk: _of(Audience.MEMBERS, pk),
    ),
)
