"""The last day on which help is of use: worked out when it is said, and kept with the need."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit
from common.models import Category
from requests_app import services
from requests_app.choices import Urgency
from requests_app.days import needed_by
from requests_app.models import Need
from requests_app.services import NeedData, RequestData
from tests.factories import make_need, make_request

DAY = datetime.timedelta(days=1)
NAMED = datetime.date(2027, 1, 20)
HERE = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("today", "tomorrow", "this_week"),
    [
        ("2026-11-29", "2026-11-30", "2026-12-05"),  # the end of a month
        ("2026-12-31", "2027-01-01", "2027-01-06"),  # and of a year
        ("2028-02-28", "2028-02-29", "2028-03-05"),  # a leap year
        ("2026-10-31", "2026-11-01", "2026-11-06"),  # the clock goes back, a day of 25 hours
        ("2027-03-13", "2027-03-14", "2027-03-19"),  # and forward, one of 23
    ],
)
def test_words_become_days(today: str, tomorrow: str, this_week: str) -> None:
    day = datetime.date.fromisoformat(today)
    found = {urgency: needed_by(urgency, None, day) for urgency in Urgency.values}
    assert found == {
        Urgency.WHENEVER: None,
        Urgency.THIS_WEEK: datetime.date.fromisoformat(this_week),
        Urgency.TOMORROW: datetime.date.fromisoformat(tomorrow),
        Urgency.TODAY: day,
    }


@pytest.mark.parametrize("urgency", Urgency.values)
def test_a_day_that_is_named_is_the_day(urgency: int) -> None:
    assert needed_by(urgency, NAMED, NAMED - 9 * DAY) == NAMED


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said_at", "urgency", "day"),
    [
        ((2026, 11, 30, 23, 30), Urgency.TODAY, "2026-11-30"),  # in UTC it is December
        ((2026, 11, 30, 23, 30), Urgency.TOMORROW, "2026-12-01"),
        ((2026, 11, 30, 0, 5), Urgency.TODAY, "2026-11-30"),
        ((2026, 10, 31, 23, 30), Urgency.TOMORROW, "2026-11-01"),
        ((2027, 3, 13, 23, 30), Urgency.TOMORROW, "2027-03-14"),
    ],
)
def test_it_is_the_day_in_the_networks_own_time(
    groceries: Category,
    monkeypatch: pytest.MonkeyPatch,
    said_at: tuple[int, ...],
    urgency: int,
    day: str,
) -> None:
    now = datetime.datetime(*said_at, tzinfo=HERE)  # type: ignore[misc,arg-type]
    monkeypatch.setattr(timezone, "now", lambda: now)
    data = RequestData(
        {"name": "Ana", "email": "ana@example.org"}, [NeedData(groceries.pk, {"urgency": urgency})]
    )
    services.submit_request(data, submission_key="once")
    assert str(Need.objects.get().needed_by) == day


@pytest.mark.django_db
def test_another_day_counts_from_the_day_it_is_said(groceries: Category) -> None:
    today = timezone.localdate()
    need = make_need(None, groceries, needed_by=today - DAY, asked_if_needed_at=timezone.now())
    services.update_need(need.pk, {"detail": "Rice"}, actor=audit.RESIDENT)
    need.refresh_from_db()
    assert need.needed_by == today - DAY
    services.update_need(need.pk, {"urgency": Urgency.TOMORROW}, actor=audit.RESIDENT)
    need.refresh_from_db()
    assert (need.needed_by, need.asked_if_needed_at) == (today + DAY, None)
    services.update_need(need.pk, {"wanted_on": today + 9 * DAY}, actor=audit.RESIDENT)
    need.refresh_from_db()
    assert need.needed_by == today + 9 * DAY


@pytest.mark.django_db
def test_passed_and_ahead(groceries: Category) -> None:
    today = timezone.localdate()
    passed = make_need(make_request(), groceries, needed_by=today - DAY)
    ahead = {
        make_need(make_request(), groceries, urgency=urgency).pk
        for urgency in (Urgency.TODAY, Urgency.WHENEVER)
    }
    assert set(Need.objects.day_passed().values_list("pk", flat=True)) == {passed.pk}
    assert set(Need.objects.still_ahead().values_list("pk", flat=True)) == ahead
    assert passed.has_passed()
    assert not passed.has_passed(today - DAY)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "written",
    [
        {"urgency": Urgency.TODAY, "needed_by": None},
        {"urgency": Urgency.WHENEVER, "needed_by": NAMED},
        {"wanted_on": NAMED, "needed_by": NAMED + DAY},
        {"wanted_on": NAMED, "needed_by": None},
    ],
)
def test_the_database_holds_the_two_together(groceries: Category, written: Any) -> None:
    need = make_need(None, groceries)
    with pytest.raises(IntegrityError, match="need_has_its_day"), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(**written)
