"""Offers that nobody answers end by themselves, and their needs are open again."""

import datetime

import pytest
from django.db import DatabaseError
from django.utils import timezone
from procrastinate.contrib.django import app

from accounts.models import AuditEvent
from common.models import Category
from requests_app import tasks
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import Match
from requests_app.services import expire_offers, expiry, offer_match
from tests.factories import make_match, make_need, make_steward, make_volunteer

pytestmark = pytest.mark.django_db
PAST = timezone.now() - datetime.timedelta(seconds=1)


def test_ends_what_is_overdue_and_nothing_else(ride: Category) -> None:
    overdue = make_match(expires_at=PAST)
    waiting = make_match()
    # A match keeps the time until which it could be answered; only offers may run out.
    accepted = make_match(expires_at=PAST, status=MatchStatus.ACCEPTED)
    assert expire_offers() == 1
    found = dict(Match.objects.values_list("pk", "status"))
    assert found == {
        overdue.pk: MatchStatus.EXPIRED,
        waiting.pk: MatchStatus.OFFERED,
        accepted.pk: MatchStatus.ACCEPTED,
    }
    overdue.need.refresh_from_db()
    assert overdue.need.status == NeedStatus.OPEN
    assert AuditEvent.objects.get().verb == "expire_match"
    assert expire_offers() == 0


def test_after_48_hours_unless_set_otherwise(ride: Category) -> None:
    match = offer_match(make_need(category=ride).pk, make_volunteer(ride).pk, actor=make_steward())
    assert match.expires_at - match.offered_at == datetime.timedelta(hours=48)


def test_the_job_does_it() -> None:
    match = make_match(expires_at=PAST)
    tasks.expire_offers(timestamp=0)
    match.refresh_from_db()
    assert match.status == MatchStatus.EXPIRED


def test_the_worker_knows_the_job() -> None:
    # The test above calls the job itself; one that no timer starts would pass it and never run.
    crons = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert crons["expire_offers"] == "*/5 * * * *"


def test_one_that_fails_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    # The bad one is first: an error that ends the run would leave the good one unanswered.
    bad, good = make_match(expires_at=PAST), make_match(expires_at=PAST)
    lock = expiry.lock_match

    def fail(match_id: int) -> Match:
        if match_id == bad.pk:
            raise DatabaseError("lock timeout")
        return lock(match_id)

    monkeypatch.setattr(expiry, "lock_match", fail)
    assert expire_offers() == 1
    good.refresh_from_db()
    assert good.status == MatchStatus.EXPIRED
