"""A provider gets letters at its pace, however many wait."""

from datetime import timedelta

import pytest

from messaging import services, turns
from messaging.delivery import TryAgainLater, deliver, wait_before
from messaging.models import Message, MessageStatus
from tests.messaging.clock import Clock

# What was waited for is written down by the clock that the test moves.
pytestmark = pytest.mark.django_db(transaction=True)

PER_MINUTE = 60
MANY = turns.AHEAD + 30


@pytest.fixture
def clock(monkeypatch, settings) -> Clock:
    settings.MESSAGES_PER_MINUTE = {"email": PER_MINUTE}
    return Clock(monkeypatch)


def queue(count: int) -> list[int]:
    keys = [f"welcome:{number}" for number in range(count)]
    to = {"recipient_kind": "request", "recipient_id": 1, "subject_id": 1, "language": "en"}
    ids = [services.enqueue("welcome", key=key, **to) for key in keys]
    return [message_id for message_id in ids if message_id]


def tried(ids: list[int]) -> dict[int, timedelta]:
    """Run each one's job; how long those have to wait that were not sent."""
    waits = {}
    for message_id in ids:
        try:
            deliver(message_id)
        except TryAgainLater as later:
            waits[message_id] = later.wait
    return waits


def test_a_few_go_at_once_and_the_rest_one_after_the_other(mail_server, clock) -> None:
    waits = tried(queue(MANY))
    assert MANY - len(waits) == len(mail_server.received) == turns.AHEAD + 1
    assert [wait.total_seconds() for wait in waits.values()] == list(range(1, len(waits) + 1))
    # None of them was tried, so that none is nearer to being given up.
    assert set(Message.objects.filter(pk__in=waits).values_list("attempts", flat=True)) == {0}
    clock.wait(seconds=10)
    assert len(tried([*waits][:10])) == 0
    assert Message.objects.filter(status=MessageStatus.SENT).count() == turns.AHEAD + 11


def test_who_comes_too_late_for_the_turn_takes_another(mail_server, clock) -> None:
    """The worker was away when they had theirs: not all of them at once."""
    waits = tried(queue(MANY))
    clock.wait(minutes=60)
    again = tried([*waits])
    assert len(again) == len(waits) - turns.AHEAD - 1


def test_after_a_while_without_any_a_few_go_at_once_again(mail_server, clock) -> None:
    ids = queue(2 * turns.AHEAD)
    assert not tried(ids[: turns.AHEAD])
    clock.wait(minutes=1)
    assert not tried(ids[turns.AHEAD :])


def test_what_failed_together_does_not_come_back_together() -> None:
    assert len({wait_before(3) for _letter in range(20)}) > 10
