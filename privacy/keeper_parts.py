"""The parts of what is held about somebody from outside who keeps entries of the directory."""

from privacy.parts import Part, left_out
from resources.models import EntryCheck, EntryKeeper

KEEPER_PARTS = (
    Part(
        "keeper",
        EntryKeeper,
        (
            *("name", "email", "language", "name_is_public", "created_at", "asked_at"),
            "answered_at",
        ),
        left_out(machine="id", derived="email_index", others="user entered_by"),
        of_keeper=lambda pk: EntryKeeper.objects.filter(pk=pk),
    ),
    Part(
        "checks",
        EntryCheck,
        ("resource", "day", "outcome", "how", "shown_name", "note", "created_at", "done_at"),
        left_out(machine="id", twice="keeper checked_as", others="user caller ward done_by"),
        of_keeper=lambda pk: EntryCheck.objects.filter(keeper=pk),
    ),
)
