"""Jobs take the days and hours of the network: what is due, what is late, when people sleep."""

import datetime
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone
from procrastinate.middleware import compose

from accounts.choices import NewsKind
from common.daytime import is_daytime
from messaging import news_tasks
from messaging.delivery import deliver
from messaging.models import Message, News
from requests_app import services, tasks
from resources.hours import zone_named
from tests import factories
from tests.clock import set_clock

pytestmark = pytest.mark.django_db
# Six hours behind New York all summer, where the settings stand.
FAR_WEST = "Pacific/Honolulu"
DAY = datetime.date(2026, 7, 1)


@pytest.fixture(autouse=True)
def _back_home() -> Iterator[None]:
    yield
    timezone.deactivate()


def as_a_job(work: Callable[[], Any]) -> Any:
    """Do it inside of what the worker does around each job."""
    around = settings.PROCRASTINATE_WORKER_DEFAULTS["task_middleware"]
    return compose(around, work, None, None)()


def in_each(network: Callable[..., Any], look: Callable[[], Any]) -> list[Any]:
    """Return what `look` says where the settings stand, then as a network far in the west."""
    network(time_zone="")
    at_home = as_a_job(look)
    network(time_zone=FAR_WEST)
    return [at_home, as_a_job(look)]


def test_a_day_has_passed_when_it_has_passed_there(network, monkeypatch) -> None:
    set_clock(monkeypatch, DAY, 0, 30)  # still half past six in the evening before
    network(time_zone=FAR_WEST)
    request = factories.make_request(email="rosa@example.org")
    factories.link_to(request)
    need = factories.make_need(request, needed_by=DAY - datetime.timedelta(days=1))
    ask = partial(tasks.ask_if_still_needed, timestamp=0)
    as_a_job(ask)
    need.refresh_from_db()
    assert need.asked_if_needed_at is None
    set_clock(monkeypatch, DAY, 6, 30)
    as_a_job(ask)
    need.refresh_from_db()
    assert need.asked_if_needed_at is not None
    assert Message.objects.filter(template="requests_app/still_needed").exists()


def test_today_and_night_are_those_there(network, monkeypatch, quiet_nights) -> None:
    set_clock(monkeypatch, DAY, 0, 30)
    assert in_each(network, timezone.localdate) == [DAY, DAY - datetime.timedelta(days=1)]
    assert in_each(network, is_daytime) == [False, True]
    set_clock(monkeypatch, DAY, 9)
    assert in_each(network, is_daytime) == [True, False]


def test_the_mornings_letters_go_out_in_its_morning(network, monkeypatch) -> None:
    network(time_zone=FAR_WEST)
    need = factories.make_need()
    coordinator = factories.make_coordinator(need.request.ward or factories.make_ward())
    News.objects.create(
        user=coordinator,
        kind=NewsKind.URGENT,
        subject_id=need.pk,
        is_at_once=False,
        created_at=set_clock(monkeypatch, DAY, 0, 0),
    )
    tell = partial(news_tasks.tell_each_morning, timestamp=0)
    for hour, letters in ((8, 0), (12, 0), (13, 1)):
        set_clock(monkeypatch, DAY, hour, 30)
        as_a_job(tell)
        assert Message.objects.filter(template="messaging/news_morning").count() == letters


def test_a_letter_says_by_when_in_its_time(network, monkeypatch) -> None:
    network(time_zone=FAR_WEST)
    set_clock(monkeypatch, DAY, 15)
    need = factories.make_need()
    volunteer = factories.make_volunteer(need.category, email="sam@example.org")
    match = services.offer_match(need.pk, volunteer.pk, actor=factories.make_steward())
    # A day and some hours on, as the settings say; the minutes are the same everywhere.
    there = match.expires_at.astimezone(datetime.timezone(datetime.timedelta(hours=-10)))
    for message in Message.objects.filter(recipient_kind="volunteer"):
        as_a_job(partial(deliver, message.pk))
    (letter,) = mail.outbox
    assert f"{there:%-I:%M}\u202f{there:%p}" in letter.body
    assert f"{there:%a}" in letter.body


def test_a_place_in_a_zone_that_nobody_knows_is_in_that_of_the_network(network) -> None:
    network(time_zone="")
    assert str(zone_named("Nowhere/At_All")) == settings.TIME_ZONE
    network(time_zone=FAR_WEST)
    assert str(zone_named("Nowhere/At_All")) == FAR_WEST
