"""The parts of what is held that people texted to us, and what we answered.

By the number, which nobody has proven to be theirs: so it stands in no file of a private page.
"""

from typing import Any

from django.db.models import QuerySet

from inbox.models import Item, Thread
from members.models import Member
from privacy.parts import Part, Rows, left_out
from requests_app.models import HelpRequest
from volunteers.models import Volunteer


def _of(person: type[Any], path: str, rows: type[Any]) -> Rows:
    """Return how to find the threads, or texts, of the number of a row of `person`."""

    def of(pk: int) -> QuerySet[Any]:
        numbers = person.objects.filter(pk=pk).exclude(phone_index="").values("phone_index")
        found: QuerySet[Any] = rows.objects.filter(**{f"{path}phone_index__in": numbers})
        return found.order_by("pk")

    return of


TEXT_PARTS = (
    Part(
        "threads",
        Thread,
        ("phone", "language", "created_at", "waiting_since", "closed_as"),
        left_out(
            machine="id claimed_until", derived="phone_index phone_tail_index", others="claimed_by"
        ),
        of_request=_of(HelpRequest, "", Thread),
        of_volunteer=_of(Volunteer, "", Thread),
        of_member=_of(Member, "", Thread),
        by_staff_alone=True,
    ),
    Part(
        "texts",
        Item,
        ("is_incoming", "text", "photos", "word", "at"),
        left_out(machine="id key", others="by", twice="thread"),
        of_request=_of(HelpRequest, "thread__", Item),
        of_volunteer=_of(Volunteer, "thread__", Item),
        of_member=_of(Member, "thread__", Item),
        by_staff_alone=True,
    ),
)
