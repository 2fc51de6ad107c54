"""The counts behind the pictures, against sets made by hand."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from pods.models import Ward
from requests_app.choices import DeclineReason, MatchStatus, NeedStatus
from requests_app.models import Match, Need
from requests_app.models.wards import NO_WARD
from stats import metrics
from stats.metrics import Scope
from tests.factories import (
    make_category,
    make_coordinator,
    make_match,
    make_need,
    make_request,
    make_steward,
    make_volunteer,
    make_ward,
)
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
# A Wednesday, far from any change of the clocks
NOON = datetime.datetime(2026, 2, 11, 12, tzinfo=timezone.get_default_timezone())
MONDAY = datetime.date(2026, 2, 9)


def scope_of(user: User, **fields: Any) -> Scope:
    return Scope(user, **{"first": datetime.date(2026, 2, 1), "last": MONDAY + 6 * DAY, **fields})


@pytest.fixture
def scope(ward: Ward) -> Scope:
    return scope_of(make_coordinator(ward))


def asked_at(ward: Ward | None, moment: datetime.datetime, **fields: Any) -> Need:
    return make_need(make_request(ward), created_at=moment, **fields)


def offered(need: Need, after: datetime.timedelta, **fields: Any) -> Match:
    """An offer so long after the ask."""
    moment = need.created_at + after
    if fields.get("status") in {MatchStatus.ACCEPTED, MatchStatus.DONE}:
        fields["accepted_at"] = moment
    return make_match(need, offered_at=moment, **fields)


def test_open_needs_by_ward_and_age(ward: Ward, scope: Scope):
    other, now = make_ward(), timezone.now()
    # On either side of each bound.
    for days in (0, 0.9, 1.1, 2.9, 3.1, 5.9, 6.1, 40):
        asked_at(ward, now - days * DAY)
    asked_at(None, now)
    asked_at(other, now)
    asked_at(ward, now, status=NeedStatus.DONE)
    make_match(asked_at(ward, now))
    assert metrics.open_by_age(scope) == {ward.pk: [2, 2, 2, 2], NO_WARD: [1, 0, 0, 0]}
    steward = scope_of(make_steward())
    assert metrics.open_by_age(steward)[other.pk] == [1, 0, 0, 0]
    assert set(metrics.open_by_age(scope_of(make_steward(), ward_id=other.pk))) == {other.pk}


def test_waits_until_the_first_offer(ward: Ward, scope: Scope):
    for hours in (1, 5, 9):
        offered(asked_at(ward, NOON), hours * HOUR)
    again = asked_at(ward, NOON - 8 * DAY)
    offered(again, 2 * HOUR, status=MatchStatus.DECLINED)
    offered(again, 8 * DAY)  # not the first
    offered(asked_at(make_ward(), NOON), 100 * HOUR)
    offered(asked_at(ward, NOON - 60 * DAY), HOUR)  # before
    before, week = metrics.until_first_offer(scope)
    assert (before.step, before.median, before.total) == (MONDAY - 7 * DAY, 2 * HOUR, 1)
    assert (week.step, week.median) == (MONDAY, 5 * HOUR)
    # Nine tenths of the way, between the second and the third of three waits.
    assert week.ninth == 5 * HOUR + 0.8 * 4 * HOUR
    assert week.counts == [1, 1, 1, 0, 0, 0]


def test_waits_until_done(ward: Ward, scope: Scope):
    for days in (0.5, 1.5, 3, 9):
        asked_at(ward, NOON - days * DAY, status=NeedStatus.DONE, ended_at=NOON)
    asked_at(ward, NOON - DAY, status=NeedStatus.CANCELLED, ended_at=NOON)
    asked_at(make_ward(), NOON - DAY, status=NeedStatus.DONE, ended_at=NOON)
    asked_at(ward, NOON, status=NeedStatus.DONE, ended_at=NOON + 30 * DAY)  # after
    (week,) = metrics.until_done(scope)
    assert (week.step, week.median) == (MONDAY, 2.25 * DAY)
    assert week.counts == [0, 0, 1, 1, 1, 1]


def test_answers_to_offers(ward: Ward, scope: Scope):
    def offer(status: MatchStatus, **fields: Any) -> None:
        offered(asked_at(ward, NOON), HOUR, status=status, **fields)

    offer(MatchStatus.ACCEPTED)
    offer(MatchStatus.DONE)
    offer(MatchStatus.RELEASED, accepted_at=NOON)
    offer(MatchStatus.DECLINED, reason=DeclineReason.TOO_FAR)
    offer(MatchStatus.DECLINED)
    for status in ("expired", "withdrawn", "missed", "offered", "asked"):
        offer(MatchStatus(status))
    offered(asked_at(make_ward(), NOON), HOUR)
    offered(asked_at(ward, NOON - 8 * DAY), HOUR)
    answers = metrics.answers(scope)
    assert answers.by_step[MONDAY] == {
        "accepted": 3,
        "declined": 2,
        "expired": 1,
        "withdrawn": 1,
        "missed": 1,
        metrics.WAITING: 2,
    }
    assert answers.by_step[MONDAY - 7 * DAY] == {metrics.WAITING: 1}
    assert answers.reasons == {"too_far": 1, "": 1}
    assert answers.totals.total() == 11


def helper(ward: Ward | None, offers: int, **fields: Any) -> Volunteer:
    """A volunteer with so many offers in the period, from needs of another ward."""
    kind = make_category()
    fields = {"ward": ward, "approved_at": NOON - 90 * DAY, **fields}
    volunteer = make_volunteer(kind, max_at_once=20, **fields)
    for _number in range(offers):
        need = make_need(make_request(make_ward()), kind, created_at=NOON)
        offered(need, HOUR, volunteer=volunteer, status=MatchStatus.DECLINED)
    return volunteer


def test_who_is_asked_too_often_and_who_never(ward: Ward, scope: Scope):
    often, twice = helper(ward, 11), helper(ward, 2)
    once = helper(None, 1)
    oldest, newer = helper(ward, 0, approved_at=NOON - 300 * DAY), helper(ward, 0)
    helper(make_ward(), 7)
    helper(ward, 0, status=VolunteerStatus.PENDING, approved_at=None)
    # Approved after the period, so nobody could have asked them in it.
    helper(ward, 0, approved_at=NOON + 30 * DAY)
    # Asked before the period, and in this one not once.
    earlier = make_need(make_request(ward), created_at=NOON - 60 * DAY)
    offered(earlier, HOUR, volunteer=newer, status=MatchStatus.EXPIRED)
    asked = metrics.asked(scope)
    assert asked.counts == [2, 1, 1, 0, 0, 0, 1]
    assert asked.most == [(often.pk, often.name, 11), (twice.pk, twice.name, 2)]
    assert asked.never == [oldest, newer]
    assert once not in asked.never


def test_names_no_more_than_twenty(ward: Ward, scope: Scope):
    for _number in range(22):
        make_volunteer(ward=ward, approved_at=NOON)
    asked = metrics.asked(scope)
    assert (len(asked.never), asked.counts[0]) == (20, 22)


def test_coarse_counts(ward: Ward, scope: Scope):
    kind = make_category()
    for _number in range(3):
        make_need(make_request(ward), kind, created_at=NOON)
    make_need(make_request(ward), kind, created_at=NOON, status=NeedStatus.DONE)
    make_need(make_request(make_ward()), kind, created_at=NOON)
    make_need(make_request(ward), kind, created_at=NOON - 60 * DAY)
    rows = [
        (
            metrics.day_of(row["week"]),
            row["in_ward"],
            row["category"],
            row["status"],
            row["n"],
        )
        for row in metrics.coarse_counts(scope)
    ]
    assert rows == [
        (MONDAY, ward.pk, kind.pk, "done", 1),
        (MONDAY, ward.pk, kind.pk, "open", 3),
    ]


def test_the_first_and_the_last_day_count(ward: Ward):
    day = NOON.date()
    scope = scope_of(make_coordinator(ward), first=day, last=day)
    midnight = NOON.replace(hour=0)
    # The first minute of the day and its last, and an hour beyond either end.
    for moment in (midnight, midnight + DAY - HOUR / 60, midnight - HOUR, midnight + DAY):
        asked_at(ward, moment)
    assert sum(row["n"] for row in metrics.coarse_counts(scope)) == 2


def test_steps_are_weeks_and_in_long_periods_months(ward: Ward):
    user = make_coordinator(ward)
    weeks = scope_of(user, first=datetime.date(2026, 2, 1), last=datetime.date(2026, 2, 16)).steps
    assert weeks == [datetime.date(2026, 1, 26), *(MONDAY + 7 * n * DAY for n in (-1, 0, 1))]
    months = scope_of(user, first=datetime.date(2024, 12, 31), last=datetime.date(2026, 2, 1))
    assert months.is_by_month
    assert (months.steps[0], len(months.steps)) == (datetime.date(2024, 12, 1), 15)
    assert months.steps[-1] == datetime.date(2026, 2, 1)
