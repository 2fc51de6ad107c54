"""Cards of the shelf, and reservations of them."""

import datetime
import io
from base64 import b64encode
from typing import Any

from django.utils import timezone
from PIL import Image

from shelves.choices import CardKind, CardState, PhotoState, Stage
from shelves.models import Card, Photo, Reservation
from tests.factories.numbers import next_number, phone
from tests.factories.places import make_ward
from tests.factories.staff import make_steward
from tests.factories.volunteers import make_category


def make_card(**fields: Any) -> Card:
    """A card that anybody may read: a stroller to give away."""
    number = next_number()
    fields = {
        "kind": CardKind.GIVE,
        "state": CardState.PUBLIC,
        "title": f"Stroller {number}",
        "name": f"Owner {number}",
        "phone": phone(number),
        "email": f"owner{number}@example.org",
        "until": timezone.localdate() + datetime.timedelta(days=30),
        "submission_key": f"card-{number}",
        **fields,
    }
    if "ward" not in fields:
        fields["ward"] = make_ward()
    if "category" not in fields:
        fields["category"] = make_category()
    if fields["kind"] == CardKind.LEND:
        fields.setdefault("lent_for", 14)
    if fields["state"] in {CardState.PUBLIC, CardState.REFUSED}:
        fields.setdefault("decided_at", timezone.now())
        fields.setdefault("decided_by", make_steward())
    if fields["state"] == CardState.ENDED:
        fields.setdefault("ended_at", timezone.now())
    return Card.objects.create(**fields)


def make_reservation(card: Card | None = None, **fields: Any) -> Reservation:
    """Somebody who has asked for a card."""
    number = next_number()
    stage = fields.get("stage", Stage.ASKED)
    fields = {
        "name": f"Reserver {number}",
        "phone": phone(number),
        "email": f"reserver{number}@example.org",
        "submission_key": f"reservation-{number}",
        **fields,
    }
    if stage in Stage.live():
        fields.setdefault("asked_at", fields.get("created_at", timezone.now()))
    if stage in Stage.met():
        fields.setdefault("agreed_at", timezone.now())
    if stage == Stage.HANDED_OVER:
        fields.setdefault("handed_over_at", timezone.now())
        fields.setdefault("due_on", timezone.localdate())
    if stage not in Stage.going_on():
        fields.setdefault("ended_at", timezone.now())
    return Reservation.objects.create(card=card or make_card(), **fields)


def make_card_photo(card: Card | None = None, **fields: Any) -> Photo:
    """A small gray picture of what is on a card, which nobody has looked at yet."""
    out = io.BytesIO()
    Image.new("RGB", (8, 6), "gray").save(out, "JPEG")
    fields = {
        "content": b64encode(out.getvalue()).decode(),
        "width": 8,
        "height": 6,
        "card": card or make_card(),
        **fields,
    }
    if fields.get("state", PhotoState.WAITING) != PhotoState.WAITING:
        fields.setdefault("decided_at", timezone.now())
    if fields.get("state") == PhotoState.REFUSED:
        fields["content"] = ""
    return Photo.objects.create(**fields)
