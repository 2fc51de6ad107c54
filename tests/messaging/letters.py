"""A letter of no app in particular, sent to a row."""

from itertools import count

from messaging import registry, services
from messaging.delivery import deliver
from messaging.letters import letter_to
from messaging.models import Message
from messaging.recipients import rows_of
from messaging.registry import Letter

_numbers = count(1)


def send_letter(kind: str, pk: int, *, to: str = "") -> Message:
    """Send a letter to the row `pk` of a kind, or to the address `to`; the message it was."""
    registry._writers["test/letter"] = lambda _message: _written(kind, pk, to)
    try:
        message_id = services.enqueue(
            "test/letter",
            recipient_kind=kind,
            recipient_id=pk,
            subject_id=pk,
            language="en",
            key=f"test/letter:{next(_numbers)}",
        )
        assert message_id
        deliver(message_id)
    finally:
        del registry._writers["test/letter"]
    return Message.objects.get(pk=message_id)


def _written(kind: str, pk: int, to: str) -> Letter:
    if to:
        return Letter(to, "News", "Something is new.")
    return letter_to(rows_of(kind).get(pk=pk), "News", "Something is new.", "https://example.org/")
