"""The letters about shifts, in every language."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from accounts import audit
from messaging.delivery import deliver
from messaging.models import Message
from rota.models import OnShift
from rota.services import jobs, people, planning, seats, swaps
from tests import factories
from tests.clock import set_clock
from tests.languages.reader import Reader
from tests.languages.translated_rows import READ

pytestmark = pytest.mark.django_db
MONDAY = datetime.date(2026, 6, 1)
ROTA_LETTERS = {
    "rota/called_off",
    "rota/exchanged",
    "rota/let_in",
    "rota/proposed",
    "rota/put_on",
    "rota/remind_day",
    "rota/remind_hour",
    "rota/swapped",
    "rota/taken_off",
}


def deliver_all(reader: Reader) -> None:
    for message in Message.objects.filter(status="queued"):
        deliver(message.pk)
    for letter in mail.outbox:
        reader.read_mail(letter)


@pytest.mark.parametrize("language", READ)
def test_no_english_in_letters_about_shifts(language: str, monkeypatch) -> None:
    set_clock(monkeypatch, MONDAY)
    reader, coordinator = Reader(language), factories.make_coordinator()
    groceries, ward = reader.rows.groceries(), reader.rows.ward()
    line = factories.make_line(ward)
    one, other = (
        reader.rows.volunteer(groceries, ward=ward, name=name, contact_method="email")
        for name in ("1", "2")
    )
    for volunteer in (one, other):
        factories.link_to(volunteer)
        people.let_in(volunteer.pk, ["phones"], actor=coordinator)
    first, second = one.answerer, other.answerer
    shift = factories.make_shift(line, people=3)
    seats.assign(shift.pk, first.pk, actor=coordinator)
    deliver_all(reader)
    seats.remove(shift.pk, first.pk, actor=coordinator)
    deliver_all(reader)
    seats.take(shift.pk, first.pk, actor=audit.VOLUNTEER)
    seats.set_offered(shift.pk, first.pk, is_offered=True, actor=audit.VOLUNTEER)
    seats.take_over(OnShift.objects.get().pk, second.pk, actor=audit.VOLUNTEER)
    deliver_all(reader)
    evening = factories.make_shift(line, starts=datetime.time(17), ends=datetime.time(19))
    seats.take(evening.pk, first.pk, actor=audit.VOLUNTEER)
    seats.set_offered(shift.pk, second.pk, is_offered=True, actor=audit.VOLUNTEER)
    wanted, given = OnShift.objects.get(shift=shift), OnShift.objects.get(shift=evening)
    swaps.propose(wanted.pk, given.pk, first.pk, actor=audit.VOLUNTEER)
    deliver_all(reader)
    swaps.accept(given.pk, second.pk, actor=audit.VOLUNTEER)
    deliver_all(reader)
    people.set_own(first.pk, {"hour_before": True}, actor=audit.VOLUNTEER)
    OnShift.objects.update(taken_at=timezone.now() - datetime.timedelta(days=9))
    for day, hour in ((1, 10), (2, 8)):
        set_clock(monkeypatch, MONDAY + datetime.timedelta(days=day), hour=hour)
        jobs.remind_of_shifts()
        deliver_all(reader)
    slot = shift.slot
    planning.take_weekly(slot.pk, first.pk, actor=audit.VOLUNTEER)
    slot.starts = datetime.time(7)
    slot.save()
    planning.fit_to_slot(slot.pk, actor=coordinator)
    deliver_all(reader)
    sent = Message.objects.filter(status="sent").exclude(recipient_kind="staff")
    assert set(sent.values_list("template", flat=True)) == ROTA_LETTERS
    assert not reader.english, "\n".join(reader.english)
    assert not reader.signs, "\n".join(reader.signs)
    assert not reader.words, "\n".join(reader.words)
