"""What the page of a conversation shows of a call: what became of it, and the message to hear."""

from collections.abc import Sequence
from typing import Any

from calls.choices import Outcome
from calls.models import Call, Recording
from common.languages import language_name
from inbox.models import Item
from inbox.parts import Part, beside_items
from messaging.recipients import label_of

TEMPLATE = "calls/_call.html"


@beside_items
def calls_beside(items: Sequence[Item]) -> dict[int, Part]:
    """Return what is shown of the calls among `items`."""
    calls = Call.objects.filter(item__in=items).select_related("ward")
    recordings: dict[int, list[Recording]] = {}
    # Not the sounds themselves: they are opened when somebody plays them.
    for row in Recording.objects.filter(call__item__in=items).defer("audio"):
        recordings.setdefault(row.call_id, []).append(row)
    return {
        call.item_id: Part(TEMPLATE, _shown(call, recordings.get(call.pk, [])))
        for call in calls
        if call.item_id
    }


def _shown(call: Call, recordings: list[Recording]) -> dict[str, Any]:
    return {
        "call": call,
        "is_missed": call.outcome == Outcome.MISSED,
        "language": language_name(call.language) if call.language else "",
        "taken_by": _whoever_took(call),
        "recordings": [{"row": row, "length": length(row.seconds)} for row in recordings],
    }


def _whoever_took(call: Call) -> str:
    """Return who took the call, in words for staff; of volunteers their number."""
    if not call.taken_at:
        return ""
    return f"{label_of(call.taken_by_kind)} #{call.taken_by_id}"


def length(seconds: int) -> str:
    """Return how long something takes to hear: 1:05."""
    return f"{seconds // 60}:{seconds % 60:02}"
