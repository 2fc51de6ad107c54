"""The parts of what is held that people wrote to us, and what we answered.

By a number or an address that nobody has proven to be theirs: so it stands in no file of a private
page.
"""

from typing import Any

from django.db.models import Q, QuerySet

from inbox.models import Item, Thread
from members.models import Member
from privacy.parts import Part, Rows, left_out
from requests_app.models import HelpRequest
from volunteers.models import Volunteer

# The threads of a private page.
OWN: dict[type[Any], str] = {HelpRequest: "request", Volunteer: "volunteer"}


def said_by(person: type[Any], path: str, rows: type[Any]) -> Rows:
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
        of_request=said_by(HelpRequest, "", Thread),
        of_volunteer=said_by(Volunteer, "", Thread),
        of_member=said_by(Member, "", Thread),
        by_staff_alone=True,
    ),
    Part(
        "texts",
        Item,
        ("is_incoming", "via", "text", "photos", "word", "at"),
        left_out(machine="id key", others="by", twice="thread"),
        of_request=said_by(HelpRequest, "thread__", Item),
        of_volunteer=said_by(Volunteer, "thread__", Item),
        of_member=said_by(Member, "thread__", Item),
        by_staff_alone=True,
    ),
)
