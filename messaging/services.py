"""The one way into the outbox."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from messaging.models import Channel, Message, MessageStatus
from messaging.queue import defer, job_with, values_of
from messaging.tasks import deliver_message

# One statement instead of a look-up, a savepoint and two inserts: it runs while somebody waits for
# the confirmation of their request. Without a new message there is no row to queue a job of.
_INSERT_ONCE = f"""
WITH message AS (
    INSERT INTO messaging_message (
        template, channel, language, recipient_kind, recipient_id, subject_id, idempotency_key,
        next_channels, status, attempts, provider_answer, provider_id, created_at
    ) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, 0, '', '', now())
    ON CONFLICT (idempotency_key) DO NOTHING
    RETURNING id
)
SELECT id, {job_with("jsonb_build_object('message_id', id)")} FROM message
"""  # noqa: S608


_held: ContextVar[list[str] | None] = ContextVar("held", default=None)


@contextmanager
def statements() -> Iterator[list[str]]:
    """Give the statements of what the block enqueues, for whoever stores other rows with it.

    They must be run in the same transaction; the block itself stores nothing.
    """
    held: list[str] = []
    token = _held.set(held)
    try:
        yield held
    finally:
        _held.reset(token)


def enqueue(
    template: str,
    *,
    recipient_kind: str,
    recipient_id: int,
    subject_id: int,
    language: str,
    key: str,
    channels: Sequence[Channel] = (Channel.EMAIL,),
) -> int | None:
    """Put a message into the outbox, and its job into the queue, in the caller's transaction.

    Returns the message's id; None inside `statements`. `key` makes it happen once: a second call
    with the same key stores nothing and returns None. It goes by the first of `channels` that takes
    it, as `reach.channels_of` gives them. Must be called inside the transaction that causes the
    message, so that both happen or neither.
    """
    channel, *others = channels
    to: tuple[str, int, int] = (recipient_kind, recipient_id, subject_id)
    with connection.cursor() as cursor:
        said = (template, channel, language, *to, key, others, MessageStatus.QUEUED)
        values = (*said, *values_of(deliver_message))
        if (held := _held.get()) is not None:
            held.append(cursor.mogrify(_INSERT_ONCE, values))
            return None
        cursor.execute(_INSERT_ONCE, values)
        row = cursor.fetchone()
    return row and row[0]


def say_otherwise(key: str, channels: Sequence[Channel]) -> None:
    """Let a message that waits for one of `channels` not go out: the same is said in another."""
    waiting = Message.objects.filter(idempotency_key=key, status=MessageStatus.QUEUED)
    waiting.filter(channel__in=channels, attempts=0).update(status=MessageStatus.DROPPED)


def forget(recipient_kind: str, recipient_id: int) -> None:
    """Delete the outbox's record of one recipient, but for what is still to be looked at."""
    # A letter that waits is dropped by its writer, who finds nobody to write to.
    rows = Message.objects.filter(recipient_kind=recipient_kind, recipient_id=recipient_id)
    rows.exclude(status=MessageStatus.QUEUED).delete()


def drop_waiting(template: str, subject_id: int) -> int:
    """Let messages of `template` about a row go to nobody who has them not yet; their number.

    What is being handed over stays: whoever does so has asked its writer a moment ago.
    """
    now = timezone.now()
    is_free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    waiting = Message.objects.filter(
        is_free, status=MessageStatus.QUEUED, template=template, subject_id=subject_id
    )
    given_up: int = waiting.update(
        status=MessageStatus.DROPPED, claimed_by=None, claimed_until=None, turn_at=None
    )
    return given_up


@transaction.atomic
def retry(message_id: int, *, actor: User) -> None:
    """Try a message once more that failed for good. Raises `NotPossible` when it did not fail."""
    failed = Message.objects.filter(pk=message_id, status=MessageStatus.FAILED)
    # The condition stands in the UPDATE: of two who press at once one finds nothing to change, and
    # only one job is queued.
    if not failed.update(status=MessageStatus.QUEUED, attempts=0, provider_answer=""):
        raise NotPossible(_("Only a message that failed can be tried again."))
    audit.record(actor, "retry_message", Message(pk=message_id), ["status"])
    defer(deliver_message, message_id=message_id)
