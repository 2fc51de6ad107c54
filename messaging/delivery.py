"""Sends one message of the outbox, and decides what to do when that fails.

In three steps: claim it, hand it over, record what came of it. The first and the last are short
transactions; in between none is open, however slow the mail server is. A claim is a lease: what a
worker that died had claimed can be claimed again when the lease runs out, or at once by the same
job, which comes back only when its worker is gone.
"""

import logging
import random
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from messaging import calm, channels, registry, turns
from messaging.channels.failures import PassingFailureError, PermanentFailureError
from messaging.channels.handed import Handed
from messaging.models import Message, MessageStatus
from messaging.outcomes import tell_held_back, tell_undelivered
from messaging.queue import defer_named
from messaging.registry import Letter
from messaging.signals import message_failed

log = logging.getLogger(__name__)

# About a day and a half of trying: a mail server that is away for a night is not the end.
MAX_ATTEMPTS = 24
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=2)
# By so much of itself a wait is shorter or longer.
APART = 0.25
# A provider may say that a text failed before it has answered that it took it.
LOOK_AGAIN_AFTER = timedelta(minutes=2)
# Longer than any conversation with a mail server that answers each time just before we hang up.
LEASE = timedelta(seconds=15 * settings.EMAIL_TIMEOUT)


class TryAgainLater(Exception):
    """It is not sent, and that may pass. `wait` says when to try next."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"again in {wait.total_seconds():.0f} seconds")
        self.wait = wait


def deliver(message_id: int, job_id: int | None = None) -> None:
    """Send the message if it still waits, and record the outcome.

    `job_id` is the queue's number of the job that calls. Raises `TryAgainLater` after a failure
    that may pass, while another job is sending the message, and before it is its turn.
    """
    if wait := turns.time_until_turn(message_id):
        raise TryAgainLater(wait)
    message = _claim(message_id, job_id)
    if message is None:
        return
    status, handed = _send(message)
    if status == MessageStatus.FAILED and message.next_channels:
        _take_next_channel(message, handed.answer)
        raise TryAgainLater(timedelta())
    _record(message, status, handed)
    if status == MessageStatus.QUEUED:
        raise TryAgainLater(wait_before(message.attempts))


@transaction.atomic(durable=True)
def came_to_nothing(provider_id: str, answer: str, *, is_second: bool = False) -> None:
    """Take back that a message was sent: its provider says, in the code `answer`, that it was not.

    It goes by the next channel, or has failed. What was taken back stays. What nobody knows may
    have been told before we wrote down that it was sent: it is looked for once more a little later.
    """
    sent = Message.objects.filter(provider_id=provider_id, status=MessageStatus.SENT)
    message = sent.select_for_update(no_key=True).first() if provider_id else None
    if message is None:
        if provider_id and not is_second:
            at, code = LOOK_AGAIN_AFTER, answer[:200]
            defer_named("hear_once_more", "default", wait=at, provider_id=provider_id, answer=code)
        return
    said = {"provider_answer": answer[:200], "sent_at": None, "provider_id": ""}
    if message.next_channels:
        _queue_by_next_channel(Message.objects.filter(pk=message.pk), message, said)
        defer_named("deliver_message", "messages", message_id=message.pk)
        return
    Message.objects.filter(pk=message.pk).update(status=MessageStatus.FAILED, **said)
    message_failed.send(Message, message=message)
    tell_undelivered(message)


def wait_before(attempt: int) -> timedelta:
    """Return the wait after the failed attempt number `attempt` (from 1): it doubles each time.

    No two are alike: what failed together does not come back together.
    """
    wait = min(FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT)
    return wait * random.uniform(1 - APART, 1 + APART)  # noqa: S311  no secret  # nosec B311


@transaction.atomic(durable=True)
def _claim(message_id: int, job_id: int | None) -> Message | None:
    """Return the message, claimed for this job; None when it does not wait to be sent.

    Raises `TryAgainLater` when another has claimed it: should that one die, this one goes on.
    """
    # Durable: a claim inside somebody's longer transaction would be seen by nobody until the letter
    # is out, and the lock would be held for as long.
    now = timezone.now()
    waiting = Message.objects.filter(pk=message_id, status=MessageStatus.QUEUED)
    message = waiting.select_for_update(no_key=True).first()
    if message is None:
        return None
    if wait := message.time_with_another(job_id, now):
        raise TryAgainLater(wait)
    # Counted before it is tried, so that a letter which kills its worker each time comes to an end.
    message.attempts += 1
    message.claimed_by, message.claimed_until = job_id, now + LEASE
    # When it comes back it takes another turn.
    message.turn_at = None
    message.save(update_fields=["attempts", "claimed_by", "claimed_until", "turn_at"])
    return message


def _send(message: Message) -> tuple[MessageStatus, Handed]:
    """Write the letter and hand it over: the message's new state, and the answer in codes."""
    try:
        # May be None: erased, answered or withdrawn since it was queued.
        letter = _write(message)
        if letter is None:
            return MessageStatus.DROPPED, Handed("")
        if refusal := calm.why_not(message, letter):
            return MessageStatus.DROPPED, Handed(refusal)
        return MessageStatus.SENT, channels.send(message, letter)
    except PermanentFailureError as failure:
        return MessageStatus.FAILED, Handed(str(failure))
    except Exception as error:  # whatever it is, the message must not be lost
        log.warning("Message %s could not be sent", message.pk, exc_info=error)
        gone = message.attempts >= MAX_ATTEMPTS
        passing = isinstance(error, PassingFailureError)
        # Only our own failures hold nothing but codes; any other error's words may quote an
        # address.
        answer = str(error) if passing else type(error).__name__
        return (MessageStatus.FAILED if gone else MessageStatus.QUEUED), Handed(answer)


@transaction.atomic(durable=True)
def _write(message: Message) -> Letter | None:
    """The letter in the message's language, from the rows as they are now."""
    with translation.override(message.written_in):
        return registry.write(message)


@transaction.atomic(durable=True)
def _take_next_channel(message: Message, answer: str) -> None:
    """Let the message, which this channel will never take, go by the next one."""
    waiting = Message.objects.filter(
        pk=message.pk, status=MessageStatus.QUEUED, claimed_until=message.claimed_until
    )
    _queue_by_next_channel(waiting, message, {"provider_answer": answer[:200]})


def _queue_by_next_channel(rows: Any, message: Message, said: dict[str, Any]) -> None:
    channel, *others = message.next_channels
    rows.update(
        channel=channel,
        next_channels=others,
        status=MessageStatus.QUEUED,
        attempts=0,
        claimed_by=None,
        claimed_until=None,
        turn_at=None,
        **said,
    )


@transaction.atomic(durable=True)
def _record(message: Message, status: MessageStatus, handed: Handed) -> None:
    """Write down what came of it, give up the claim, and tell whoever acts on a failure.

    A claim that ran out may be another job's by now. Then only one thing is still true: sent.
    """
    waiting = Message.objects.filter(pk=message.pk, status=MessageStatus.QUEUED)
    if status != MessageStatus.SENT:
        waiting = waiting.filter(claimed_until=message.claimed_until)
    is_recorded = waiting.update(
        status=status,
        provider_answer=handed.answer[:200],
        provider_id=handed.provider_id,
        sent_at=timezone.now() if status == MessageStatus.SENT else None,
        claimed_by=None,
        claimed_until=None,
    )
    if is_recorded and status == MessageStatus.DROPPED and handed.answer == calm.ENOUGH:
        tell_held_back(message)
    if is_recorded and status == MessageStatus.FAILED:
        message_failed.send(Message, message=message)
        tell_undelivered(message)
