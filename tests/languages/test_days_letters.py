"""The letters about shifts of days, in every language."""

import datetime

import pytest
from django.core import mail

from accounts import audit
from events.models import Helper
from events.services import places, planning
from messaging.delivery import deliver
from messaging.models import Message
from tests import factories
from tests.clock import HERE, set_clock
from tests.languages.read_days import day_of
from tests.languages.reader import Reader
from tests.languages.translated_rows import READ

pytestmark = pytest.mark.django_db
MONDAY = datetime.date(2026, 6, 1)
MONDAY_NOON = datetime.datetime(2026, 6, 1, 12, tzinfo=HERE)
DAYS_LETTERS = {
    "events/called_off",
    "events/changed",
    "events/moved_up",
    "events/remind_day",
    "events/signed_up",
}


def deliver_all(reader: Reader) -> None:
    for message in Message.objects.filter(status="queued"):
        deliver(message.pk)
    for letter in mail.outbox:
        reader.read_mail(letter)


@pytest.mark.parametrize("language", READ)
def test_no_english_in_letters_about_days(language: str, monkeypatch) -> None:
    set_clock(monkeypatch, MONDAY)
    reader, coordinator = Reader(language), factories.make_coordinator()
    shift = factories.make_day_shift(day_of(reader), wanted=1)
    first, _second = (
        places.sign_up(
            shift.pk,
            {"name": reader.rows.word, "email": f"{key}@example.org", "language": language},
            key=key,
            actor=audit.VOLUNTEER,
        )
        for key in ("a", "b")
    )
    deliver_all(reader)
    places.give_back(first.pk, actor=audit.VOLUNTEER)
    planning.after_edit([shift.pk], [shift.pk])
    deliver_all(reader)
    Helper.objects.update(created_at=MONDAY_NOON - datetime.timedelta(days=1))
    set_clock(monkeypatch, MONDAY + datetime.timedelta(days=1), hour=13)
    planning.remind_of_days()
    deliver_all(reader)
    planning.call_off(shift.pk, actor=coordinator)
    deliver_all(reader)
    sent = Message.objects.filter(status="sent").exclude(recipient_kind="staff")
    assert set(sent.values_list("template", flat=True)) | {"events/signed_up"} == DAYS_LETTERS
    assert not reader.english, "\n".join(reader.english)
    assert not reader.signs, "\n".join(reader.signs)
    assert not reader.words, "\n".join(reader.words)
