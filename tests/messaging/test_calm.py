"""Messages to many: by day, a few a week to each contact, and to nobody who has stopped it."""

import datetime
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from common.contact_lookup import contact_index
from messaging import calm, opt_outs
from messaging.delivery import TryAgainLater, deliver
from messaging.models import CalmTurn, Channel, Message
from messaging.registry import Letter, _writers
from messaging.services import enqueue
from tests.clock import set_clock

pytestmark = pytest.mark.django_db
ROSA, TO = "+12025550142", "rosa@example.org"
MONDAY = datetime.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def circular(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that is about nobody's own match, and one that is."""
    monkeypatch.setattr(calm, "_templates", set(calm._templates))
    calm.keep_calm("test/circular")
    letter = Letter(TO, "Hello", "Hello\n", phone=ROSA, text="Hello")
    monkeypatch.setitem(_writers, "test/circular", lambda message: letter)
    monkeypatch.setitem(_writers, "test/own", lambda message: letter)


def put_out(template: str = "test/circular", channel: Channel = Channel.EMAIL) -> Message:
    with transaction.atomic():
        pk = enqueue(
            template,
            recipient_kind="staff",
            recipient_id=1,
            subject_id=1,
            language="en",
            key=f"{template}:{Message.objects.count()}",
            channels=[channel],
        )
    return Message.objects.get(pk=pk)


def sent(message: Message) -> tuple[str, str]:
    deliver(message.pk)
    message.refresh_from_db()
    return message.status, message.provider_answer


# --- At night ---


@pytest.mark.usefixtures("quiet_nights")
@pytest.mark.parametrize(
    ("day", "hour", "hours"),
    [
        (MONDAY, 8, 0),
        (MONDAY, 19, 0),
        (MONDAY, 20, 12),
        (MONDAY, 23, 9),
        (MONDAY, 3, 5),
        # The clocks are set forward in this night, and back in that one.
        (datetime.date(2026, 3, 7), 22, 9),
        (datetime.date(2026, 10, 31), 22, 11),
    ],
)
def test_it_waits_for_the_day(
    monkeypatch: pytest.MonkeyPatch, day: datetime.date, hour: int, hours: int
) -> None:
    now = set_clock(monkeypatch, day, hour)
    message = put_out()
    if not hours:
        assert sent(message) == ("sent", "accepted")
        return
    with pytest.raises(TryAgainLater) as waits:
        deliver(message.pk)
    assert waits.value.wait == datetime.timedelta(hours=hours)
    assert not mail.outbox
    # Not counted as an attempt, and in the morning it goes.
    later = (now.astimezone(datetime.UTC) + waits.value.wait).astimezone(now.tzinfo)
    set_clock(monkeypatch, later.date(), later.hour)
    assert later.hour == 8
    assert sent(message) == ("sent", "accepted")
    assert message.attempts == 1


@pytest.mark.usefixtures("quiet_nights")
def test_what_is_about_their_own_match_does_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, MONDAY, 23)
    assert sent(put_out("test/own")) == ("sent", "accepted")


# --- So many a week ---


def test_a_few_a_week_and_the_next_week_again(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.CALM_MESSAGES_PER_WEEK = 2
    set_clock(monkeypatch, MONDAY)
    assert [sent(put_out()) for _each in range(3)] == [
        ("sent", "accepted"),
        ("sent", "accepted"),
        ("dropped", "enough"),
    ]
    # What is their own always comes, and counts for nothing.
    assert sent(put_out("test/own")) == ("sent", "accepted")
    set_clock(monkeypatch, MONDAY + datetime.timedelta(days=6))
    assert sent(put_out()) == ("dropped", "enough")
    set_clock(monkeypatch, MONDAY + datetime.timedelta(days=7))
    assert sent(put_out()) == ("sent", "accepted")


def test_all_contacts_of_one_person_count_together(settings: Any) -> None:
    settings.CALM_MESSAGES_PER_WEEK = 1
    phone, email, other = contact_index(ROSA), contact_index(TO), contact_index("b@example.org")
    assert calm.take_turn([email], "first")
    # The phone has had none; but it is the same person's, and takes none now.
    assert not calm.take_turn([email, phone], "second")
    assert calm.take_turn([phone, other], "third")
    assert CalmTurn.objects.count() == 3


def test_a_message_that_is_tried_again_takes_one_turn(settings: Any) -> None:
    settings.CALM_MESSAGES_PER_WEEK = 1
    assert [calm.take_turn([contact_index(TO)], "one") for _try in range(3)] == [True] * 3
    assert CalmTurn.objects.count() == 1


def at_once(actions: list[Callable[[], Any]]) -> list[Any]:
    def run(action: Callable[[], Any]) -> Any:
        try:
            return action()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(run, actions))


@pytest.mark.django_db(transaction=True)
def test_eight_workers_never_take_one_too_many(settings: Any) -> None:
    settings.CALM_MESSAGES_PER_WEEK = 3
    phone, email = contact_index(ROSA), contact_index(TO)
    # In both orders, which must not wait for each other.
    took = at_once(
        [
            partial(calm.take_turn, [phone, email] if each % 2 else [email, phone], f"key:{each}")
            for each in range(32)
        ]
    )
    assert sum(took) == 3
    for contact in (phone, email):
        places = CalmTurn.objects.filter(contact_index=contact).values_list("place", flat=True)
        assert sorted(places) == [1, 2, 3]


# --- Stopped ---


def test_who_has_stopped_gets_none() -> None:
    calm.stop([contact_index(TO), ""])
    calm.stop([contact_index(TO)])
    assert sent(put_out()) == ("dropped", "stopped")
    assert sent(put_out("test/own")) == ("sent", "accepted")
    assert not CalmTurn.objects.exists()
    calm.start([contact_index(TO)])
    assert sent(put_out()) == ("sent", "accepted")


def test_stop_by_text_stops_it_and_sends_no_email_instead(settings: Any) -> None:
    settings.TEXT_DRIVER = "twilio"
    opt_outs.stop(ROSA)
    message = put_out(channel=Channel.TEXT)
    Message.objects.filter(pk=message.pk).update(next_channels=["email"])
    assert sent(message) == ("dropped", "stopped")
    assert not mail.outbox


def test_nothing_readable_is_kept() -> None:
    sent(put_out())
    calm.stop([contact_index(TO)])
    stored = str([*CalmTurn.objects.values(), *calm.CalmStop.objects.values()])
    assert "rosa" not in stored
    assert "5550142" not in stored
    assert CalmTurn.objects.get(contact_index=contact_index(TO)).week == calm.week_of(
        timezone.now()
    )
