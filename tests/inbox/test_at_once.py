"""Many texts at once, each brought several times, out of order: none is lost and none doubled."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from inbox import services, tasks
from inbox.models import Arrival, Item, Thread
from inbox.taking import take_in
from messaging.inbound.incoming import Incoming
from messaging.models import Message, OptOut
from requests_app.models import Match
from requests_app.services import offer_match
from tests.factories import (
    make_category,
    make_need,
    make_request,
    make_steward,
    make_thread,
    make_volunteer,
)
from tests.inbox.phones import Phones
from tests.inbox.webhooks import SAM

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 6
NUMBERS, TEXTS_OF_EACH = 8, 5


def at_once(actions: list[Callable[[], None]]) -> None:
    def run(action: Callable[[], None]) -> None:
        try:
            action()
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(run, actions))


def test_none_is_lost_and_none_doubled() -> None:
    texts = [
        Incoming(f"twilio:{number}-{each}", f"+120255502{number:02}", "STOP" if each == 2 else "Hi")
        for number in range(NUMBERS)
        for each in range(TEXTS_OF_EACH)
    ]
    # So many stand in line, and are taken in meanwhile, by jobs that know nothing of each other.
    brought = [*[partial(take_in, text) for text in texts * 3], *[tasks.take_arrivals_in] * 6]
    random.shuffle(brought)
    at_once(brought)
    tasks.take_arrivals_left(timestamp=0)
    came = Item.objects.filter(is_incoming=True)
    assert came.count() == len(texts)
    assert set(came.values_list("key", flat=True)) == {text.key for text in texts}
    # STOP is confirmed once.
    counts = [thread.items.count() for thread in Thread.objects.all()]
    assert counts == [TEXTS_OF_EACH + 1] * NUMBERS
    assert OptOut.objects.count() == NUMBERS
    assert not Arrival.objects.exists()


def test_an_answer_that_is_pressed_many_times_goes_out_once(settings: Settings) -> None:
    settings.TEXT_DRIVER = "twilio"
    thread, ana = make_thread(), make_steward()
    seen = Item.objects.latest("pk").pk
    press = partial(services.answer, thread.pk, "Yes", actor=ana, key="k", seen=seen)
    at_once([press] * AT_ONCE)
    assert Item.objects.filter(is_incoming=False).count() == Message.objects.count() == 1


def test_many_a_yes_at_once_is_one(phones: Phones) -> None:
    kind, request = make_category(), make_request(phone="", email="a@example.org")
    sam = make_volunteer(kind, phone=SAM, email="", contact_method="text")
    offer_match(make_need(request, kind).pk, sam.pk, actor=make_steward())
    phones.deliver()
    at_once([partial(take_in, Incoming(f"twilio:{n}", SAM, "yes")) for n in range(AT_ONCE)])
    assert Match.objects.get().status == "accepted"
    assert Item.objects.filter(is_incoming=True).count() == AT_ONCE
    assert Item.objects.filter(is_incoming=False).count() == 1
    assert Thread.objects.waiting().count() == 0


def test_many_who_ask_at_once_are_asked_one_after_the_other(phones: Phones) -> None:
    make_category(slug="other")
    texts = [Incoming(f"twilio:{n}", f"+120255502{n % 3:02}", "I need food") for n in range(12)]
    at_once([partial(take_in, text) for text in texts])
    assert Item.objects.filter(is_incoming=True).count() == len(texts)
    answers = Item.objects.filter(is_incoming=False).count()
    assert Message.objects.filter(template="inbox/reply").count() == answers >= 3
