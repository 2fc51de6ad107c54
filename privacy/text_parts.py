"""The parts of what is held that people wrote to us, and what we answered.

By a number or an address that nobody has proven to be theirs: so it stands in no file of a private
page.
"""

from typing import Any

from django.db.models import Q, QuerySet

from inbox.models import Attachment, Item, Thread
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
        found: QuerySet[Any] = rows.objects.filter(ways).order_by("pk")
        # What is in a file is not told, and may be large.
        return found.defer("content") if rows is Attachment else found

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
        ("is_incoming", "via", "subject", "sender", "text", "came", "photos", "word", "at"),
        left_out(machine="id key", others="by", twice="thread"),
        of_request=_of(HelpRequest, "thread__", Item),
        of_volunteer=_of(Volunteer, "thread__", Item),
        of_member=_of(Member, "thread__", Item),
        by_staff_alone=True,
    ),
    Part(
        "files",
        Attachment,
        ("name", "kept", "size"),
        {
            **left_out(machine="id source tries type", twice="item"),
            "content": "is a photo or a file: whoever asks for it gets it from the conversation",
        },
        of_request=_of(HelpRequest, "item__thread__", Attachment),
        of_volunteer=_of(Volunteer, "item__thread__", Attachment),
        of_member=_of(Member, "item__thread__", Attachment),
        by_staff_alone=True,
    ),
)
