"""Many texts at once, each brought several times, out of order: none is lost and none doubled."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from inbox import services
from inbox.models import Item, Thread
from inbox.taking import take_in
from messaging.inbound.incoming import Incoming
from messaging.models import Message, OptOut
from tests.factories import make_steward, make_thread

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
    brought = texts * 3
    random.shuffle(brought)
    at_once([partial(take_in, text) for text in brought])
    assert Item.objects.count() == len(texts)
    assert set(Item.objects.values_list("key", flat=True)) == {text.key for text in texts}
    counts = [thread.items.count() for thread in Thread.objects.all()]
    assert counts == [TEXTS_OF_EACH] * NUMBERS
    assert OptOut.objects.count() == NUMBERS


def test_an_answer_that_is_pressed_many_times_goes_out_once(settings: Settings) -> None:
    settings.TEXT_DRIVER = "twilio"
    thread, ana = make_thread(), make_steward()
    seen = Item.objects.latest("pk").pk
    press = partial(services.answer, thread.pk, "Yes", actor=ana, key="k", seen=seen)
    at_once([press] * AT_ONCE)
    assert Item.objects.filter(is_incoming=False).count() == Message.objects.count() == 1
