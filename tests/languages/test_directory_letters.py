"""Letters to keepers of entries, in each language."""

import pytest
from django.core import mail

from messaging.delivery import deliver
from messaging.models import Message
from resources.keeping import keepers
from tests import factories
from tests.languages.read_keeping import entry
from tests.languages.reader import Reader
from tests.languages.translated_rows import READ

pytestmark = pytest.mark.django_db
LETTERS = {"resources/keeper_asked", "resources/keeper_link"}


@pytest.mark.parametrize("language", READ)
def test_no_english_in_letters_to_keepers(language: str) -> None:
    reader = Reader(language)
    rows = reader.rows
    entries = [entry(rows) for _each in range(22)]
    known = {"name": rows.word, "language": language}
    keeper = factories.make_entry_keeper(*entries, **known)
    factories.make_link(entries[0])
    # One with nothing to be asked about but a link.
    fine = factories.make_resource(name="House", i18n=rows.said("name"))
    factories.make_entry_keeper(fine, **known)
    factories.make_link(fine)
    assert keepers.ask_keepers() == 2
    keepers.send_link(keeper.pk, actor=factories.make_steward())
    for message in Message.objects.filter(status="queued"):
        assert message.language == language
        deliver(message.pk)
    sent = Message.objects.filter(status="sent")
    assert set(sent.values_list("template", flat=True)) == LETTERS
    for letter in mail.outbox:
        reader.read_mail(letter)
    assert not reader.english, "\n".join(reader.english)
    assert not reader.signs, "\n".join(reader.signs)
    assert not reader.words, "\n".join(reader.words)
