"""The texts that go out of the inbox."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.addresses import absolute_url
from common.languages import page_language
from common.models import LinkPurpose, PrivateLink
from inbox.models import Item, Thread
from messaging.models import Channel, Message
from messaging.outcomes import when_undelivered
from messaging.recipients import recipient_kind
from messaging.registry import Letter, writer
from messaging.services import enqueue, forget
from network import current

# The page of the thread says what did not arrive, and lets it wait again.
THREAD = recipient_kind("thread", gettext_lazy("Whoever texted us"), is_told_elsewhere=True)
ANSWER, HELP, REPLY = "inbox/answer", "inbox/help", "inbox/reply"


def send_answer(thread: Thread, item: Item) -> None:
    """Put what a person has written into the outbox."""
    if thread.phone or thread.email:
        _send(ANSWER, thread, item, Channel.EMAIL if thread.email else Channel.TEXT)


def send_help(thread: Thread, item: Item) -> None:
    """Put the answer to HELP into the outbox."""
    _send(HELP, thread, item, Channel.TEXT)


def send_reply(thread: Thread, item: Item) -> None:
    """Put what we say back by ourselves into the outbox."""
    _send(REPLY, thread, item, Channel.TEXT)


def forget_texts(thread: Thread) -> None:
    """Delete the outbox's record of a thread."""
    forget(THREAD, thread.pk)


def _send(template: str, thread: Thread, item: Item, channel: Channel) -> None:
    enqueue(
        template,
        recipient_kind=THREAD,
        recipient_id=thread.pk,
        subject_id=item.pk,
        language=page_language(thread.language),
        key=f"{template}:{item.pk}",
        channels=[channel],
    )


@writer(ANSWER)
def write_answer(message: Message) -> Letter | None:
    """Return the words as they were typed; None when they were deleted since."""
    item = Item.objects.select_related("thread").filter(pk=message.subject_id).first()
    return _letter(item.thread, item.text) if item else None


@writer(HELP)
def write_help(message: Message) -> Letter | None:
    """Say whose number it is, that people read it, and how to stop."""
    thread = Thread.objects.filter(pk=message.recipient_id).first()
    said = {"network": current().name, "url": absolute_url("request_pages:request_needs")}
    words = _(
        "%(network)s: neighbors help neighbors, free of charge. To ask for help: %(url)s Or write "
        "here what you need. To get no more texts, send STOP."
    )
    return _letter(thread, words % said) if thread else None


@writer(REPLY)
def write_reply(message: Message) -> Letter | None:
    """Return what we say back, with the private links below it as they are now."""
    item = Item.objects.select_related("thread").filter(pk=message.subject_id).first()
    if item is None:
        return None
    return _letter(item.thread, " ".join(filter(None, [item.text, *map(_with_number, item.links)])))


# The page that a private link of each kind opens first.
_PAGES = {
    LinkPurpose.MATCH: "request_pages:match_offer",
    LinkPurpose.ROUTE: "request_pages:route_offer",
    LinkPurpose.REQUEST: "request_pages:request_status",
}


def _with_number(link: Sequence[Any]) -> str:
    purpose, subject_id, number = link
    url = url_of(LinkPurpose(purpose), subject_id)
    return f"{number}: {url}" if number and url else url


def url_of(purpose: LinkPurpose, subject_id: int) -> str:
    """Return the address of a private link as it is now; "" where none opens any more."""
    link = PrivateLink.objects.current(purpose, subject_id)
    is_over = link is None or (link.expires_at and link.expires_at <= timezone.now())
    return "" if link is None or is_over else absolute_url(_PAGES[purpose], link.token)


def _letter(thread: Thread, words: str) -> Letter:
    subject = _("Answer from %(network)s") % {"network": current().name}
    return Letter(thread.email, subject, words, phone=thread.phone, text=words)


@when_undelivered(ANSWER, REPLY)
def let_wait_again(message: Message) -> None:
    """Let the thread wait for somebody who calls: the answer did not arrive."""
    threads = Thread.objects.filter(pk=message.recipient_id, waiting_since=None)
    threads.update(waiting_since=timezone.now(), closed_as="")
