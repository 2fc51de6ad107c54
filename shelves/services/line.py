"""The line behind whoever holds a card: it moves up by itself. Under the card's lock."""

from django.utils import timezone

from accounts import audit
from shelves import notifications
from shelves.choices import Stage
from shelves.models import Card, Reservation
from shelves.services.apart import are_kept_apart, indexes_of

# More would wait for something that never comes.
MOST_IN_LINE = 20


def has_room(card: Card) -> bool:
    """Tell whether one more may wait."""
    return Reservation.objects.in_line().filter(card=card).count() < MOST_IN_LINE


def move_up(card: Card) -> None:
    """Let the next in line have a locked card that nobody holds any more, and tell both."""
    if not card.is_shown:
        let_go(card)
        return
    own = indexes_of(card)
    for row in Reservation.objects.in_line().filter(card=card).select_for_update(of=("self",)):
        # Kept apart since they came: they wait on, and learn nothing of it.
        if not are_kept_apart(indexes_of(row), own):
            _ask(card, row)
            return


def _ask(card: Card, row: Reservation) -> None:
    row.stage, row.asked_at = Stage.ASKED, timezone.now()
    row.save(update_fields=["stage", "asked_at"])
    audit.record(audit.SYSTEM, "move_up_reservation", row, ["stage"])
    notifications.reservation_news(row)
    if notifications.may_write(card):
        notifications.card_news(card)


def let_go(card: Card) -> None:
    """End the line of a locked card that is over, and tell whoever waited."""
    for row in Reservation.objects.in_line().filter(card=card).select_for_update(of=("self",)):
        row.stage, row.ended_at = Stage.DECLINED, timezone.now()
        row.save(update_fields=["stage", "ended_at"])
        notifications.reservation_news(row)
