"""The messages to owners of cards, and to those who reserve them."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.addresses import absolute_url
from common.languages import page_language
from common.models import LinkPurpose, PrivateLink
from messaging.letters import letter_to, render_letter
from messaging.models import Message
from messaging.reach import channels_of
from messaging.recipients import recipient_kind, slug_of
from messaging.registry import Letter, writer
from messaging.services import enqueue, forget
from messaging.text_numbers import text_number
from messaging.unproven import letters_allowed
from shelves.choices import Stage
from shelves.models import Card, Reservation

LINK_ONCE_IN = datetime.timedelta(hours=4)
CARD_RECEIVED, CARD_NEWS = "shelves/card_received", "shelves/card_news"
CARD_ENDING, CARD_LINK = "shelves/card_ending", "shelves/card_link"
RESERVED, RESERVATION_NEWS = "shelves/reserved", "shelves/reservation_news"
BRING_BACK, RESERVATION_LINK = "shelves/bring_back", "shelves/reservation_link"


def _texted_owner(card_id: int) -> tuple[str, str]:
    card = Card.objects.select_related("ward").filter(pk=card_id).first()
    return (text_number(card), slug_of(card.ward)) if card else ("", "")


def _texted_reserver(reservation_id: int) -> tuple[str, str]:
    rows = Reservation.objects.select_related("card__ward")
    row = rows.filter(pk=reservation_id).first()
    return (text_number(row), slug_of(row.card.ward)) if row else ("", "")


# That mail fails is news to nobody: the card ends by itself, and so does the reservation.
OWNER = recipient_kind("card", _("Card"), is_told_elsewhere=True, texted=_texted_owner)
RESERVER = recipient_kind(
    "reserver", _("Reservation"), is_told_elsewhere=True, texted=_texted_reserver
)


def may_write(person: Card | Reservation) -> bool:
    """Count a message that somebody may have caused who has nothing to do with the address."""
    return letters_allowed(person)


def card_received(card: Card) -> None:
    """Thank an owner, with their private link."""
    _to_owner(CARD_RECEIVED, card, "")


def card_news(card: Card) -> None:
    """Tell an owner that something is new: which it is stands on their page."""
    _to_owner(CARD_NEWS, card, timezone.now().isoformat())


def card_ending(card: Card) -> None:
    """Tell an owner that the last day of the card comes."""
    _to_owner(CARD_ENDING, card, card.until.isoformat())


def card_link(card: Card) -> None:
    """Send the private link again: one message in so many hours, however often it is asked."""
    if may_write(card):
        _to_owner(CARD_LINK, card, _period())


def reserved(row: Reservation) -> None:
    """Confirm a reservation, with its private link."""
    _to_reserver(RESERVED, row, "")


def reservation_news(row: Reservation) -> None:
    """Tell whoever reserved a card that something is new."""
    _to_reserver(RESERVATION_NEWS, row, row.stage)


def bring_back(row: Reservation) -> None:
    """Ask for what was lent."""
    _to_reserver(BRING_BACK, row, timezone.localdate().isoformat())


def reservation_link(row: Reservation) -> None:
    """Send the private link again, as `card_link`."""
    if may_write(row):
        _to_reserver(RESERVATION_LINK, row, _period())


def forget_card(card: Card) -> None:
    """Delete what is known of messages to an owner."""
    forget(OWNER, card.pk)


def forget_reservation(row: Reservation) -> None:
    """Delete what is known of messages to whoever reserved a card."""
    forget(RESERVER, row.pk)


def _period() -> str:
    return str(int(timezone.now().timestamp() // LINK_ONCE_IN.total_seconds()))


def _to_owner(template: str, card: Card, once: str) -> None:
    # Nobody is written to about what nobody has looked at yet.
    if not card.set_aside_at:
        _send(template, OWNER, card, once)


def _to_reserver(template: str, row: Reservation, once: str) -> None:
    _send(template, RESERVER, row, once)


def _send(template: str, kind: str, person: Card | Reservation, once: str) -> None:
    channels = channels_of(person)
    if channels:
        enqueue(
            template,
            recipient_kind=kind,
            recipient_id=person.pk,
            subject_id=person.pk,
            language=page_language(person.language),
            key=f"{template}:{person.pk}:{once}",
            channels=channels,
        )


@writer(CARD_RECEIVED)
@writer(CARD_NEWS)
@writer(CARD_ENDING)
@writer(CARD_LINK)
def write_to_owner(message: Message) -> Letter | None:
    """Return the letter as the card is now; None once it was taken back or renewed."""
    card = Card.objects.filter(pk=message.recipient_id).exclude(title="").first()
    link = PrivateLink.objects.current(LinkPurpose.CARD, message.recipient_id)
    if card is None or link is None or not channels_of(card):
        return None
    if message.template == CARD_ENDING and not (card.is_shown and card.end_told_for == card.until):
        return None
    url = card.as_mailed(absolute_url("shelves:card_home", link.token))
    subject, body = render_letter(message.template, {"card": card, "url": url})
    return letter_to(card, subject, body, url)


@writer(RESERVED)
@writer(RESERVATION_NEWS)
@writer(BRING_BACK)
@writer(RESERVATION_LINK)
def write_to_reserver(message: Message) -> Letter | None:
    """Return the letter as it stands now; None once it was taken back, or the thing is back."""
    rows = Reservation.objects.select_related("card")
    row = rows.filter(pk=message.recipient_id).first()
    link = PrivateLink.objects.current(LinkPurpose.RESERVATION, message.recipient_id)
    if row is None or link is None or not channels_of(row):
        return None
    if message.template == BRING_BACK and row.stage != Stage.HANDED_OVER:
        return None
    url = row.as_mailed(absolute_url("shelves:reservation", link.token))
    subject, body = render_letter(message.template, {"row": row, "card": row.card, "url": url})
    return letter_to(row, subject, body, url)
