"""The part of a conversation's page about a call: what became of it, and the message to hear."""

from collections.abc import Sequence
from typing import Any

from accounts.models import User
from calls.choices import Outcome
from calls.models import Call, Recording
from common.languages import language_name
from inbox.models import Item
from inbox.parts import Part, beside_items
from messaging.recipients import STAFF, recipient_kinds

TEMPLATE = "calls/_call.html"


@beside_items
def calls_beside(items: Sequence[Item]) -> dict[int, Part]:
    """Return what is shown of the calls among `items`."""
    calls = list(Call.objects.filter(item__in=items).select_related("ward"))
    recordings: dict[int, list[Recording]] = {}
    # Not the sounds themselves: they are opened when somebody plays them.
    for row in Recording.objects.filter(call__item__in=items).defer("audio"):
        recordings.setdefault(row.call_id, []).append(row)
    staff = User.objects.in_bulk([call.taken_by_id for call in calls if call.taken_by_id])
    return {
        call.item_id: Part(TEMPLATE, _shown(call, recordings.get(call.pk, []), staff))
        for call in calls
        if call.item_id
    }


def _shown(call: Call, recordings: list[Recording], staff: dict[int, User]) -> dict[str, Any]:
    return {
        "call": call,
        "is_missed": call.outcome == Outcome.MISSED,
        "language": language_name(call.language) if call.language else "",
        "taken_by": _whoever_took(call, staff),
        "recordings": [{"row": row, "length": length(row.seconds)} for row in recordings],
    }


def _whoever_took(call: Call, staff: dict[int, User]) -> str:
    """Return who took the call: of staff the name, of others what they are and their number."""
    if not call.taken_at:
        return ""
    if call.taken_by_kind == STAFF and call.taken_by_id in staff:
        return str(staff[call.taken_by_id])
    kind = dict(recipient_kinds()).get(call.taken_by_kind, "")
    return f"{kind} #{call.taken_by_id}".strip()


def length(seconds: int) -> str:
    """Return how long something takes to hear: 1:05."""
    return f"{seconds // 60}:{seconds % 60:02}"
