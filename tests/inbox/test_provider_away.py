"""A provider that is slow, refuses, or is away for a day: nothing is lost, doubled, or unwanted."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from inbox.models import Item
from messaging import opt_outs
from messaging.delivery import MAX_ATTEMPTS, TryAgainLater, deliver
from messaging.models import Message, MessageStatus
from tests.factories import make_thread
from tests.inbox.phones import ACCOUNT, OURS, Phones
from tests.inbox.webhooks import KEY, ROSA, SAM, TOKEN, by_twilio
from tests.messaging.real_worker import database_url, kill
from tests.processes import start_process, wait_for

DAY = datetime.timedelta(days=1)


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begins = self.now = timezone.now()
        monkeypatch.setattr(timezone, "now", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def ask_by_text(phones: Phones, sender: str) -> Message:
    """Let a number get a text: the first answer to somebody who asks for help."""
    assert by_twilio(Client(), "I need food", sender).status_code == 200
    return Message.objects.latest("pk")


def try_until(clock: Clock, message: Message, until: datetime.datetime) -> None:
    """Deliver as the worker does, each time as late as the message says, up to a moment."""
    while clock.now < until:
        try:
            deliver(message.pk)
        except TryAgainLater as later:
            clock.now += later.wait
        else:
            return


@pytest.mark.django_db
def test_after_a_day_away_each_text_comes_once(phones: Phones, clock: Clock) -> None:
    phones.answers = [503] * 200
    messages = [ask_by_text(phones, sender) for sender in (ROSA, SAM)]
    for message in messages:
        clock.now = clock.begins
        try_until(clock, message, clock.begins + DAY)
        message.refresh_from_db()
        assert (message.status, phones.got) == (MessageStatus.QUEUED, [])
        assert message.attempts < MAX_ATTEMPTS
    phones.answers = []
    for message in messages:
        try_until(clock, message, clock.begins + 3 * DAY)
        # The queue may bring a job once more.
        deliver(message.pk)
    assert Counter(to for to, _text in phones.got) == {ROSA: 1, SAM: 1}


@pytest.mark.django_db
@pytest.mark.parametrize("refusals", [[429, 429], [500], [503, 429, 500]])
def test_what_was_refused_comes_once(phones: Phones, clock: Clock, refusals: list[int]) -> None:
    phones.answers = list(refusals)
    message = ask_by_text(phones, ROSA)
    try_until(clock, message, clock.begins + DAY)
    assert len(phones.texts_to(ROSA)) == 1
    message.refresh_from_db()
    assert message.attempts == len(refusals) + 1


@pytest.mark.django_db
def test_nothing_goes_out_after_stop_though_it_waited_before(phones: Phones, clock: Clock) -> None:
    before = ask_by_text(phones, ROSA)
    by_twilio(Client(), "STOP", ROSA)
    try_until(clock, before, clock.begins + DAY)
    # Between two attempts
    phones.answers = [500]
    other = ask_by_text(phones, SAM)
    with pytest.raises(TryAgainLater):
        deliver(other.pk)
    by_twilio(Client(), "Stop please", SAM)
    try_until(clock, other, clock.begins + DAY)
    assert phones.got == []
    for message in (before, other):
        message.refresh_from_db()
        assert (message.status, message.provider_answer) == (MessageStatus.FAILED, "stopped")


@pytest.mark.django_db
def test_a_slow_phone_that_has_it_already_sends_it_once(
    settings: Any, httpserver: HTTPServer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messaging.channels.text.phone_gateway.TIMEOUT", 0.3)
    settings.TEXT_DRIVER, settings.TEXT_NUMBERS = "gateway", [OURS]
    settings.GATEWAY_URL, settings.GATEWAY_SIGNING_KEY = httpserver.url_for("/"), KEY
    settings.GATEWAY_USER, settings.GATEWAY_PASSWORD = "sms", TOKEN
    had: Counter[str] = Counter()

    def take(request: Request) -> Response:
        id_ = request.get_json()["id"]
        had[id_] += 1
        if had[id_] == 1:
            # It takes the text, and answers when nobody waits any more.
            wait_for(lambda: had[id_] > 1, seconds=5)
        return Response(status=202 if had[id_] == 1 else 409)

    httpserver.expect_request("/messages", method="POST").respond_with_handler(take)
    make_thread("HELP", sender=ROSA)
    message = Message.objects.get(template="inbox/help")
    try_until(clock, message, clock.begins + DAY)
    message.refresh_from_db()
    assert (message.status, len(had)) == (MessageStatus.SENT, 1)


# --- A real worker --------------------------------------------------------------------------------


@pytest.fixture
def start_worker(httpserver: HTTPServer, tmp_path: Path) -> Iterator[Callable[[], Popen[bytes]]]:
    started: list[Popen[bytes]] = []

    def start() -> Popen[bytes]:
        worker = start_process(
            ["-m", "tests.messaging.worker"],
            tmp_path / "worker.log",
            MUTUALAID_ENV="development",
            DATABASE_URL=database_url(),
            TEXT_DRIVER="twilio",
            TEXT_NUMBERS=OURS,
            TWILIO_ACCOUNT_SID=ACCOUNT,
            TWILIO_AUTH_TOKEN=TOKEN,
            TWILIO_BASE_URL=httpserver.url_for(""),
            WORKER_CONCURRENCY="1",
        )
        started.append(worker)
        return worker

    yield start
    for worker in started:
        kill(worker)


def come_now() -> None:
    """Let what waits for its next attempt come at once."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")


@pytest.mark.django_db(transaction=True)
@pytest.mark.bad_days
def test_a_real_worker_sends_each_once_and_none_after_stop(
    phones: Phones, start_worker: Callable[[], Popen[bytes]], tmp_path: Path
) -> None:
    phones.answers = [503, 503, 429]
    numbers = [f"+1202555015{number}" for number in range(4)]
    for number in numbers:
        ask_by_text(phones, number)
    start_worker()
    wait_for(lambda: not phones.answers, seconds=60)
    # Three of them wait for their next attempt; one of these wants no more.
    wait_for(lambda: Message.objects.filter(attempts=1, claimed_until=None).count() == 4)
    waiting = Message.objects.filter(status=MessageStatus.QUEUED).order_by("pk")
    stopped = Item.objects.get(pk=waiting[0].subject_id).thread.phone
    by_twilio(Client(), "STOP", stopped)
    come_now()
    wait_for(lambda: not ProcrastinateJob.objects.filter(status__in=["todo", "doing"]).exists())
    assert opt_outs.has_stopped(stopped)
    # One each; the last to whoever stopped says that it was heard.
    assert Counter(to for to, _text in phones.got) == Counter(numbers)
    assert "no more texts" in phones.texts_to(stopped)[0]
    # Nobody's number, and nothing that was said.
    log = (tmp_path / "worker.log").read_text()
    assert not [number for number in numbers if number.removeprefix("+1") in log]
    assert "food" not in log
