"""The messages about words to the people of care: none of them says any."""

from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import ngettext

from accounts.choices import NewsKind
from accounts.models import User
from care.choices import SENDER
from care.models import Concern, Reply
from common.addresses import absolute_url, staff_page_url
from common.languages import page_language
from common.models import LinkPurpose, PrivateLink
from messaging.letters import render_letter
from messaging.models import Message
from messaging.news import Section, tell_users, teller
from messaging.registry import Letter, writer
from messaging.services import enqueue, forget

ANSWERED = "care/answered"
STAFF_PAGE = "care"


def tell_people(concern: Concern, users: Iterable[User]) -> None:
    """Tell people of care that something waits for them; once more of what was told before."""
    tell_users(NewsKind.CARE, users, concern.pk, since=timezone.now())


@teller(NewsKind.CARE)
def waiting(user: User, concern_ids: Sequence[int]) -> Section | None:
    """Return how much waits, and not a word of it."""
    count = Concern.objects.visible_to(user).open().filter(pk__in=concern_ids).count()
    if not count:
        return None
    words = ngettext(
        "Somebody wrote to you as a person of care",
        "%(count)s people wrote to you as a person of care",
        count,
    )
    return Section(words % {"count": count}, url=staff_page_url(STAFF_PAGE))


def tell_of_answer(reply: Reply) -> None:
    """Write to whoever began that there is an answer, where they gave an email."""
    concern = reply.concern
    if "@" not in concern.contact:
        return
    enqueue(
        ANSWERED,
        recipient_kind=SENDER,
        recipient_id=concern.pk,
        subject_id=reply.pk,
        language=page_language(concern.language),
        key=f"{ANSWERED}:{reply.pk}",
    )


def forget_messages(concern_id: int) -> None:
    """Delete the outbox's record of messages to whoever wrote."""
    forget(SENDER, concern_id)


@writer(ANSWERED)
def write_answered(message: Message) -> Letter | None:
    """Say that something is there to read, and not what: others may read the mailbox."""
    concern = Concern.objects.filter(pk=message.recipient_id).first()
    link = PrivateLink.objects.current(LinkPurpose.CARE, message.recipient_id)
    if concern is None or link is None or "@" not in concern.contact:
        return None
    url = absolute_url("care:care_home", link.token)
    subject, body = render_letter("messaging/discreet", {"url": url})
    return Letter(concern.contact, subject, body, is_discreet=True)
