"""What happens to cards and reservations by the clock; each row in its own transaction."""

import datetime

from django.db.models import F, Q
from django.utils import timezone

from shelves.choices import CardState, Stage
from shelves.models import Card, Reservation, days_from_now
from shelves.notifications import card_link, reservation_link
from shelves.services import cards, reservations

# An owner is told so many days before the last one.
TOLD_BEFORE_DAYS = 3
# So many rows in one run; the next one takes the rest.
MOST = 500
# So many of one person are found who has lost the link: the newest.
MOST_OF_ONE = 5


def see_to_cards() -> None:
    """End the cards whose last day has passed, and tell owners whose comes."""
    public = Card.objects.filter(state=CardState.PUBLIC)
    passed = public.filter(until__lt=timezone.localdate())
    for pk in list(passed.values_list("pk", flat=True)[:MOST]):
        cards.end_by_day(pk)
    soon = public.filter(until__lte=days_from_now(TOLD_BEFORE_DAYS))
    untold = soon.filter(Q(end_told_for=None) | ~Q(end_told_for=F("until")))
    for pk in list(untold.values_list("pk", flat=True)[:MOST]):
        cards.tell_of_end(pk)


def see_to_reservations() -> None:
    """End those that no owner answered, and ask for what was lent and should be back."""
    since = timezone.now() - datetime.timedelta(days=reservations.ANSWERED_WITHIN_DAYS)
    silent = Reservation.objects.filter(stage=Stage.ASKED, asked_at__lte=since)
    for pk in list(silent.values_list("pk", flat=True)[:MOST]):
        reservations.end_unanswered(pk)
    out = Reservation.objects.filter(
        stage=Stage.HANDED_OVER,
        due_on__lte=timezone.localdate(),
        due_on__gte=days_from_now(-reservations.REMINDED_FOR_DAYS),
    )
    again = days_from_now(-reservations.REMINDED_EVERY_DAYS)
    due = out.filter(Q(reminded_on=None) | Q(reminded_on__lte=again))
    for pk in list(due.values_list("pk", flat=True)[:MOST]):
        reservations.remind(pk)


def send_links(index: str) -> None:
    """Write their links to whoever has the contact of a blind index, if they are known."""
    same = Q(phone_index=index) | Q(email_index=index)
    for card in Card.objects.filter(same, set_aside_at=None).order_by("-id")[:MOST_OF_ONE]:
        card_link(card)
    for row in Reservation.objects.filter(same).order_by("-id")[:MOST_OF_ONE]:
        reservation_link(row)
