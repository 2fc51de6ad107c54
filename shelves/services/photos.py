"""The verbs on photos of cards: sent, looked at, shown or not, taken down."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from backoffice.proposals import DECIDED_BEFORE
from common.errors import NotPossible
from shelves import news, notifications
from shelves.choices import CardState, PhotoState
from shelves.models import Card, Photo
from shelves.services import cards


@dataclass(frozen=True)
class Picture:
    """A picture made anew (`messaging.inbound.pictures`), in base64, with its size in dots."""

    content: str
    width: int
    height: int


@transaction.atomic
def add(card_id: int, picture: Picture, *, actor: audit.Actor) -> Photo:
    """Store the photo of a card in place of the one before; the same picture twice is once.

    Nobody sees it before staff have looked at it. Raises `NotPossible` for a card that is over.
    """
    card = cards.lock(card_id)
    if not cards.is_going_on(card):
        raise NotPossible(_("This card is over. You can put up a new one."))
    before = Photo.objects.filter(card=card).first()
    if before is not None and before.content == picture.content:
        return before
    Photo.objects.filter(card=card).delete()
    size = {"width": picture.width, "height": picture.height}
    photo = Photo.objects.create(card=card, content=picture.content, **size)
    audit.record(actor, "add_photo", card)
    if card.state == CardState.PUBLIC:
        news.waits_for_look(card)
    return photo


@transaction.atomic
def remove(card_id: int, *, actor: audit.Actor) -> None:
    """Delete the photo of a card. Twice is once."""
    card = cards.lock(card_id)
    found, _rows = Photo.objects.filter(card=card).delete()
    if found:
        audit.record(actor, "remove_photo", card)


@transaction.atomic
def show(card_id: int, photo_id: int, *, actor: User) -> None:
    """Let anybody see the photo that somebody has looked at. Raises `NotPossible` for any other."""
    card, photo = _lock_waiting(card_id, photo_id)
    _decide(card, photo, PhotoState.SHOWN)
    audit.record(actor, "show_photo", card)


@transaction.atomic
def refuse(card_id: int, photo_id: int, *, actor: User) -> None:
    """Delete the picture, and let its owner read that it is not shown. Raises `NotPossible`."""
    card, photo = _lock_waiting(card_id, photo_id)
    photo.content = ""
    _decide(card, photo, PhotoState.REFUSED)
    audit.record(actor, "refuse_photo", card)


def _lock_waiting(card_id: int, photo_id: int) -> tuple[Card, Photo]:
    card = cards.lock(card_id)
    photo = Photo.objects.filter(pk=photo_id, card=card).first()
    if photo is None or photo.state != PhotoState.WAITING:
        raise NotPossible(DECIDED_BEFORE)
    return card, photo


def _decide(card: Card, photo: Photo, state: PhotoState) -> None:
    photo.state, photo.decided_at = state, timezone.now()
    photo.save(update_fields=["state", "content", "decided_at"])
    if not card.set_aside_at:
        notifications.card_news(card)
