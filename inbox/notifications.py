"""The texts that go out of the inbox."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.addresses import absolute_url
from common.languages import page_language
from inbox.models import Item, Thread
from inbox.people import ward_with
from messaging.models import Channel, Message
from messaging.outcomes import when_undelivered
from messaging.recipients import recipient_kind
from messaging.registry import Letter, writer
from messaging.services import enqueue, forget
from network import current


def texted(thread_id: int) -> tuple[str, str]:
    """Return the number of a thread, and the ward of the newest who gave it."""
    thread = Thread.objects.filter(pk=thread_id).first()
    if thread is None or not thread.phone:
        return "", ""
    return thread.phone, ward_with(thread.phone_index)


# The page of the thread says what did not arrive, and lets it wait again.
THREAD = recipient_kind(
    "thread", gettext_lazy("Whoever texted us"), is_told_elsewhere=True, texted=texted
)
ANSWER, HELP = "inbox/answer", "inbox/help"


def send_answer(thread: Thread, item: Item) -> None:
    """Put what a person has written into the outbox."""
    if thread.phone or thread.email:
        _send(ANSWER, thread, item, Channel.EMAIL if thread.email else Channel.TEXT)


def send_help(thread: Thread, item: Item) -> None:
    """Put the answer to HELP into the outbox."""
    _send(HELP, thread, item, Channel.TEXT)


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
    said = {"network": current().name, "url": absolute_url("home")}
    words = _(
        "%(network)s: neighbors help neighbors, free of charge. Write here what you need, and a "
        "person will read it. %(url)s To get no more texts, send STOP."
    )
    return _letter(thread, words % said) if thread else None


def _letter(thread: Thread, words: str) -> Letter:
    subject = _("Answer from %(network)s") % {"network": current().name}
    return Letter(thread.email, subject, words, phone=thread.phone, text=words)


@when_undelivered(ANSWER)
def let_wait_again(message: Message) -> None:
    """Let the thread wait for somebody who calls: the answer did not arrive."""
    threads = Thread.objects.filter(pk=message.recipient_id, waiting_since=None)
    threads.update(waiting_since=timezone.now(), closed_as="")
