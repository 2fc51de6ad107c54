"""Puts cards into the demo: some wait, some are public, reserved or lent out."""

import datetime
from typing import Any

from django.utils import timezone

from accounts import audit
from accounts.models import User
from common.models import Category, LinkPurpose, PrivateLink
from pods.models import Ward
from resources.models import Resource
from shelves.choices import CardKind, CardState, Stage
from shelves.models import Card, Reservation
from shelves.services.cards import SHOWN_FOR_DAYS

# Of each card: kind, words, more about them, kind of help, ward, who, the end of the number.
CARDS = (
    (CardKind.LEND, "Stroller", "Folds flat.", "child-care", "ward-1", "Tirunesh", 21),
    (CardKind.LEND, "Carpet cleaner", "Please empty it.", "home-help", "ward-4", "Marcus", 22),
    (CardKind.GIVE, "Crib with mattress", "Clean.", "child-care", "ward-8", "Dolores", 23),
    (CardKind.GIVE, "Rice cooker", "", "cooked-meals", "ward-7", "Minh", 24),
    (CardKind.GIVE, "Winter coats, for children", "", "supplies", "ward-8", "Yonas", 25),
    (CardKind.TEACH, "Sewing lessons", "Masks and hems.", "other", "ward-4", "Ana", 26),
    (CardKind.TEACH, "Help with a new phone", "", "other", "ward-1", "Grace", 27),
    (CardKind.WANTED, "Fabric for masks", "Cotton.", "supplies", "ward-8", "Ana", 28),
    (CardKind.WANTED, "Wheelchair for two weeks", "", "other", "ward-7", "Rahel", 29),
)
WAIT = ("Carpet cleaner", "Help with a new phone")
LENT_FOR = 14


def load_shelves(wards: dict[str, Ward], staff: User) -> None:
    """Put up the cards, most of them looked at, and let neighbors reserve some.

    Written as rows: the verbs would write to people who are not there.
    """
    place = Resource.objects.published().filter(address_hidden=False).order_by("pk").first()
    made = {said[1]: _card(wards, place, staff, *said) for said in CARDS}
    _reserve(made["Rice cooker"], "Selam", 31)
    _reserve(made["Rice cooker"], "Abeba", 34, stage=Stage.IN_LINE)
    now = timezone.now()
    _reserve(made["Crib with mattress"], "Jordan", 32, stage=Stage.AGREED, agreed_at=now)
    # Kofi should have brought it back two days ago.
    since = now - datetime.timedelta(days=LENT_FOR + 2)
    due = timezone.localdate() - datetime.timedelta(days=2)
    out = {
        "agreed_at": since,
        "handed_over_at": since,
        "created_at": since,
        "asked_at": since,
        "due_on": due,
    }
    _reserve(made["Stroller"], "Kofi", 33, stage=Stage.HANDED_OVER, **out)


def _card(
    wards: dict[str, Ward],
    place: Resource | None,
    staff: User,
    kind: CardKind,
    title: str,
    details: str,
    category: str,
    ward: str,
    name: str,
    number: int,
) -> Card:
    fallback = Category.objects.active().order_by("position")[0]
    waits = title in WAIT
    looked_at = {} if waits else {"decided_at": timezone.now(), "decided_by": staff}
    card = Card.objects.create(
        kind=kind,
        state=CardState.WAITING if waits else CardState.PUBLIC,
        title=title,
        details=details,
        category=Category.objects.filter(slug=category).first() or fallback,
        ward=wards.get(ward) or next(iter(wards.values())),
        until=timezone.localdate() + datetime.timedelta(days=SHOWN_FOR_DAYS),
        lent_for=LENT_FOR if kind == CardKind.LEND else None,
        place=place if kind == CardKind.GIVE else None,
        name=name,
        phone=f"202-555-01{number}",
        email=f"{name.lower()}.shelf@example.org",
        submission_key=f"demo-card-{number}",
        **looked_at,
    )
    PrivateLink.objects.issue(LinkPurpose.CARD, card.pk)
    audit.record(audit.RESIDENT, "put_up_card", card)
    return card


def _reserve(card: Card, name: str, number: int, **fields: Any) -> None:
    asked_at = None if fields.get("stage") == Stage.IN_LINE else timezone.now()
    row = Reservation.objects.create(
        card=card,
        name=name,
        phone=f"202-555-01{number}",
        email=f"{name.lower()}.shelf@example.org",
        submission_key=f"demo-reservation-{number}",
        **{"asked_at": asked_at, **fields},
    )
    PrivateLink.objects.issue(LinkPurpose.RESERVATION, row.pk)
    audit.record(audit.RESIDENT, "reserve_card", row)
