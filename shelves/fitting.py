"""The cards that may help with a need: of its kind and ward, and free."""

from common.models import Category
from pods.models import Ward
from shelves.choices import CardKind
from shelves.models import Card

MOST = 5


def cards_for(category: Category, ward: Ward | None) -> list[Card]:
    """Return the newest free cards that give, lend or teach something of that kind there.

    Of a household that named no ward, those of all. One query.
    """
    rows = Card.objects.shown().free().filter(category=category).exclude(kind=CardKind.WANTED)
    near = rows.filter(ward=ward) if ward else rows
    return list(near.order_by("-id")[:MOST])
