"""Messages to many, and to subscribers, in each language."""

import pytest
from django.core import mail
from django.utils import timezone

from announcements import many_messages, news_messages
from announcements.choices import State
from announcements.models import Announcement, Subscription
from messaging.delivery import deliver
from messaging.models import Message
from tests import factories
from tests.languages.reader import Reader
from tests.languages.translated_rows import READ

pytestmark = pytest.mark.django_db
LETTERS = {
    "announcements/already_news",
    "announcements/announcement",
    "announcements/confirm_news",
    "announcements/notice",
}


@pytest.mark.parametrize("language", READ)
def test_no_english_in_letters_to_many(language: str) -> None:
    reader = Reader(language)
    rows = reader.rows
    ward = rows.ward()
    subscription = factories.make_subscription(ward, language=language)
    factories.link_to(subscription)
    news_messages.ask_to_confirm(subscription)
    news_messages.send_notice(
        factories.make_notice(ward, **rows.said("title", "text")), subscription
    )
    deliver_all()
    Subscription.objects.update(confirmed_at=None)
    subscription.refresh_from_db()
    news_messages.ask_to_confirm(subscription)
    announcement = factories.make_announcement(**rows.said("title", "text", "short"))
    volunteer = factories.make_volunteer(language=language, email="sam@example.org", phone="")
    recipient = factories.make_recipient(
        announcement,
        person_id=volunteer.pk,
        language=language,
        email_index=volunteer.email_index,
        phone_index=volunteer.phone_index,
    )
    factories.link_to(recipient)
    Announcement.objects.update(
        state=State.SENDING, checked_at=timezone.now(), sent_at=timezone.now()
    )
    many_messages.send_to(announcement, recipient)
    deliver_all()
    for letter in mail.outbox:
        reader.read_mail(letter)
    templates = set(Message.objects.values_list("template", flat=True))
    assert templates == LETTERS
    assert len(mail.outbox) == len(LETTERS)
    assert [*reader.english, *reader.signs, *reader.words] == []


def deliver_all() -> None:
    for message in Message.objects.filter(status="queued").order_by("pk"):
        deliver(message.pk)
