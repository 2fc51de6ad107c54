"""Puts cards into the demo: some wait, some are public, reserved or lent out."""

import datetime

from django.utils import timezone

from accounts import audit
from accounts.models import User
from common.models import Category
from pods.models import Ward
from resources.models import Resource
from shelves.choices import CardKind
from shelves.models import Card, Reservation
from shelves.services import cards, reservations

# Of each card: kind, words, more about them, kind of help, ward, who, the end of the number.
CARDS = (
    (CardKind.LEND, "Stroller", "Folds flat.", "other", "ward-1", "Tirunesh", 21),
    (CardKind.LEND, "Carpet cleaner", "Please empty it.", "home-help", "ward-4", "Marcus", 22),
    (CardKind.GIVE, "Crib with mattress", "Clean.", "other", "ward-8", "Dolores", 23),
    (CardKind.GIVE, "Rice cooker", "", "cooked-meals", "ward-7", "Minh", 24),
    (CardKind.GIVE, "Winter coats, for children", "", "other", "ward-8", "Yonas", 25),
    (CardKind.TEACH, "Sewing lessons", "Masks and hems.", "other", "ward-4", "Ana", 26),
    (CardKind.TEACH, "Help with a new phone", "", "other", "ward-1", "Grace", 27),
    (CardKind.WANTED, "Fabric for masks", "Cotton.", "supplies", "ward-8", "Ana", 28),
    (CardKind.WANTED, "Wheelchair for two weeks", "", "other", "ward-7", "Rahel", 29),
)
WAIT = ("Carpet cleaner", "Help with a new phone")
LENT_FOR = 14


def load_shelves(wards: dict[str, Ward], staff: User) -> None:
    """Put up the cards, look at most of them, and let neighbors reserve some."""
    place = Resource.objects.published().filter(address_hidden=False).order_by("pk").first()
    made = {title: _card(wards, place, *said) for said in CARDS for title in [said[1]]}
    for title, card in made.items():
        if title not in WAIT:
            cards.publish(card.pk, actor=staff)
    _reserve(made["Rice cooker"], "Selam", 31)
    agreed = _reserve(made["Crib with mattress"], "Jordan", 32)
    reservations.agree(agreed.card_id, agreed.pk, actor=audit.RESIDENT)
    _lend_long_ago(made["Stroller"])


def _card(
    wards: dict[str, Ward],
    place: Resource | None,
    kind: CardKind,
    title: str,
    details: str,
    category: str,
    ward: str,
    name: str,
    number: int,
) -> Card:
    fallback = Category.objects.active().order_by("-position").first()
    fields = {
        "kind": kind,
        "title": title,
        "details": details,
        "category": Category.objects.active().filter(slug=category).first() or fallback,
        "ward": wards.get(ward) or next(iter(wards.values())),
        "until": timezone.localdate() + datetime.timedelta(days=cards.SHOWN_FOR_DAYS),
        "lent_for": LENT_FOR if kind == CardKind.LEND else None,
        "place": place if kind == CardKind.GIVE else None,
        "name": name,
        "phone": f"202-555-01{number}",
        "email": f"{name.lower()}.shelf@example.org",
    }
    return cards.put_up(fields, submission_key=f"demo-card-{number}").row


def _reserve(card: Card, name: str, number: int) -> Reservation:
    fields = {
        "name": name,
        "phone": f"202-555-01{number}",
        "email": f"{name.lower()}.shelf@example.org",
        "language": "en",
    }
    key = f"demo-reservation-{number}"
    return reservations.reserve(card.pk, fields, submission_key=key).reservation


def _lend_long_ago(card: Card) -> None:
    """Let somebody have it who should have brought it back two days ago."""
    row = _reserve(card, "Kofi", 33)
    reservations.agree(card.pk, row.pk, actor=audit.RESIDENT)
    reservations.hand_over(card.pk, row.pk, actor=audit.RESIDENT)
    due = timezone.localdate() - datetime.timedelta(days=2)
    Reservation.objects.filter(pk=row.pk).update(due_on=due)
