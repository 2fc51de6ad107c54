"""A part of what is held about one person: the rows of one table, told or left out for a reason."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

Rows = Callable[[int], QuerySet[Any]]
CARE = "is read by the two whom it was written to, and by nobody who holds a file"
MACHINE = "a number or a code that only machines use"
OTHERS = "says something about somebody else"
TWICE = "is told in another place of the same file"
SAFETY = "would tell who does not want to meet whom"
DERIVED = "is worked out from what is told, to find or to sort it"


@dataclass(frozen=True)
class Part:
    """The rows of one table: what is told of them, and why the rest is not.

    What is `theirs_alone` no organizer reads for them, whoever calls. `by_staff_alone` is told to
    whoever talks to somebody of the staff: not on private pages, which anybody has who gave us a
    number, whosever it is.
    """

    name: str
    model: type[Model]
    told: tuple[str, ...]
    left_out: Mapping[str, str]
    of_request: Rows | None = None
    of_volunteer: Rows | None = None
    of_member: Rows | None = None
    of_proposal: Rows | None = None
    of_suggestion: Rows | None = None
    of_keeper: Rows | None = None
    of_card: Rows | None = None
    of_reservation: Rows | None = None
    theirs_alone: bool = False
    by_staff_alone: bool = False
    # Of what is by staff alone, the rows that are proven to be theirs: those a private page tells.
    proven_of_request: Rows | None = None
    proven_of_volunteer: Rows | None = None


def left_out(**reasons: str) -> dict[str, str]:
    """Return a reason for each field, from the fields of each reason."""
    why = {"machine": MACHINE, "others": OTHERS, "twice": TWICE, "derived": DERIVED}
    return {name: why[reason] for reason, names in reasons.items() for name in names.split()}
