"""The ward of a card and the number that staff find it by, for calls from private pages."""

from common.models import LinkPurpose
from pods.calling import found_by
from pods.models import Ward
from shelves.models import Card, Reservation


@found_by(LinkPurpose.CARD)
def of_card(card_id: int) -> tuple[Ward | None, str] | None:
    """Return both of an owner's page; None once it is gone."""
    card = Card.objects.select_related("ward").filter(pk=card_id).first()
    return (card.ward, f"#{card.pk}") if card else None


@found_by(LinkPurpose.RESERVATION)
def of_reservation(reservation_id: int) -> tuple[Ward | None, str] | None:
    """Return both of a reservation's page: the number is the card's."""
    rows = Reservation.objects.select_related("card__ward")
    row = rows.filter(pk=reservation_id).first()
    return (row.card.ward, f"#{row.card_id}") if row else None
