"""Whoever no message reaches is on the list of calls about shifts, until it is said or not so."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEvent, User
from messaging.models import Message
from messaging.outcomes import tell_undelivered
from rota.choices import CallAbout
from rota.models import Answerer, ShiftCall
from rota.services import jobs, people, planning, seats
from tests.clock import set_clock
from tests.factories import (
    make_answerer,
    make_coordinator,
    make_line,
    make_operator,
    make_shift,
    make_volunteer,
    make_ward,
    put_on,
)
from volunteers.choices import Duty
from volunteers.joining import join_volunteers

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
MONDAY = datetime.date(2026, 6, 1)
CALLS, CONTACTS = "admin:rota_calls", "admin:requests_app_contactlog_changelist"


def without_channel(**fields: Any) -> Answerer:
    fields = {"email": "", "phone": "+12025550142", "contact_method": "call", **fields}
    return make_answerer(make_volunteer(**fields))


def waiting(now: datetime.datetime | None = None) -> list[str]:
    return list(ShiftCall.objects.due(now or timezone.now()).values_list("about", flat=True))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def press(client: Client, call: ShiftCall) -> int:
    return client.post(reverse("admin:rota_calls_press"), {"called": call.pk}).status_code


def test_a_reminder_is_one_call_however_often_the_job_runs(monkeypatch) -> None:
    set_clock(monkeypatch, MONDAY)
    shift = make_shift()  # on Wednesday from nine
    put_on(shift, without_channel(name="Qorvana"))
    set_clock(monkeypatch, MONDAY + DAY, hour=10)
    for _run in range(2):
        jobs.remind_of_shifts()
    call = ShiftCall.objects.get()
    assert (call.about, call.starts_at) == (CallAbout.REMIND, shift.starts_at)
    assert not Message.objects.exists()
    client = signed_in(make_coordinator())
    page = client.get(reverse(CALLS)).text
    assert "Qorvana" in page
    assert "Please remind them of their shift" in page
    # Where the day's other calls are, on the first page and on the rota they are told of it, too.
    for url in (f"{reverse(CONTACTS)}?due=yes", reverse("admin:index"), reverse("admin:rota")):
        assert reverse(CALLS) in client.get(url).text, url
    assert [press(client, call) for _press in range(2)] == [302, 302]
    assert AuditEvent.objects.filter(verb="call_about_shift").count() == 1
    jobs.remind_of_shifts()
    assert ShiftCall.objects.count() == 1
    assert "Nobody has to be called." in client.get(reverse(CALLS)).text
    assert reverse(CALLS) not in client.get(f"{reverse(CONTACTS)}?due=yes").text


def test_whoever_is_reached_is_on_no_list(monkeypatch) -> None:
    set_clock(monkeypatch, MONDAY)
    put_on(make_shift())
    set_clock(monkeypatch, MONDAY + DAY, hour=10)
    jobs.remind_of_shifts()
    assert Message.objects.count() == 1
    assert waiting() == []


def test_everything_that_is_told_is_a_call() -> None:
    coordinator, answerer = make_coordinator(), without_channel()
    shift = make_shift()
    seats.assign(shift.pk, answerer.pk, actor=coordinator)
    assert waiting() == [CallAbout.PUT_ON]
    seats.remove(shift.pk, answerer.pk, actor=coordinator)
    # That they are on it is no longer so.
    assert waiting() == [CallAbout.TAKEN_OFF]
    seats.assign(shift.pk, answerer.pk, actor=coordinator)
    assert waiting() == [CallAbout.PUT_ON]
    seats.set_offered(shift.pk, answerer.pk, is_offered=True, actor=audit.VOLUNTEER)
    seats.take_over(shift.on_it.get().pk, make_answerer().pk, actor=audit.VOLUNTEER)
    assert set(waiting()) == {CallAbout.TAKEN_OFF, CallAbout.SWAPPED}
    # Nobody is told of what has begun.
    assert waiting(shift.starts_at) == []


def test_a_shift_that_is_called_off_is_a_call_with_its_time() -> None:
    shift = make_shift()
    put_on(shift, without_channel())
    slot = shift.slot
    slot.starts = datetime.time(10)
    slot.save()
    planning.fit_to_slot(slot.pk, actor=make_coordinator())
    call = ShiftCall.objects.get()
    assert (call.about, call.starts_at, call.line) == (
        CallAbout.CALLED_OFF,
        shift.starts_at,
        shift.line,
    )
    assert waiting() == [CallAbout.CALLED_OFF]


def test_let_in_without_a_channel() -> None:
    ward = make_ward()
    volunteer = make_volunteer(ward=ward, email="", phone="+12025550142", contact_method="call")
    people.let_in(volunteer.pk, [Duty.PHONES], actor=make_coordinator())
    assert waiting() == [CallAbout.LET_IN]
    assert reverse(CALLS) in signed_in(make_coordinator(ward)).get("/en/admin/").text


def test_a_message_that_nobody_gets_becomes_a_call() -> None:
    shift, answerer = make_shift(), make_answerer()
    seats.assign(shift.pk, answerer.pk, actor=make_coordinator())
    for _time in range(2):
        tell_undelivered(Message.objects.get())
    assert waiting() == [CallAbout.PUT_ON]
    planning.fit_to_slot(shift.slot_id, actor=make_coordinator())
    slot = shift.slot
    slot.starts = datetime.time(10)
    slot.save()
    planning.fit_to_slot(slot.pk, actor=make_coordinator())
    tell_undelivered(Message.objects.get(template="rota/called_off"))
    assert waiting() == [CallAbout.CALLED_OFF]
    people.take_off(answerer.pk, actor=make_coordinator())
    tell_undelivered(Message.objects.get(template="rota/called_off"))
    assert not ShiftCall.objects.exists()


def test_seen_and_struck_off_by_whoever_may_ring_them() -> None:
    ward = make_ward()
    answerer = without_channel(name="Qorvana", ward=ward)
    seats.assign(make_shift(make_line(ward)).pk, answerer.pk, actor=make_coordinator())
    call = ShiftCall.objects.get()
    for user in (make_coordinator(), make_operator(ward)):
        client = signed_in(user)
        assert "Qorvana" not in client.get(reverse(CALLS)).text
        assert press(client, call) in (403, 404)
        assert reverse(CALLS) not in client.get(reverse("admin:rota")).text
    assert waiting() == [CallAbout.PUT_ON]
    assert "Qorvana" in signed_in(make_coordinator(ward)).get(reverse(CALLS)).text


def test_calls_go_along_when_two_sign_ups_become_one() -> None:
    one, other = without_channel(), without_channel()
    shift = make_shift()
    seats.assign(shift.pk, other.pk, actor=make_coordinator())
    kept = join_volunteers(one.volunteer_id, other.volunteer_id, actor=make_coordinator())
    assert ShiftCall.objects.get().answerer.volunteer_id == kept
    assert waiting() == [CallAbout.PUT_ON]


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(count, django_assert_num_queries) -> None:
    shift, coordinator = make_shift(people=3), make_coordinator()
    for _each in range(count):
        seats.assign(shift.pk, without_channel().pk, actor=coordinator)
    client = signed_in(make_coordinator())
    client.get(reverse(CALLS))
    with django_assert_num_queries(4):
        client.get(reverse(CALLS))
