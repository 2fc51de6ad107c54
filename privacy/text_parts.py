"""The parts of what is held that people wrote to us, and what we answered.

By a number or an address that nobody has proven to be theirs it stands in no file of a private
page; what was written on that page does.
"""

from typing import Any

from django.db.models import Q, QuerySet

from inbox.models import Item, Note, Thread
from members.models import Member
from privacy.parts import Part, Rows, left_out
from requests_app.models import HelpRequest
from volunteers.models import Volunteer

# The threads of a private page.
OWN: dict[type[Any], str] = {HelpRequest: "request", Volunteer: "volunteer"}


def _of(person: type[Any], path: str, rows: type[Any]) -> Rows:
    """Return how to find the threads, or what stands in them, of a row of `person`."""

    def of(pk: int) -> QuerySet[Any]:
        people = person.objects.filter(pk=pk)
        ways = Q()
        for index in ("phone_index", "email_index"):
            given = people.exclude(**{index: ""}).values(index)
            ways |= Q(**{f"{path}{index}__in": given})
        if person in OWN:
            ways |= Q(**{f"{path}{OWN[person]}": pk})
        found: QuerySet[Any] = rows.objects.filter(ways)
        return found.order_by("pk")

    return of


TEXT_PARTS = (
    Part(
        "threads",
        Thread,
        ("phone", "email", "language", "created_at", "waiting_since", "closed_as"),
        left_out(
            machine="id claimed_until",
            derived="phone_index phone_tail_index email_index",
            others="claimed_by",
            twice="request volunteer",
        ),
        of_request=_of(HelpRequest, "", Thread),
        of_volunteer=_of(Volunteer, "", Thread),
        of_member=_of(Member, "", Thread),
        by_staff_alone=True,
    ),
    Part(
        "texts",
        Item,
        ("is_incoming", "via", "text", "photos", "word", "at"),
        left_out(machine="id key", others="by", twice="thread filed_to"),
        of_request=_of(HelpRequest, "thread__", Item),
        of_volunteer=_of(Volunteer, "thread__", Item),
        of_member=_of(Member, "thread__", Item),
        by_staff_alone=True,
        # Of their own page, which nobody else has.
        proven_of_request=lambda pk: Item.objects.filter(thread__request=pk).order_by("pk"),
        proven_of_volunteer=lambda pk: Item.objects.filter(thread__volunteer=pk).order_by("pk"),
    ),
    Part(
        "notes_to_neighbors",
        Note,
        ("said", "text", "language", "at"),
        left_out(machine="id key", twice="match is_from_household"),
        of_request=lambda pk: Note.objects.filter(
            match__need__request=pk, is_from_household=True
        ).order_by("pk"),
        of_volunteer=lambda pk: Note.objects.filter(
            match__volunteer=pk, is_from_household=False
        ).order_by("pk"),
    ),
)
