"""News becomes one email right away, or one each morning; never two, never a flood."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.choices import NewsHow, NewsKind
from accounts.models import NewsChoice, User
from messaging import news, news_letters, news_tasks
from messaging.models import News
from pods.models import Ward
from requests_app.choices import NeedStatus
from tests.factories import (
    make_coordinator,
    make_need,
    make_request,
    make_steward,
    make_volunteer,
    make_ward,
)
from tests.messaging.clock import Clock
from tests.messaging.news import news_messages, subjects, told, write
from tests.requests_app.request_form import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def coordinator(ward: Ward) -> User:
    return make_coordinator(ward)


def happen(ward: Ward | None, kind: NewsKind = NewsKind.URGENT, times: int = 1) -> None:
    """New requests, told as `kind`."""
    for _time in range(times):
        need = make_need(make_request(ward))
        news.tell(kind, need.request.ward_id, need.pk)


def choose(user: User, kind: NewsKind, how: NewsHow) -> None:
    NewsChoice.objects.create(user=user, kind=kind, how=how)


# --- Right away ---


def test_the_job_is_queued_in_the_same_transaction(ward: Ward, coordinator: User) -> None:
    happen(ward)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'tell_at_once'")
        assert cursor.fetchone() == (1,)
    news_tasks.tell_at_once()
    assert subjects(coordinator) == ["1 new urgent request"]


def test_many_in_the_same_minutes_are_one_email(
    ward: Ward, coordinator: User, clock: Clock
) -> None:
    happen(ward)
    assert len(told(coordinator)) == 1
    for _minute in range(14):
        clock.wait(minutes=1)
        happen(ward, times=3)
        assert len(told(coordinator)) == 1
    clock.wait(minutes=1)
    assert subjects(coordinator) == ["1 new urgent request", "42 new urgent requests"]
    clock.wait(minutes=15)
    assert len(told(coordinator)) == 2


def test_a_flood_is_a_few_emails(ward: Ward, coordinator: User, clock: Clock) -> None:
    clock.set(2026, 3, 2, 12, 0)
    for _minute in range(0, 60, 5):
        happen(ward, times=5)
        news_letters.send_at_once()
        clock.wait(minutes=5)
    assert len(news_messages(coordinator)) == 4
    assert News.objects.count() == 60


def test_kinds_are_told_apart(ward: Ward, coordinator: User) -> None:
    choose(coordinator, NewsKind.REQUESTS, NewsHow.AT_ONCE)
    happen(ward)
    happen(ward, NewsKind.REQUESTS)
    assert sorted(subjects(coordinator)) == ["1 new request", "1 new urgent request"]


def test_never_is_never(ward: Ward, coordinator: User, clock: Clock) -> None:
    choose(coordinator, NewsKind.URGENT, NewsHow.NEVER)
    happen(ward)
    clock.wait(days=2)
    assert told(coordinator) == []
    assert not News.objects.exists()


def test_never_holds_for_what_already_waits(ward: Ward, coordinator: User, clock: Clock) -> None:
    happen(ward, NewsKind.REQUESTS)
    choose(coordinator, NewsKind.REQUESTS, NewsHow.NEVER)
    clock.wait(days=2)
    assert told(coordinator) == []


def test_never_holds_for_an_email_that_is_not_written_yet(ward: Ward, coordinator: User) -> None:
    happen(ward)
    news_letters.send_at_once()
    choose(coordinator, NewsKind.URGENT, NewsHow.NEVER)
    assert told(coordinator) == []


def test_twice_is_once(ward: Ward, coordinator: User, clock: Clock) -> None:
    need = make_need(make_request(ward))
    for _time in range(3):
        news.tell(NewsKind.URGENT, ward.pk, need.pk)
        news_letters.send_at_once()
        clock.wait(hours=1)
    assert News.objects.count() == len(news_messages()) == 1


# --- Each morning ---


def test_one_email_in_the_morning_says_all(ward: Ward, coordinator: User, clock: Clock) -> None:
    clock.set(2026, 3, 2, 10, 0)
    happen(ward, NewsKind.REQUESTS, times=2)
    make_volunteer(ward=ward, status="pending")
    volunteer = make_volunteer(ward=ward, status="pending")
    news.tell(NewsKind.SIGN_UPS, ward.pk, volunteer.pk)
    clock.set(2026, 3, 3, 6, 59)
    assert told(coordinator) == []
    clock.set(2026, 3, 3, 7, 0)
    [letter] = told(coordinator)
    assert letter.subject == "New things for you to look at"
    assert f"2 new requests\n{ward.name}: 2\n" in letter.body
    assert f"1 sign-up waits for approval\n{ward.name}: 1\n" in letter.body
    assert "/en/admin/volunteers/volunteer/?status__exact=pending" in letter.body
    assert "/en/admin/my-account/" in letter.body
    for _run in range(3):
        clock.wait(minutes=10)
        assert len(told(coordinator)) == 1


def test_nothing_new_is_no_email(coordinator: User, clock: Clock) -> None:
    clock.set(2026, 3, 3, 7, 0)
    assert told(coordinator) == []


def test_after_the_hour_is_for_tomorrow(ward: Ward, coordinator: User, clock: Clock) -> None:
    clock.set(2026, 3, 3, 6, 0)
    happen(ward, NewsKind.REQUESTS)
    clock.set(2026, 3, 3, 9, 0)
    happen(ward, NewsKind.REQUESTS)
    assert f"{ward.name}: 1" in told(coordinator)[0].body
    clock.set(2026, 3, 3, 23, 30)
    assert len(told(coordinator)) == 1
    clock.set(2026, 3, 4, 0, 30)
    assert len(told(coordinator)) == 1
    clock.set(2026, 3, 4, 7, 0)
    assert len(told(coordinator)) == 2


def test_days_that_were_missed_are_caught_up(ward: Ward, coordinator: User, clock: Clock) -> None:
    for day in (1, 2, 3):
        clock.set(2026, 3, day, 12, 0)
        happen(ward, NewsKind.REQUESTS)
    clock.set(2026, 3, 4, 16, 0)
    [letter] = told(coordinator)
    assert f"{ward.name}: 3" in letter.body


@pytest.mark.parametrize("night", [(2026, 3, 8), (2026, 11, 1)])
def test_when_the_clocks_change_each_day_has_one(
    ward: Ward, coordinator: User, clock: Clock, night: tuple[int, int, int]
) -> None:
    """The jobs run every ten minutes through the day whose night has one hour less, or more."""
    year, month, day = night
    clock.set(year, month, day, 0, 0)
    first = clock.time
    while timezone.localdate() == timezone.localdate(first):
        happen(ward, NewsKind.REQUESTS)
        before = len(news_messages())
        news_letters.send_each_morning()
        if len(news_messages()) > before:
            assert timezone.localtime().hour == 7
        clock.wait(minutes=10)
    assert len(news_messages(coordinator)) == 1


def test_the_hour_is_a_setting(ward: Ward, coordinator: User, clock: Clock, settings: Any) -> None:
    """Two o'clock does not come in the night in which the clocks go forward."""
    settings.MORNING_LETTER_HOUR = 2
    clock.set(2026, 3, 8, 1, 0)
    happen(ward, NewsKind.REQUESTS)
    clock.wait(minutes=59)
    assert told(coordinator) == []
    clock.wait(minutes=1)
    assert len(told(coordinator)) == 1


def test_another_choice_holds_from_then_on(ward: Ward, coordinator: User, clock: Clock) -> None:
    choose(coordinator, NewsKind.URGENT, NewsHow.MORNING)
    clock.set(2026, 3, 2, 12, 0)
    happen(ward)
    assert told(coordinator) == []
    clock.wait(days=1)
    assert "1 new urgent request" in told(coordinator)[0].body


# --- Who ---


def test_whoever_stopped_working_here_gets_nothing(ward: Ward, coordinator: User) -> None:
    happen(ward)
    User.objects.filter(pk=coordinator.pk).update(is_active=False)
    assert told(coordinator) == []
    assert not news_messages()


def test_a_role_that_ended_ends_the_news(ward: Ward, coordinator: User) -> None:
    happen(ward)
    news_letters.send_at_once()
    coordinator.area_roles.all().delete()
    [message] = news_messages(coordinator)
    assert write(message) is None


def test_each_reads_their_own_language(ward: Ward) -> None:
    spanish = make_coordinator(ward, language="es")
    english = make_coordinator(ward)
    happen(ward)
    assert subjects(spanish) == ["1 solicitud urgente nueva"]
    assert "/es/admin/my-account/" in told(spanish)[0].body
    assert subjects(english) == ["1 new urgent request"]


def test_what_is_no_longer_true_is_left_out(ward: Ward, coordinator: User) -> None:
    happen(ward, times=2)
    ended = make_need(make_request(ward, closed_at=timezone.now()), status=NeedStatus.CANCELLED)
    news.tell(NewsKind.URGENT, ward.pk, ended.pk)
    assert subjects(coordinator) == ["2 new urgent requests"]


# --- At the same time, and how often the database is asked ---


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_writes(clock: Clock) -> None:
    clock.wait_for_noon()
    ward = make_ward()
    users = [make_coordinator(ward) for _user in range(2)]
    happen(ward)
    happen(ward, NewsKind.REQUESTS)
    News.objects.filter(is_at_once=False).update(created_at=timezone.now() - timedelta(days=2))
    jobs = [news_letters.send_at_once, news_letters.send_each_morning]
    results = at_once(*jobs * 3)
    assert not [each for each in results if isinstance(each, Exception)]
    assert len(news_messages()) == 2 * len(users)
    assert not News.objects.filter(message=None).exists()


@pytest.mark.django_db(transaction=True)
def test_many_who_tell_at_once_wait_for_nobody() -> None:
    ward = make_ward()
    coordinator = make_coordinator(ward)
    results = at_once(*[partial(happen, ward) for _person in range(4)])
    assert results == [None] * 4
    assert subjects(coordinator) == ["4 new urgent requests"]


def test_writing_asks_as_often_for_more(ward: Ward, coordinator: User, clock: Clock) -> None:
    counts = []
    for times in (2, 12):
        happen(ward, times=times)
        clock.wait(minutes=15)
        news_letters.send_at_once()
        with CaptureQueriesContext(connection) as captured:
            write(news_messages(coordinator)[-1])
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_telling_takes_four_queries(ward: Ward, django_assert_num_queries: Any) -> None:
    for _user in range(3):
        make_coordinator(ward)
    need = make_need(make_request(ward))
    with django_assert_num_queries(4):
        news.tell(NewsKind.URGENT, ward.pk, need.pk)


def test_old_news_is_deleted(ward: Ward, coordinator: User, clock: Clock) -> None:
    make_steward()
    happen(ward)
    clock.wait(days=89)
    news_tasks.purge_news(0)
    assert News.objects.count() == 1
    clock.wait(days=2)
    news_tasks.purge_news(0)
    assert not News.objects.exists()
