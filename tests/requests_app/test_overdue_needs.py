"""Needs that wait longer than their urgency allows: told again, once per level."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import audit
from accounts.choices import NewsHow, NewsKind
from accounts.models import AuditEvent, User
from accounts.roles import COORDINATOR
from accounts.services import set_own_account
from messaging.models import MessageStatus, News
from pods.models import Ward
from requests_app import services, tasks
from requests_app.choices import MatchStatus, NeedStatus, Urgency
from requests_app.models import Need
from tests.factories import (
    give_role,
    make_coordinator,
    make_match,
    make_need,
    make_request,
    make_steward,
    make_ward,
)
from tests.messaging.clock import Clock
from tests.messaging.news import news_messages, send_news, subjects, write
from tests.requests_app.request_form import at_once

pytestmark = pytest.mark.django_db

LATE = "1 need is waiting longer than it should"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock(monkeypatch)
    clock.set(2026, 11, 16, 10)  # a Monday; in the evening the last hours of a day count
    return clock


@pytest.fixture
def coordinator(ward: Ward) -> User:
    return make_coordinator(ward)


def waiting(
    ward: Ward | None, clock: Clock, urgency: Urgency = Urgency.TODAY, **fields: Any
) -> Need:
    request = make_request(ward)
    return make_need(request, urgency=urgency, created_at=clock.time, **fields)


def run() -> None:
    """The job, as often as it would run by now."""
    for _time in range(3):
        tasks.tell_of_overdue_needs(0)


@pytest.mark.parametrize(
    ("urgency", "hours"),
    [
        (Urgency.TODAY, 4),
        (Urgency.TOMORROW, 12),
        (Urgency.THIS_WEEK, 48),
        (Urgency.WHENEVER, 7 * 24),
    ],
)
def test_coordinators_first_then_stewards_each_once(
    ward: Ward, coordinator: User, steward: User, clock: Clock, urgency: Urgency, hours: int
) -> None:
    elsewhere = make_coordinator(make_ward())
    waiting(ward, clock, urgency)
    clock.wait(hours=hours, minutes=-1)
    run()
    assert subjects(coordinator) == []
    clock.wait(minutes=1)
    run()
    assert (subjects(coordinator), subjects(steward)) == ([LATE], [])
    clock.wait(hours=hours, minutes=-1)
    run()
    assert (subjects(coordinator), subjects(steward)) == ([LATE], [])
    clock.wait(minutes=1)
    run()
    assert (subjects(coordinator), subjects(steward)) == ([LATE], [LATE])
    clock.wait(days=30)
    run()
    assert (subjects(coordinator), subjects(steward)) == ([LATE], [LATE])
    assert subjects(elsewhere) == []
    assert AuditEvent.objects.filter(verb="tell_of_overdue_need").count() == 2


@pytest.mark.parametrize("said", [Urgency.THIS_WEEK, Urgency.WHENEVER])
def test_a_named_day_counts_whatever_was_said_of_how_soon(
    ward: Ward, coordinator: User, clock: Clock, said: Urgency
) -> None:
    waiting(ward, clock, said, wanted_on=date(2026, 11, 17))
    later = waiting(ward, clock, Urgency.WHENEVER, wanted_on=date(2026, 11, 26))
    clock.wait(hours=12, minutes=-1)
    run()
    assert subjects(coordinator) == []
    clock.wait(minutes=1)
    run()
    assert subjects(coordinator) == [LATE]
    later.refresh_from_db()
    assert later.overdue_told_at is None
    clock.set(2026, 11, 23, 10)
    run()
    later.refresh_from_db()
    assert later.overdue_told_at is not None


def test_it_is_told_before_the_day_is_over(ward: Ward, coordinator: User, clock: Clock) -> None:
    clock.set(2026, 11, 16, 22)
    for_day_after_next = waiting(ward, clock, wanted_on=date(2026, 11, 18), urgency=2)
    clock.set(2026, 11, 17, 21)
    for_tonight = waiting(ward, clock)
    run()
    assert subjects(coordinator) == []
    clock.wait(hours=1)
    run()
    for_tonight.refresh_from_db()
    assert for_tonight.overdue_told_at == clock.time
    clock.set(2026, 11, 18, 20)
    run()
    for_day_after_next.refresh_from_db()
    assert for_day_after_next.overdue_told_at == clock.time
    assert subjects(coordinator) == ["2 needs are waiting longer than they should"]


def test_without_coordinators_the_stewards_are_told_once(
    ward: Ward, steward: User, clock: Clock
) -> None:
    need = waiting(ward, clock)
    for _time in range(4):
        clock.wait(hours=4)
        run()
    assert subjects(steward) == [LATE]
    need.refresh_from_db()
    assert need.stewards_told_at == need.overdue_told_at is not None


def test_a_steward_who_coordinates_the_ward_is_told_once(ward: Ward, clock: Clock) -> None:
    both, other = make_steward(), make_steward()
    give_role(both, COORDINATOR, ward)
    waiting(ward, clock)
    for _time in range(3):
        clock.wait(hours=4)
        run()
    assert (subjects(both), subjects(other)) == ([LATE], [LATE])


def test_while_somebody_is_asked_nobody_is_told(
    ward: Ward, coordinator: User, clock: Clock
) -> None:
    need = waiting(ward, clock)
    match = make_match(need)
    clock.wait(days=1)
    run()
    assert not News.objects.exists()
    services.withdraw_match(match.pk, actor=coordinator)
    run()
    assert subjects(coordinator) == [LATE]


@pytest.mark.parametrize("status", [NeedStatus.MATCHED, NeedStatus.DONE, NeedStatus.CANCELLED])
def test_what_was_taken_or_ended_is_left_alone(
    ward: Ward, coordinator: User, clock: Clock, status: str
) -> None:
    waiting(ward, clock, status=status)
    clock.wait(days=30)
    run()
    assert not News.objects.exists()


def test_what_was_taken_before_the_email_was_written_is_not_told(
    ward: Ward, coordinator: User, clock: Clock
) -> None:
    need = waiting(ward, clock)
    clock.wait(hours=4)
    run()
    make_match(need, status=MatchStatus.OFFERED)
    assert subjects(coordinator) == []


def test_many_at_once_are_one_email(ward: Ward, coordinator: User, clock: Clock) -> None:
    for _need in range(12):
        waiting(ward, clock)
    clock.wait(hours=4)
    run()
    assert subjects(coordinator) == ["12 needs are waiting longer than they should"]


def test_the_times_are_settings(ward: Ward, coordinator: User, clock: Clock, settings: Any) -> None:
    settings.NEED_WAITS_AT_MOST = {
        **settings.NEED_WAITS_AT_MOST,
        "TODAY": timedelta(hours=1),
    }
    waiting(ward, clock)
    clock.wait(hours=1)
    run()
    assert subjects(coordinator) == [LATE]


def test_nobody_can_choose_not_to_hear_of_it(coordinator: User) -> None:
    with pytest.raises(ValueError, match="never"):
        set_own_account(coordinator.pk, "en", {NewsKind.OVERDUE: NewsHow.NEVER})
    with pytest.raises(IntegrityError), transaction.atomic():
        coordinator.news_choices.create(kind=NewsKind.OVERDUE, how=NewsHow.NEVER)


def test_the_desk_says_so(client: Client, ward: Ward, coordinator: User, clock: Clock) -> None:
    need = waiting(ward, clock)
    url = reverse("admin:desk_need", args=[need.pk])
    said = ["waits longer than it should", "The coordinators of the ward were told."]

    def page() -> str:
        # Anew each time: who was away for hours is signed out.
        client.force_login(coordinator)
        return client.get(url).text

    assert not any(words in page() for words in said)
    clock.wait(hours=4)
    run()
    assert all(words in page() for words in said)
    clock.wait(hours=4)
    run()
    shown = page()
    assert said[0] in shown
    assert said[1] not in shown
    assert "The stewards were told." in shown
    make_match(need)
    assert said[0] not in page()


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_tells(clock: Clock) -> None:
    ward = make_ward()
    coordinator, steward = make_coordinator(ward), make_steward()
    for _need in range(3):
        waiting(ward, clock)
    for _level in range(2):
        clock.wait(hours=4)
        results = at_once(*[partial(tasks.tell_of_overdue_needs, 0)] * 4)
        assert results == [None] * 4
    assert News.objects.filter(user=coordinator).count() == 3
    assert News.objects.filter(user=steward).count() == 3
    assert AuditEvent.objects.filter(verb="tell_of_overdue_need").count() == 6


def test_finding_them_asks_twice(ward: Ward, clock: Clock) -> None:
    for _need in range(3):
        waiting(ward, clock)
    with CaptureQueriesContext(connection) as captured:
        tasks.tell_of_overdue_needs(0)
    assert len(captured) == 2


# --- Each time it waits anew ----------------------------------------------------------------------

URGENT = "1 new urgent request"


def told_of(user: User) -> list[str]:
    """The letters since the last time."""
    send_news()
    waiting = [each for each in news_messages(user) if each.status == MessageStatus.QUEUED]
    letters = [write(message) for message in waiting]
    for message in waiting:
        message.status, message.sent_at = MessageStatus.SENT, message.created_at
        message.save()
    return [letter.subject for letter in letters if letter]


def lost_in_vain(need: Need, clock: Clock) -> None:
    """Somebody said yes, and gives it back three days later."""
    Need.objects.filter(pk=need.pk).update(status=NeedStatus.MATCHED)
    match = make_match(need, status=MatchStatus.ACCEPTED)
    clock.wait(days=3)
    services.release_match(match.pk, actor=audit.VOLUNTEER)


def test_a_new_day_is_urgent_news_and_waits_anew(
    ward: Ward, coordinator: User, steward: User, clock: Clock
) -> None:
    need = waiting(ward, clock)
    for _level in range(2):
        clock.wait(hours=4)
        run()
    assert (told_of(coordinator), told_of(steward)) == ([LATE], [LATE])
    clock.wait(days=1)
    services.give_new_day(need.pk, urgency=Urgency.TODAY, wanted_on=None, actor=audit.RESIDENT)
    run()
    assert (told_of(coordinator), told_of(steward)) == ([URGENT], [])
    clock.wait(hours=4)
    run()
    assert (told_of(coordinator), told_of(steward)) == ([LATE], [])
    clock.wait(hours=4)
    run()
    assert (told_of(coordinator), told_of(steward)) == ([], [LATE])


def test_what_was_given_back_waits_anew(
    ward: Ward, coordinator: User, steward: User, clock: Clock
) -> None:
    need = waiting(ward, clock, Urgency.WHENEVER)
    for _level in range(2):
        clock.wait(days=7)
        run()
    assert (told_of(coordinator), told_of(steward)) == ([LATE], [LATE])
    lost_in_vain(need, clock)
    run()
    assert LATE not in told_of(coordinator)
    clock.wait(days=7)
    run()
    assert (told_of(coordinator), told_of(steward)) == ([LATE], [])
    clock.wait(days=7)
    run()
    assert (told_of(coordinator), told_of(steward)) == ([], [LATE])


def test_an_offer_that_ran_out_goes_on_with_the_same_wait(
    ward: Ward, coordinator: User, clock: Clock
) -> None:
    need = waiting(ward, clock, Urgency.WHENEVER)
    clock.wait(days=7)
    run()
    assert told_of(coordinator) == [LATE]
    Need.objects.filter(pk=need.pk).update(status=NeedStatus.OFFERED)
    make_match(need, expires_at=clock.time + timedelta(days=2))
    clock.wait(days=2)
    assert services.expire_offers() == 1
    run()
    assert told_of(coordinator) == [LATE]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"urgency": Urgency.TODAY}, [URGENT]),
        ({"wanted_on": date(2026, 11, 17)}, [URGENT]),
        ({"urgency": Urgency.THIS_WEEK}, []),
    ],
)
def test_what_its_household_makes_urgent_is_news(
    ward: Ward, coordinator: User, clock: Clock, said: dict[str, Any], expected: list[str]
) -> None:
    need = waiting(ward, clock, Urgency.WHENEVER)
    for _press in range(2):
        services.update_need(need.pk, said, actor=audit.RESIDENT)
    assert told_of(coordinator) == expected
    # From today to tomorrow it is as urgent as it was.
    services.update_need(need.pk, {"wanted_on": date(2026, 11, 17)}, actor=audit.RESIDENT)
    assert told_of(coordinator) == ([] if expected else [URGENT])


def test_what_a_coordinator_makes_urgent_is_no_news_to_them(
    ward: Ward, coordinator: User, clock: Clock
) -> None:
    need, other = waiting(ward, clock, Urgency.WHENEVER), make_coordinator(ward)
    services.update_need(need.pk, {"urgency": Urgency.TODAY}, actor=coordinator)
    assert (told_of(coordinator), told_of(other)) == ([], [URGENT])


def test_a_cancel_taken_back_is_urgent_news(ward: Ward, coordinator: User, clock: Clock) -> None:
    need = waiting(ward, clock)
    services.cancel_need(need.pk, actor=audit.RESIDENT)
    clock.wait(hours=1)
    services.take_cancel_back(need.pk, actor=audit.RESIDENT)
    assert told_of(coordinator) == [URGENT]
