"""The parts of what is held about owners of cards, and about those who reserve them."""

from django.db.models import QuerySet

from privacy.parts import Part, left_out
from shelves.models import Card, Photo, Reservation

# What finds and sorts people by their contact.
DERIVED = "name_key name_joined phone_index phone_tail_index email_index"


def _cards(pk: int) -> QuerySet[Card]:
    return Card.objects.filter(pk=pk).select_related("category", "ward", "place")


SHELF_PARTS = (
    Part(
        "card",
        Card,
        (
            *("kind", "state", "created_at", "title", "details", "category", "ward", "until"),
            *("lent_for", "place", "name", "phone", "email", "contact_method", "language"),
            *("email_proven_at", "others_read_email", "reason", "decided_at", "ended_at"),
            *("reworded_at", "source", "staff_note", "set_aside_at", "why_aside"),
        ),
        left_out(
            machine="id submission_key end_told_for",
            derived=f"text_key {DERIVED}",
            others="entered_by decided_by",
        ),
        of_card=_cards,
    ),
    Part(
        "card_photo",
        Photo,
        # The photo itself, as a file has it: in base64.
        ("content", "state", "at", "decided_at"),
        left_out(machine="id width height", twice="card"),
        of_card=lambda pk: Photo.objects.filter(card=pk),
    ),
    Part(
        "reservation",
        Reservation,
        (
            *(
                "stage",
                "created_at",
                "asked_at",
                "agreed_at",
                "handed_over_at",
                "due_on",
                "ended_at",
            ),
            *("name", "phone", "email", "contact_method", "language", "email_proven_at"),
            *("others_read_email", "reminded_on"),
        ),
        left_out(machine="id submission_key", derived=DERIVED, others="card"),
        of_reservation=lambda pk: Reservation.objects.filter(pk=pk),
    ),
)
