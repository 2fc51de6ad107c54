"""Before something ends people are asked: households where nobody knows, and volunteers."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from accounts.models import AuditEvent
from messaging.models import Message
from privacy import asking, retention
from privacy.models import Question
from requests_app.choices import MatchStatus, NeedStatus, Urgency
from requests_app.models import ContactLog
from tests.clock import set_clock
from tests.factories import (
    link_to,
    make_match,
    make_need,
    make_request,
    make_volunteer,
)
from tests.privacy.ended_rows import DAY, TODAY, ago, ended, is_erased, send_letters
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, TODAY)


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


def test_a_question_belongs_to_one_person() -> None:
    asking.ask_volunteer(make_volunteer().pk)
    asking.ask_volunteer(Volunteer.objects.get().pk)
    assert Question.objects.count() == 1
