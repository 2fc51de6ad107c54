"""The messages to those who get notices: one function each."""

from typing import Any

from django.conf import settings
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from announcements.choices import SUBSCRIBER
from announcements.models import Subscription
from common import limits
from common.addresses import absolute_url
from common.languages import language_name, page_language
from common.models import LinkPurpose, PrivateLink
from messaging import text_numbers
from messaging.calm import keep_calm
from messaging.letters import render_letter
from messaging.models import Channel, Message, MessageStatus
from messaging.registry import Letter, writer
from messaging.services import enqueue, forget
from messaging.signals import message_failed
from network import current
from pages.localized import is_outdated, language_shown
from pods.models import Notice

CONFIRM, ALREADY, NOTICE = (
    "announcements/confirm_news",
    "announcements/already_news",
    "announcements/notice",
)
keep_calm(NOTICE)
# Refusals that say nothing of the address: of the month's texts, and that texts are off.
NOT_THEIRS = {"month", "off", "no page"}


def ask_to_confirm(subscription: Subscription) -> None:
    """Write to an address that somebody typed; to a subscriber where they can stop it.

    Within a limit for each address: no stranger fills a mailbox or a phone.
    """
    if limits.allows("letters", subscription.contact_index):
        template = ALREADY if subscription.confirmed_at else CONFIRM
        _send(template, subscription, subscription.pk, timezone.now().isoformat())


def send_notice(notice: Notice, subscription: Subscription) -> None:
    """Put a notice into the outbox, once for each address, however many places it subscribed to."""
    _send(NOTICE, subscription, notice.pk, subscription.contact_index[:32])


def forget_messages(subscription_id: int) -> None:
    """Delete the outbox's record of a subscriber."""
    forget(SUBSCRIBER, subscription_id)


def _send(template: str, subscription: Subscription, subject_id: int, key: str) -> None:
    enqueue(
        template,
        recipient_kind=SUBSCRIBER,
        recipient_id=subscription.pk,
        subject_id=subject_id,
        language=page_language(subscription.language),
        key=f"{template.rpartition('/')[2]}:{subject_id}:{key}",
        channels=[Channel.EMAIL if subscription.email_index else Channel.TEXT],
    )


@writer(CONFIRM)
def write_confirm(message: Message) -> Letter | None:
    """Ask whoever has the address if they want it; None once they said so, or it is over."""
    words = _("%(network)s: to get our notices by text, open this page and press Yes: %(url)s")
    found = _subscription(message)
    return None if found is None or found.confirmed_at else _letter(message, found, words)


@writer(ALREADY)
def write_already(message: Message) -> Letter | None:
    """Say that they get them already, and where to stop them."""
    words = _("%(network)s: you get our notices already. To stop them: %(url)s")
    found = _subscription(message)
    return _letter(message, found, words) if found and found.confirmed_at else None


@writer(NOTICE)
def write_notice(message: Message) -> Letter | None:
    """Return a notice as it is now; None when it is shown no more, or they have stopped it."""
    found = _subscription(message)
    notice = Notice.objects.showing().filter(pk=message.subject_id, pod=None).first()
    if found is None or notice is None or not found.confirmed_at:
        return None
    words = "%(title)s %(url)s " + _("STOP ends these texts.")
    # The notes say what is wrong with the text.
    said = {"notice": notice, "title": notice.title_i18n, "text": notice.text_i18n}
    said |= {"notes": translation_notes(notice)}
    return _letter(message, found, words, **said)


def translation_notes(row: Any) -> list[str]:
    """Return what is to be said of `row` where its text is not in the active language."""
    own = get_language() or settings.LANGUAGE_CODE
    shown = {language_shown(row, field) for field in ("title", "text")} - {own}
    notes = [
        _("Shown in English")
        if code == settings.LANGUAGE_CODE
        else _("Shown in %(name)s") % {"name": language_name(code)}
        for code in sorted(shown)
    ]
    outdated = any(is_outdated(row, field) for field in ("title", "text"))
    return [*notes, _("This may have changed.")] if outdated else notes


def _subscription(message: Message) -> Subscription | None:
    rows = Subscription.objects.select_related("ward", "pod__ward")
    return rows.filter(pk=message.recipient_id).first()


def _letter(message: Message, to: Subscription, words: str, **said: Any) -> Letter | None:
    link = PrivateLink.objects.current(LinkPurpose.NEWS, to.pk)
    if link is None:
        return None
    url = absolute_url("announcements:news_home", link.token)
    context = {"url": url, "place": to.place.name_i18n, **said}
    subject, body = render_letter(message.template, context)
    stop_url = absolute_url("announcements:news_stop", link.token)
    return Letter(
        to.email,
        subject,
        body,
        phone=text_numbers.number_of(to.phone),
        text=words % {"network": current().name, "url": url, **said},
        stop_url=stop_url,
    )


@receiver(message_failed)
def end_with_the_address(message: Message, **_kwargs: Any) -> None:
    """Delete a subscription whose address nobody has, or that is refused for good."""
    if message.recipient_kind != SUBSCRIBER:
        return
    failed = Message.objects.filter(pk=message.pk, status=MessageStatus.FAILED)
    answer = failed.values_list("provider_answer", flat=True).first() or ""
    if is_for_good(message.channel, answer):
        PrivateLink.objects.revoke(LinkPurpose.NEWS, message.recipient_id)
        Subscription.objects.filter(pk=message.recipient_id).delete()


def is_for_good(channel: str, answer: str) -> bool:
    """Tell whether the code says that no message will ever arrive there."""
    if channel == Channel.EMAIL:
        return answer.startswith("5")
    return answer not in NOT_THEIRS and answer[:3] in {"400", "404", "422", "sto", "no "}
