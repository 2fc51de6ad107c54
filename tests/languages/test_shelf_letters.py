"""The letters about cards and reservations, in every language."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from messaging.delivery import deliver
from messaging.models import Message
from shelves import notifications
from shelves.choices import CardKind, Stage
from tests import factories
from tests.languages.reader import Reader
from tests.languages.translated_rows import READ

pytestmark = pytest.mark.django_db
SHELF_LETTERS = {
    f"shelves/{name}"
    for name in (
        *("card_received", "card_news", "card_ending", "card_link"),
        *("reserved", "reservation_news", "bring_back", "reservation_link"),
    )
}


@pytest.mark.parametrize("language", READ)
def test_no_english_in_letters_about_the_shelf(language: str) -> None:
    reader, word = Reader(language), Reader(language).rows.word
    until = timezone.localdate() + datetime.timedelta(days=2)
    card = factories.make_card(
        kind=CardKind.LEND, title=word, name=word, language=language, until=until
    )
    card.end_told_for = until
    card.save(update_fields=["end_told_for"])
    row = factories.make_reservation(card, stage=Stage.HANDED_OVER, name=word, language=language)
    for each in (card, row):
        factories.link_to(each)
    for tell in ("card_received", "card_news", "card_ending", "card_link"):
        getattr(notifications, tell)(card)
    for tell in ("reserved", "reservation_news", "bring_back", "reservation_link"):
        getattr(notifications, tell)(row)
    for message in Message.objects.filter(status="queued"):
        deliver(message.pk)
    for letter in mail.outbox:
        reader.read_mail(letter)
    sent = Message.objects.filter(status="sent")
    assert set(sent.values_list("template", flat=True)) == SHELF_LETTERS
    assert [*reader.english, *reader.signs, *reader.words] == []
