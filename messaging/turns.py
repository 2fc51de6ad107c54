"""Turns: a provider gets messages at a pace that it takes, however many wait.

After an hour without a worker all of the hour's letters are due at once. Providers refuse whoever
sends so many, or take them for spam. So each message has a turn, one after the other; the few of an
ordinary minute need not wait for theirs. Emails have one lane, each number of ours that texts has
its own, and so has each chat.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from messaging import calm
from messaging.models import Channel, Message, MessageStatus, Turn
from messaging.senders import number_of

# As many go ahead of their turns when none has gone for a while.
AHEAD = 20
# A chat shows them to a room full of people.
AHEAD_IN_CHAT = 2
# Whoever is late for so long has lost the turn: the worker was away.
LOST_AFTER = timedelta(minutes=1)
NOW = timedelta(seconds=0.5)

# In one statement, so that two workers never give one turn twice.
_NEXT = """
INSERT INTO messaging_turn AS turn (lane, next_at)
VALUES (%(lane)s, %(now)s - %(ahead)s + %(step)s)
ON CONFLICT (lane) DO UPDATE
    SET next_at = greatest(turn.next_at, %(now)s - %(ahead)s) + %(step)s
RETURNING next_at - %(step)s
"""


@transaction.atomic(durable=True)
def time_until_turn(message_id: int) -> timedelta | None:
    """Return how long the message has to wait for its turn; None when it need not wait.

    What may not come at night waits for the day, and takes its turn then.
    """
    waiting = Message.objects.filter(pk=message_id, status=MessageStatus.QUEUED)
    fields = ("channel", "turn_at", "template", "recipient_kind", "recipient_id")
    message = waiting.only(*fields).first()
    if message is None:
        return None
    now = timezone.now()
    if wait := calm.time_until_allowed(message.template, now):
        return wait
    if _has_come(message):
        return None
    turn = _next_turn(message, now)
    if turn - now <= NOW:
        return None
    waiting.update(turn_at=turn)
    return turn - now


def _has_come(message: Message) -> bool:
    if message.turn_at is None:
        return False
    return -NOW <= timezone.now() - message.turn_at <= LOST_AFTER


def lane_of(message: Message) -> str:
    """Return whose pace `message` keeps to: that of all emails, of its number, or of its chat."""
    if message.channel == Channel.TEXT:
        return f"{message.channel}:{number_of(message)}"
    if message.channel == Channel.CHAT:
        return f"{message.channel}:{message.recipient_id}"
    return message.channel


def _next_turn(message: Message, now: datetime) -> datetime:
    step = timedelta(minutes=1) / settings.MESSAGES_PER_MINUTE[message.channel]
    ahead = AHEAD_IN_CHAT if message.channel == Channel.CHAT else AHEAD
    given = {"lane": lane_of(message), "now": now, "step": step, "ahead": ahead * step}
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, given)
        turn: datetime = cursor.fetchone()[0]
    return turn


def begin_anew() -> None:
    """Forget the turns that were given: the clock by which they were given was wrong."""
    Turn.objects.all().delete()
    Message.objects.filter(status=MessageStatus.QUEUED).update(turn_at=None)
