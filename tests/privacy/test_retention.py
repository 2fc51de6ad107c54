"""What we hold ends when we said so: asked first where nobody knows, counted afterwards."""

import datetime
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.choices import NewsKind
from accounts.models import AuditEvent
from common.models import LinkPurpose, PrivateLink
from messaging.delivery import deliver
from messaging.models import Message, MessageStatus, News
from privacy import asking, retention
from privacy.kinds import BOUNDS
from privacy.models import Question, RetentionRun
from requests_app.choices import MatchStatus, NeedStatus, Repeat, Urgency
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
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
TODAY = datetime.date(2026, 6, 17)


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, TODAY)


def ago(days: float) -> datetime.datetime:
    return timezone.now() - days * DAY


def ended(days: float, status: str = NeedStatus.DONE, **fields: Any) -> HelpRequest:
    """Return a request that has ended so many days ago."""
    request = make_request(created_at=ago(days + 2), closed_at=ago(days), **fields)
    need = make_need(
        request, status=status, created_at=ago(days + 2), ended_at=ago(days), detail="Insulin"
    )
    if status in {NeedStatus.DONE, NeedStatus.UNKNOWN}:
        make_match(need, status=MatchStatus(status), offered_at=ago(days + 1))
        Need.objects.filter(pk=need.pk).update(ended_at=ago(days), first_offered_at=ago(days + 1))
    return request


def is_erased(row: HelpRequest) -> bool:
    row.refresh_from_db()
    return row.erased_at is not None


def send_letters() -> None:
    for message in Message.objects.filter(status=MessageStatus.QUEUED):
        deliver(message.pk)


def erase(*args: str) -> str:
    out = StringIO()
    call_command("erase_expired", *args, stdout=out)
    return out.getvalue()


# --- Requests that have ended ---


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


# --- Asked first ---


def test_where_nobody_knows_how_it_ended_the_household_is_asked_first(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = ended(40, NeedStatus.UNKNOWN, email="rosa@example.org")
    token = link_to(request)
    retention.erase_expired()
    assert not is_erased(request)
    assert asking.ask_before_erasing() == 1
    assert asking.ask_before_erasing() == 0  # not every hour again
    send_letters()
    (letter,) = mail.outbox
    assert letter.to == ["rosa@example.org"]
    assert f"/r/{token}/held/" in str(letter.body)
    set_clock(monkeypatch, TODAY + 13 * DAY)
    retention.erase_expired()
    assert not is_erased(request)
    set_clock(monkeypatch, TODAY + 15 * DAY)
    retention.erase_expired()
    assert is_erased(request)


def test_kept_as_they_asked_and_asked_again_after_the_same_time(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = ended(40, NeedStatus.UNKNOWN)
    asking.ask_before_erasing()
    page = reverse("privacy:request_keep", args=[link_to(request)])
    assert client.get(page).status_code == 405  # mail programs open links by themselves
    set_clock(monkeypatch, TODAY + 3 * DAY)
    for _press in range(2):
        assert client.post(page).status_code == 302
    assert AuditEvent.objects.filter(verb="keep_data", actor_kind="resident").count() == 1
    set_clock(monkeypatch, TODAY + 20 * DAY)
    retention.erase_expired()
    assert not is_erased(request)
    assert asking.ask_before_erasing() == 0
    set_clock(monkeypatch, TODAY + 34 * DAY)
    assert asking.ask_before_erasing() == 1


def test_who_never_answers_is_reminded_and_then_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    silent = make_request(created_at=ago(90))
    make_need(
        silent,
        created_at=ago(90),
        needed_by=TODAY - 50 * DAY,
        urgency=Urgency.THIS_WEEK,
        asked_if_needed_at=ago(31),
    )
    busy = make_request(created_at=ago(90))
    for day in (TODAY - 50 * DAY, TODAY + DAY):
        make_need(busy, needed_by=day, asked_if_needed_at=ago(31), urgency=Urgency.THIS_WEEK)
    assert asking.ask_before_erasing() == 1
    set_clock(monkeypatch, TODAY + 15 * DAY)
    retention.erase_expired()
    assert [is_erased(row) for row in (silent, busy)] == [True, False]
    assert silent.needs.get().status == NeedStatus.CANCELLED


def test_without_an_email_somebody_calls() -> None:
    request = ended(40, NeedStatus.UNKNOWN, email="")
    asking.ask_before_erasing()
    assert ContactLog.objects.due().get().request == request
    assert not Message.objects.exists()


def test_nobody_is_asked_at_night(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.MESSAGES_FROM_HOUR, settings.MESSAGES_UNTIL_HOUR = 8, 20
    ended(40, NeedStatus.UNKNOWN)
    set_clock(monkeypatch, TODAY, hour=3)
    assert asking.ask_before_erasing() == 0


# --- Volunteers ---


def test_who_has_been_silent_for_a_year_is_asked_and_then_leaves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    long_ago = {"created_at": ago(400), "approved_at": ago(400)}
    silent = make_volunteer(**long_ago, email="sam@example.org")
    link_to(silent)
    helper, saying_no = make_volunteer(**long_ago), make_volunteer(**long_ago)
    make_match(volunteer=helper, status=MatchStatus.DONE)
    make_match(volunteer=saying_no, status=MatchStatus.DECLINED)
    ignoring = make_volunteer(**long_ago)
    make_match(volunteer=ignoring, status=MatchStatus.EXPIRED)
    new, away = make_volunteer(), make_volunteer(**long_ago, paused_until=TODAY + 60 * DAY)
    assert asking.ask_before_erasing() == 2
    send_letters()
    assert "Do you still want to help?" in [letter.subject for letter in mail.outbox]
    set_clock(monkeypatch, TODAY + 15 * DAY)
    retention.erase_expired()
    left = Volunteer.objects.filter(status=VolunteerStatus.LEFT)
    assert set(left) == {silent, ignoring}
    silent.refresh_from_db()
    assert (silent.name, silent.languages, silent.language) == ("", [], "en")
    assert {helper, saying_no, new, away} <= set(Volunteer.objects.exclude(name=""))


def test_one_press_keeps_them(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    volunteer = make_volunteer(created_at=ago(400), approved_at=ago(400))
    token = link_to(volunteer)
    asking.ask_before_erasing()
    page = client.get(reverse("privacy:volunteer_held", args=[token])).content.decode()
    assert "Yes, I still want to help" in page
    client.post(reverse("privacy:volunteer_keep", args=[token]))
    set_clock(monkeypatch, TODAY + 15 * DAY)
    retention.erase_expired()
    assert asking.ask_before_erasing() == 0
    volunteer.refresh_from_db()
    assert volunteer.status == VolunteerStatus.APPROVED
    page = client.get(reverse("privacy:volunteer_held", args=[token])).content.decode()
    assert "Yes, I still want to help" not in page


def test_whoever_changes_something_is_still_there(client: Client) -> None:
    volunteer = make_volunteer(created_at=ago(400), approved_at=ago(400))
    page = reverse("volunteers:volunteer_pause", args=[link_to(volunteer)])
    client.post(page, {"length": "7"})
    Volunteer.objects.update(paused_until=None)
    assert AuditEvent.objects.filter(verb="pause_volunteer").exists()
    assert asking.ask_before_erasing() == 0


# --- What is deleted as it is ---


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


# --- What stays ---


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


# --- Told ---


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


def test_a_question_belongs_to_one_person() -> None:
    asking.ask_volunteer(make_volunteer().pk)
    asking.ask_volunteer(Volunteer.objects.get().pk)
    assert Question.objects.count() == 1
