"""The day has passed: the household is asked once, and answers on one page."""

import datetime
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app

from accounts import audit
from accounts.models import AuditEvent
from common.errors import NotPossible
from common.models import Category
from messaging import registry
from messaging.models import Message
from requests_app import services, tasks
from requests_app.choices import ContactKind, NeedStatus, Urgency
from requests_app.models import ContactLog, Need
from requests_app.services import still_needed
from tests.clock import set_clock
from tests.factories import link_to, make_match, make_need, make_request, make_steward
from tests.requests_app.feedback_letters import due, templates
from tests.requests_app.request_form import address

pytestmark = pytest.mark.django_db
SUNDAY = datetime.date(2026, 11, 29)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """Monday morning: what was needed on Sunday has passed."""
    set_clock(monkeypatch, SUNDAY + DAY, 8)


def passed(category: Category, request: Any = None, **fields: Any) -> Need:
    fields = {"urgency": Urgency.TODAY, "needed_by": SUNDAY, **fields}
    return make_need(request or make_request(), category, **fields)


def letter() -> Any:
    return registry.write(Message.objects.get(template="requests_app/still_needed"))


def test_at_half_past_eleven_it_has_not_passed(
    groceries: Category, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed(groceries)
    set_clock(monkeypatch, SUNDAY, 23, 30)
    assert services.ask_if_still_needed() == 0
    set_clock(monkeypatch, SUNDAY + DAY, 0, 5)
    assert services.ask_if_still_needed() == 1


def test_what_was_asked_before_is_not_asked_again(
    groceries: Category, ride: Category, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = passed(groceries)
    link_to(first.request)
    services.ask_if_still_needed()
    set_clock(monkeypatch, SUNDAY + 3 * DAY, 8)
    passed(ride, first.request, needed_by=SUNDAY + 2 * DAY)
    assert services.ask_if_still_needed() == 1
    letters = Message.objects.filter(template="requests_app/still_needed").order_by("id")
    earlier, later = [registry.write(message) for message in letters]
    assert earlier
    assert later
    assert str(ride) in later.body
    assert str(groceries) not in later.body
    assert str(ride) not in earlier.body


def test_asked_once_with_a_way_to_answer(client: Client, groceries: Category) -> None:
    need = passed(groceries)
    token = link_to(need.request)
    for _hour in range(3):
        tasks.ask_if_still_needed(timestamp=0)
    assert templates() == ["still_needed"]
    written = letter()
    assert written.to == need.request.email
    assert "Groceries (was needed on Sun, Nov 29, 1 day ago)" in written.body
    page = address("need_new_day", token, need.pk)
    assert page in written.body
    for _look in range(2):
        assert "Do you still need this?" in client.get(page).text
    need.refresh_from_db()
    assert (need.status, need.needed_by) == (NeedStatus.OPEN, SUNDAY), "looking changes nothing"
    assert AuditEvent.objects.filter(verb="ask_if_still_needed").count() == 1


def test_in_their_language(groceries: Category) -> None:
    need = passed(groceries, make_request(language="es"))
    link_to(need.request)
    services.ask_if_still_needed()
    assert Message.objects.get().language == "es"


def test_one_letter_for_all_of_a_request(groceries: Category, ride: Category) -> None:
    request = make_request()
    token = link_to(request)
    needs = [passed(groceries, request), passed(ride, request)]
    assert services.ask_if_still_needed() == 2
    body = letter().body
    for need in needs:
        assert body.count(address("need_new_day", token, need.pk)) == 1


@pytest.mark.parametrize(
    ("answer", "day"),
    [
        ({"urgency": Urgency.TODAY}, SUNDAY + DAY),
        ({"urgency": Urgency.THIS_WEEK}, SUNDAY + 7 * DAY),
        ({"urgency": Urgency.WHENEVER}, None),
        ({"wanted_on": "2026-12-08"}, datetime.date(2026, 12, 8)),
    ],
)
def test_a_new_day_opens_it_again(
    client: Client, groceries: Category, answer: dict[str, Any], day: datetime.date | None
) -> None:
    need = passed(groceries)
    token = link_to(need.request)
    services.ask_if_still_needed()
    for _press in range(2):
        response = client.post(address("need_new_day", token, need.pk), answer, follow=True)
        assert "Your changes are saved." in response.text
    need.refresh_from_db()
    assert (need.needed_by, need.asked_if_needed_at) == (day, None)
    assert Need.objects.open().still_ahead().get() == need
    assert AuditEvent.objects.filter(verb="give_new_day").count() == 1
    assert letter() is None, "answered in the meantime"


def test_no_longer_needed(client: Client, groceries: Category) -> None:
    need = passed(groceries)
    token = link_to(need.request)
    assert address("need_cancel", token, need.pk) in client.get(
        address("need_new_day", token, need.pk)
    ).text.replace("&amp;", "&")
    for _press in range(2):
        client.post(address("need_cancel", token, need.pk))
    need.refresh_from_db()
    assert need.status == NeedStatus.CANCELLED
    assert services.ask_if_still_needed() == 0


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({}, "Please choose one."),
        ({"wanted_on": "2026-11-29"}, "in the past"),
        ({"wanted_on": "2028-01-01"}, "more than a year"),
        ({"urgency": "9"}, "Please choose one."),
    ],
)
def test_no_day_is_no_answer(
    client: Client, groceries: Category, answer: dict[str, str], words: str
) -> None:
    need = passed(groceries)
    page = address("need_new_day", link_to(need.request), need.pk)
    assert words in client.post(page, answer).text
    need.refresh_from_db()
    assert need.needed_by == SUNDAY


def test_not_what_somebody_helps_with_or_another_s(client: Client, groceries: Category) -> None:
    need = passed(groceries)
    page = address("need_new_day", link_to(make_request()), need.pk)
    assert client.post(page, {"urgency": 4}).status_code == 404
    services.accept_match(
        make_match(make_need(None, groceries), expires_at=timezone.now() + DAY).pk,
        actor=audit.VOLUNTEER,
    )
    helped = Need.objects.get(status=NeedStatus.MATCHED)
    page = address("need_new_day", link_to(helped.request), helped.pk)
    assert "can no longer be changed" in client.post(page, {"urgency": 4}, follow=True).text
    with pytest.raises(NotPossible):
        services.give_new_day(helped.pk, urgency=4, wanted_on=None, actor=audit.RESIDENT)


def test_before_it_passes_what_was_chosen_can_be_changed(
    client: Client, groceries: Category
) -> None:
    need = make_need(None, groceries)
    token = link_to(need.request)
    status = client.get(address("request_status", token)).text
    assert "By Sun, Dec 6" in status
    page = address("need_new_day", token, need.pk)
    assert address("need_edit", token, need.pk) in status
    text = client.get(page).text
    assert "Choose another day" in text
    assert 'value="2"' in text.split("checked")[0].rsplit("<input", 1)[1]
    client.post(page, {"urgency": Urgency.TODAY})
    need.refresh_from_db()
    assert need.needed_by == SUNDAY + DAY


# --- By phone ---


def test_without_email_they_come_to_the_call_list(groceries: Category, ride: Category) -> None:
    request = make_request(email="")
    needs = [passed(groceries, request), passed(ride, request)]
    for _hour in range(2):
        services.ask_if_still_needed()
    assert (templates(), due()) == ([], [ContactKind.DAY_PASSED])
    steward = make_steward()
    services.give_new_day(needs[0].pk, urgency=Urgency.TODAY, wanted_on=None, actor=steward)
    assert due() == [ContactKind.DAY_PASSED], "of the other nobody has asked them"
    services.cancel_need(needs[1].pk, actor=steward)
    assert due() == []


def test_who_does_not_answer_is_called_and_never_lost(
    groceries: Category, monkeypatch: pytest.MonkeyPatch
) -> None:
    need = passed(groceries)
    services.ask_if_still_needed()
    set_clock(monkeypatch, SUNDAY + 14 * DAY, 8)
    services.ask_if_still_needed()
    assert due() == []
    set_clock(monkeypatch, SUNDAY + 15 * DAY, 9)
    for _hour in range(2):
        services.ask_if_still_needed()
    assert templates() == ["still_needed"]
    assert due() == [ContactKind.DAY_PASSED]
    assert Need.objects.open().day_passed().get() == need
    set_clock(monkeypatch, SUNDAY + 40 * DAY, 9)
    services.ask_if_still_needed()
    assert ContactLog.objects.count() == 1


def test_asked_anew_when_the_new_day_passes(
    groceries: Category, monkeypatch: pytest.MonkeyPatch
) -> None:
    need = passed(groceries)
    services.ask_if_still_needed()
    services.give_new_day(need.pk, urgency=Urgency.TOMORROW, wanted_on=None, actor=audit.RESIDENT)
    set_clock(monkeypatch, SUNDAY + 2 * DAY, 23, 30)
    assert services.ask_if_still_needed() == 0
    set_clock(monkeypatch, SUNDAY + 3 * DAY, 8)
    assert services.ask_if_still_needed() == 1
    assert templates() == ["still_needed", "still_needed"]


# --- The job ---


def test_the_worker_knows_the_job() -> None:
    crons = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert crons["ask_if_still_needed"] == "23 * * * *"


def test_nobody_is_asked_about_what_has_ended_or_goes_on(groceries: Category) -> None:
    ended = {"status": NeedStatus.DONE}
    passed(groceries, **ended)
    passed(
        groceries, make_request(erased_at=timezone.now(), name="", phone="", email="", address="")
    )
    make_match(passed(groceries))
    make_need(None, groceries)
    assert services.ask_if_still_needed() == 0


def test_one_that_fails_stops_no_other(
    groceries: Category, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad, _good = passed(groceries), passed(groceries)
    lock = still_needed.lock_request

    def fail(request_id: int) -> Any:
        if request_id == bad.request_id:
            raise DatabaseError("lost")
        return lock(request_id)

    monkeypatch.setattr(still_needed, "lock_request", fail)
    assert services.ask_if_still_needed() == 1
    assert "Nobody could be asked" in caplog.text
