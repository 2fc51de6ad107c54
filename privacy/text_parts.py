"""The parts of what is held that people wrote to us, what we answered, and the notices they get.

By a number or an address that nobody has proven to be theirs: so it stands in no file of a private
page.
"""

from typing import Any

from django.db.models import Q, QuerySet

from announcements.choices import Audience
from announcements.models import Recipient, Subscription
from inbox.models import Item, Thread
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
        if person in OWN and rows is not Subscription:
            ways |= Q(**{f"{path}{OWN[person]}": pk})
        found: QuerySet[Any] = rows.objects.filter(ways)
        return found.order_by("pk")

    return of


def _announced(kind: str, pk: int) -> QuerySet[Any]:
    rows = Recipient.objects.filter(kind=kind, person_id=pk).exclude(channel="")
    return rows.select_related("announcement").order_by("pk")


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
        left_out(machine="id key", others="by", twice="thread"),
        of_request=_of(HelpRequest, "thread__", Item),
        of_volunteer=_of(Volunteer, "thread__", Item),
        of_member=_of(Member, "thread__", Item),
        by_staff_alone=True,
    ),
    Part(
        "subscriptions",
        Subscription,
        ("ward", "pod", "phone", "email", "language", "created_at", "confirmed_at"),
        left_out(machine="id", derived="phone_index email_index"),
        of_request=_of(HelpRequest, "", Subscription),
        of_volunteer=_of(Volunteer, "", Subscription),
        of_member=_of(Member, "", Subscription),
        by_staff_alone=True,
    ),
    Part(
        "announcements",
        Recipient,
        ("announcement", "channel", "language", "created_at"),
        left_out(
            machine="id next_channels",
            derived="phone_index email_index",
            twice="kind person_id",
        ),
        of_request=lambda pk: _announced(Audience.WAITING, pk),
        of_volunteer=lambda pk: _announced(Audience.VOLUNTEERS, pk),
        of_member=lambda pk: _announced(Audience.MEMBERS, pk),
        by_staff_alone=True,
    ),
)
