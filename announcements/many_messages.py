"""The messages of announcements: to each recipient, and a copy to whoever writes one."""

import dataclasses
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from announcements.choices import ANNOUNCED, State
from announcements.models import Announcement, Recipient, Subscription
from announcements.news_messages import translation_notes
from announcements.segments import MODELS
from common.addresses import absolute_url, staff_page_url
from common.contact import Reachable
from common.languages import page_language
from common.models import LinkPurpose, PrivateLink
from messaging import text_numbers
from messaging.calm import keep_calm
from messaging.letters import letter_to, render_letter
from messaging.models import Channel, Message
from messaging.recipients import STAFF
from messaging.registry import Letter, writer
from messaging.services import enqueue, forget

ANNOUNCEMENT, COPY = "announcements/announcement", "announcements/copy"
STAFF_PAGE = "announcement"
keep_calm(ANNOUNCEMENT)


@dataclasses.dataclass(frozen=True)
class Written:
    """An announcement in one language: the email, and the text message."""

    subject: str
    body: str
    text: str


def written(announcement: Announcement, url: str) -> Written:
    """Return what `announcement` says in the active language; `url` is the recipient's own page."""
    notes = translation_notes(announcement)
    words = announcement.text_i18n  # its notes say what is wrong with it
    context = {"announcement": announcement, "words": words, "url": url, "notes": notes}
    subject, body = render_letter(ANNOUNCEMENT, context)
    text = f"{announcement.words} {url} " + _("STOP ends these texts.")
    return Written(subject, body, text)


def send_to(announcement: Announcement, recipient: Recipient) -> None:
    """Put the announcement into the outbox for one recipient, once for good."""
    enqueue(
        ANNOUNCEMENT,
        recipient_kind=ANNOUNCED,
        recipient_id=recipient.pk,
        subject_id=announcement.pk,
        language=page_language(recipient.language),
        key=f"announcement:{announcement.pk}:{recipient.pk}",
        channels=[Channel(each) for each in (recipient.channel, *recipient.next_channels)],
    )


def send_copy(announcement: Announcement, user: User, language: str, key: str) -> None:
    """Send the email to `user` too, in one language, before anybody else has it."""
    enqueue(
        COPY,
        recipient_kind=STAFF,
        recipient_id=user.pk,
        subject_id=announcement.pk,
        language=language,
        key=f"copy:{announcement.pk}:{user.pk}:{language}:{key}"[:120],
    )


def forget_messages(recipient_id: int) -> None:
    """Delete the outbox's record of one recipient."""
    forget(ANNOUNCED, recipient_id)


@writer(ANNOUNCEMENT)
def write_announcement(message: Message) -> Letter | None:
    """Return it as it is; None once it was stopped, or when who it is for is not there any more."""
    rows = Recipient.objects.select_related("announcement")
    recipient = rows.filter(pk=message.recipient_id).first()
    link = PrivateLink.objects.current(LinkPurpose.ANNOUNCED, message.recipient_id)
    if recipient is None or link is None or recipient.announcement.state != State.SENDING:
        return None
    person = person_of(recipient)
    if person is None:
        return None
    url = absolute_url("announcements:announced_home", link.token)
    said = written(recipient.announcement, url)
    stop_url = absolute_url("announcements:announced_stop", link.token)
    return dataclasses.replace(_letter(person, said, url), text=said.text, stop_url=stop_url)


def person_of(recipient: Recipient) -> Any:
    """Return the row that is written to; None when it is gone, or has another number or address."""
    person: Any = MODELS[recipient.kind].objects.filter(pk=recipient.person_id).first()
    if person is None:
        return None
    now = (person.phone_index, person.email_index)
    # Another person may have that one, and has it from there.
    return person if now == (recipient.phone_index, recipient.email_index) else None


def _letter(person: Reachable | Subscription, said: Written, url: str) -> Letter:
    if isinstance(person, Subscription):
        phone = text_numbers.number_of(person.phone)
        return Letter(person.email, said.subject, said.body, phone=phone)
    return letter_to(person, said.subject, said.body, url)


@writer(COPY)
def write_copy(message: Message) -> Letter | None:
    """Return the email as others get it, with the staff's page in place of theirs."""
    announcement = Announcement.objects.filter(pk=message.subject_id).first()
    user = User.objects.filter(pk=message.recipient_id, is_active=True).first()
    if announcement is None or user is None:
        return None
    said = written(announcement, staff_page_url(STAFF_PAGE, announcement.pk))
    return Letter(user.email, said.subject, f"{said.body}\n{said.text}\n")
