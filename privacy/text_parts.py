"""The parts of what is held that people wrote to us, what we answered, and the notices they get.

By a number or an address that nobody has proven to be theirs it stands in no file of a private
page; what was written on that page does.
"""

from typing import Any

from django.db.models import Q, QuerySet

from announcements.choices import Audience
from announcements.models import Recipient, Subscription
from events.models import Helper, Prepared
from inbox.models import Ask, Attachment, Item, Note, Question, Thread
from members.models import Member
from privacy.parts import Part, Rows, left_out
from requests_app.models import HelpRequest
from requests_app.notifications.residents import RESIDENT
from volunteers.models import Volunteer
from volunteers.notifications import VOLUNTEER

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
        # Whoever subscribes to notices does so apart of all pages.
        if person in OWN and rows not in (Subscription, Helper):
            ways |= Q(**{f"{path}{OWN[person]}": pk})
        found: QuerySet[Any] = rows.objects.filter(ways).order_by("pk")
        # What is in a file is not told, and may be large.
        return found.defer("content") if rows is Attachment else found

    return of


def _asked(kind: str) -> Rows:
    """Return how to find what our texts asked somebody of a kind of recipients."""
    return lambda pk: Question.objects.filter(
        message__recipient_kind=kind, message__recipient_id=pk
    ).order_by("pk")


def _announced(kind: str, pk: int) -> QuerySet[Any]:
    rows = Recipient.objects.filter(kind=kind, person_id=pk).exclude(channel="")
    return rows.select_related("announcement").order_by("pk")


def _shifts_of_volunteer(pk: int) -> QuerySet[Any]:
    """Return what they took on their own page, and with the same phone or email elsewhere."""
    by_contact = said_by(Volunteer, "", Helper)(pk)
    return (by_contact | Helper.objects.filter(volunteer=pk)).order_by("pk")


TEXT_PARTS = (
    Part(
        "threads",
        Thread,
        ("phone", "email", "language", "created_at", "waiting_since", "is_danger", "closed_as"),
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
        ("is_incoming", "via", "subject", "sender", "text", "came", "photos", "word", "at"),
        left_out(machine="id key links", others="by", twice="thread filed_to"),
        of_request=said_by(HelpRequest, "thread__", Item),
        of_volunteer=said_by(Volunteer, "thread__", Item),
        of_member=said_by(Member, "thread__", Item),
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
    Part(
        "asking_by_text",
        Ask,
        ("since", "step", "what", "category", "zip_code"),
        left_out(machine="id tries", twice="thread"),
        of_request=said_by(HelpRequest, "thread__", Ask),
        of_volunteer=said_by(Volunteer, "thread__", Ask),
        of_member=said_by(Member, "thread__", Ask),
        by_staff_alone=True,
    ),
    Part(
        "questions_by_text",
        Question,
        ("kind", "answer", "answered_at"),
        left_out(machine="id number subject_id", derived="phone_index", twice="message link"),
        of_request=_asked(RESIDENT),
        of_volunteer=_asked(VOLUNTEER),
        by_staff_alone=True,
    ),
    Part(
        "subscriptions",
        Subscription,
        ("ward", "pod", "phone", "email", "language", "created_at", "confirmed_at"),
        left_out(machine="id", derived="phone_index email_index"),
        of_request=said_by(HelpRequest, "", Subscription),
        of_volunteer=said_by(Volunteer, "", Subscription),
        of_member=said_by(Member, "", Subscription),
        by_staff_alone=True,
    ),
    Part(
        "shifts_of_days",
        Helper,
        (
            *("shift", "name", "phone", "email", "contact_method", "others_read_email"),
            *("email_proven_at", "may_leave_message", "language", "created_at", "came", "hours"),
        ),
        left_out(
            machine="id seat submission_key route_asked_at",
            derived="phone_index phone_tail_index email_index",
            twice="volunteer",
        ),
        of_request=said_by(HelpRequest, "", Helper),
        of_volunteer=_shifts_of_volunteer,
        of_member=said_by(Member, "", Helper),
        by_staff_alone=True,
        proven_of_volunteer=lambda pk: Helper.objects.filter(volunteer=pk).order_by("pk"),
    ),
    Part(
        "preparations",
        Prepared,
        ("preparation", "on"),
        left_out(machine="id", others="noted_by", twice="volunteer"),
        of_volunteer=lambda pk: Prepared.objects.filter(volunteer=pk).order_by("pk"),
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
    Part(
        "files",
        Attachment,
        ("name", "kept", "size"),
        {
            **left_out(machine="id source tries type", twice="item"),
            "content": "is a photo or a file: whoever asks for it gets it from the conversation",
        },
        of_request=said_by(HelpRequest, "item__thread__", Attachment),
        of_volunteer=said_by(Volunteer, "item__thread__", Attachment),
        of_member=said_by(Member, "item__thread__", Attachment),
        by_staff_alone=True,
    ),
)
