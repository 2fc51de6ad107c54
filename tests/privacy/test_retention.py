"""What we hold ends when we said so: on its day, counted, and told."""

import datetime
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.choices import NewsKind
from common.models import LinkPurpose, PrivateLink
from messaging.models import Message, MessageStatus, News
from privacy import retention
from privacy.kinds import BOUNDS
from privacy.models import RetentionRun
from requests_app.choices import MatchStatus, NeedStatus, Repeat
from requests_app.models import ContactLog, HelpRequest, Match, Need, Opening
from stats import metrics
from stats.totals import totals
from tests.clock import set_clock
from tests.factories import (
    link_to,
    make_contact,
    make_coordinator,
    make_goods,
    make_match,
    make_need,
    make_request,
    make_steward,
    make_volunteer,
    make_ward,
)
from tests.privacy.ended_rows import DAY, TODAY, ago, ended, erase, is_erased
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, TODAY)


@pytest.mark.parametrize(("days", "goes"), [(29, False), (31, True)])
def test_a_request_is_erased_some_days_after_it_ended(days: int, goes: bool) -> None:
    request = ended(days)
    retention.erase_expired()
    assert is_erased(request) is goes
    assert bool(request.name) is not goes
    assert RetentionRun.objects.get().counts["ended"] == int(goes)


def test_one_that_goes_on_or_comes_again_stays() -> None:
    open_one = make_request(created_at=ago(300))
    make_need(open_one, created_at=ago(300))
    series = ended(40)
    series.needs.update(repeat=Repeat.WEEKLY)
    over = ended(40)
    over.needs.update(repeat=Repeat.WEEKLY, repeat_until=TODAY - 35 * DAY)
    retention.erase_expired()
    assert [is_erased(row) for row in (open_one, series, over)] == [False, False, True]


def test_by_hand_it_only_says_what_it_would_do() -> None:
    request = ended(40)
    said = erase()
    assert "Requests that have ended (after 30 days): 1 would be deleted" in said
    assert not is_erased(request)
    assert not RetentionRun.objects.exists()
    assert "Requests that have ended (after 30 days): 1 deleted" in erase("--really")
    assert is_erased(request)
    assert erase().count(": 0 would") == erase().count("would be")


def test_notes_go_but_for_calls_still_to_be_made() -> None:
    make_contact(created_at=ago(91))
    young = make_contact(created_at=ago(89))
    due = make_contact(created_at=ago(91), follow_up_on=TODAY)
    retention.erase_expired()
    assert set(ContactLog.objects.all()) == {young, due}


def test_messages_links_and_things_go() -> None:
    request = make_request()
    for number, days in enumerate((91, 91, 1)):
        Message.objects.create(
            template="requests_app/request_link",
            language="en",
            recipient_kind="request",
            recipient_id=request.pk,
            subject_id=request.pk,
            idempotency_key=str(number),
            status=MessageStatus.QUEUED if number == 0 else MessageStatus.FAILED,
        )
        Message.objects.filter(idempotency_key=str(number)).update(created_at=ago(days))
    dead, alive = link_to(request), link_to(request)
    PrivateLink.objects.filter(token_hash__in=PrivateLink.objects.values("token_hash")[:1]).update(
        revoked_at=ago(31)
    )
    make_goods(gone_at=ago(91))
    make_goods(gone_at=ago(1))
    run = retention.erase_expired()
    assert set(Message.objects.values_list("idempotency_key", flat=True)) == {"0", "2"}
    assert PrivateLink.objects.resolve(LinkPurpose.REQUEST, alive) == request.pk
    assert PrivateLink.objects.count() == 1
    assert dead
    assert {name: run.counts[name] for name in ("messages", "links", "goods")} == {
        "messages": 1,
        "links": 1,
        "goods": 1,
    }


def test_the_counts_add_up_and_the_moments_are_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    ward, steward = make_ward(), make_steward()
    for days in (33.2, 40.7, 41, 55):
        ended(days, ward=ward, language="ti", spoken_language="ti")
    ended(45, NeedStatus.CANCELLED, ward=ward)
    whole = metrics.Scope(steward, datetime.date(2026, 1, 1), TODAY)

    def counted() -> list[Any]:
        found = [(t.requests, t.asked, t.ended, t.helped.households) for t in map(totals, [whole])]
        waits = [metrics.until_done(whole), metrics.until_first_offer(whole)]
        steps = [[(each.step, each.counts) for each in figure] for figure in waits]
        return [found, steps, list(metrics.coarse_counts(whole)), metrics.answers(whole)]

    before, dates = counted(), set(Need.objects.values_list("created_at", flat=True))
    retention.erase_expired()
    assert HelpRequest.objects.filter(is_coarse=True).count() == 5
    after = counted()
    assert after == before
    rows = [*HelpRequest.objects.all(), *Need.objects.all(), *Match.objects.all()]
    for row in rows:
        for field in row._meta.concrete_fields:
            value = getattr(row, field.name) if not field.is_relation else None
            if isinstance(value, datetime.datetime):
                local = timezone.localtime(value)
                assert (local.hour, local.minute) == (0, 0), (row, field.name)
                assert value not in dates
    request = HelpRequest.objects.first()
    assert request is not None
    assert (request.language, request.spoken_language, request.household) == ("en", "en", None)
    assert not Message.objects.filter(recipient_kind="request").exists()


def test_what_nobody_looked_at_and_who_saw_whom_end_too() -> None:
    day = datetime.timedelta(days=1)
    marked = {"why_aside": "sender"}
    for days in (29, 31):
        make_request(set_aside_at=timezone.now() - days * day, **marked)
        make_volunteer(set_aside_at=timezone.now() - days * day, status="pending", **marked)
    match = make_match(make_need(), status="accepted")
    for step, days in (("contact", 91), ("address", 89)):
        Opening.objects.create(
            request=match.need.request,
            match=match,
            volunteer=match.volunteer,
            step=step,
            at=timezone.now() - days * day,
            per_day=9,
            per_week=9,
        )
    erase("--really")
    assert HelpRequest.objects.filter(set_aside_at__isnull=False).count() == 1
    assert Volunteer.objects.filter(set_aside_at__isnull=False).count() == 1
    assert Opening.objects.get().step == "address"


def test_one_that_cannot_be_deleted_keeps_no_other_and_stewards_are_told(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    steward = make_steward()
    broken, fine = ended(40), ended(40)
    kinds = {kind.name: kind for kind in retention.KINDS}
    real = kinds["ended"].end
    assert real is not None

    def breaks(pk: int) -> None:
        if pk == broken.pk:
            raise HelpRequest.DoesNotExist
        real(pk)

    object.__setattr__(kinds["ended"], "end", breaks)
    try:
        with pytest.raises(CommandError, match="'ended': 1"):
            erase("--really")
    finally:
        object.__setattr__(kinds["ended"], "end", real)
    assert [is_erased(row) for row in (broken, fine)] == [False, True]
    assert News.objects.get().kind == NewsKind.RETENTION
    client.force_login(steward)
    page = client.get(reverse("admin:retention")).content.decode()
    assert "Requests that have ended" in page
    assert "failed: 1" in page


def test_rows_that_the_database_keeps_keep_no_other_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """The log of who saw whom refuses by the database's own clock."""
    match = make_match(status=MatchStatus.ACCEPTED)
    limits = {"per_day": 9, "per_week": 9, "at": datetime.datetime.now(datetime.UTC)}
    kept = {"request": match.need.request, "match": match, "volunteer": match.volunteer}
    Opening.objects.create(step="address", **kept, **limits)
    set_clock(monkeypatch, (limits["at"] + 120 * DAY).date())
    make_goods(gone_at=ago(100))
    with pytest.raises(CommandError, match="'openings': 1"):
        erase("--really")
    assert RetentionRun.objects.get().counts["goods"] == 1


def test_stewards_alone_see_it(client: Client) -> None:
    client.force_login(make_coordinator(make_ward()))
    assert client.get(reverse("admin:retention")).status_code == 403


@pytest.mark.parametrize("name", BOUNDS)
@pytest.mark.parametrize("end", [0, 1])
def test_silly_settings_are_refused(settings: Settings, name: str, end: int) -> None:
    assert not [each for each in run_checks() if each.id == "privacy.E001"]
    setattr(settings, name, BOUNDS[name][end])
    assert not [each for each in run_checks() if each.id == "privacy.E001"]
    setattr(settings, name, BOUNDS[name][end] + (DAY if end else -datetime.timedelta(minutes=1)))
    (found,) = [each for each in run_checks() if each.id == "privacy.E001"]
    assert name in found.msg
