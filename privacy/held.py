"""The registry of what is held about one person: table by table, told or left out for a reason.

A field that is in neither list fails a test, and so does a table about people that is not here.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model, Q, QuerySet

from accounts.models import AuditEvent
from common.models import LinkPurpose, PrivateLink
from members.models import Member
from members.notifications import MEMBER
from messaging.models import Message
from open_needs.models import TellMe, ToldNeed
from pods.models import PlaceProposal
from pods.proposal_letters import PROPOSER
from privacy.call_parts import CALL_PARTS
from privacy.decision_parts import DECISION_PARTS
from privacy.keeper_parts import KEEPER_PARTS
from privacy.member_parts import MEMBER_PARTS
from privacy.models import Question
from privacy.money_parts import MONEY_PARTS
from privacy.parts import CARE, MACHINE, OTHERS, SAFETY, TWICE, Part, Rows, left_out
from privacy.shelf_parts import SHELF_PARTS
from privacy.text_parts import TEXT_PARTS
from requests_app.models import (
    Block,
    ChangedDate,
    ContactLog,
    Given,
    HelpRequest,
    Household,
    Match,
    Need,
    Opening,
    Referral,
    Route,
    Thanks,
)
from requests_app.notifications.residents import RESIDENT
from resources.keeping.letters import KEEPER
from resources.models import EntryKeeper, Suggestion
from resources.suggestions.letters import SUGGESTER
from rota.models import Answerer, HandOver, OnShift, ShiftCall, Weekly
from shelves.models import Card, Reservation
from shelves.notifications import OWNER, RESERVER
from volunteers.models import Departure, Goods, Volunteer
from volunteers.notifications import VOLUNTEER

CONTACT = "name_key name_joined phone_index phone_tail_index email_index"
PARTS = (
    *MEMBER_PARTS,
    *KEEPER_PARTS,
    *TEXT_PARTS,
    *CALL_PARTS,
    *SHELF_PARTS,
    *DECISION_PARTS,
    *MONEY_PARTS,
    Part(
        "request",
        HelpRequest,
        (
            *("reference", "created_at", "closed_at", "erased_at", "ward", "pod", "zip_code"),
            *("cross_streets", "address", "access_notes", "name", "phone", "phone_extension"),
            *("email", "reached_through", "found_at", "contact_method", "contact_time", "language"),
            *(
                "spoken_language",
                "spoken_words",
                "other_languages",
                "may_leave_message",
                "helper_name",
            ),
            *("for_someone_else", "person_knows", "household_size", "allergies", "consented_at"),
            *("source", "staff_note", "email_proven_at", "others_read_email", "set_aside_at"),
            *("why_aside",),
        ),
        left_out(
            machine="id submission_key is_coarse",
            derived=f"{CONTACT} address_index in_ward",
            others="entered_by",
            twice="household",
        ),
        of_request=lambda pk: HelpRequest.objects.filter(pk=pk),
    ),
    Part(
        "needs",
        Need,
        (
            *("category", "detail", "coordinator_lines", "status", "urgency", "wanted_on"),
            *("needed_by", "wanted_time", "repeat", "repeat_weekdays", "repeat_until"),
            *("delivery", "created_at", "first_offered_at", "ended_at", "end_reason"),
            *("cancelled_by_household", "asked_if_needed_at", "still_looking_at"),
        ),
        left_out(
            machine="id claimed_until candidate_counts occurrence series_day repeat_from",
            derived="in_ward offered_after ended_after overdue_told_at stewards_told_at "
            "opened_again_at",
            others="claimed_by",
            twice="request still_looking_told",
        ),
        of_request=lambda pk: Need.objects.filter(request=pk),
    ),
    Part(
        "changed_dates",
        ChangedDate,
        ("category", "day", "moved_to"),
        left_out(machine="id", twice="request"),
        of_request=lambda pk: ChangedDate.objects.filter(request=pk),
    ),
    Part(
        "suggested_resources",
        Referral,
        ("resource",),
        left_out(machine="id position", twice="need"),
        of_request=lambda pk: Referral.objects.filter(need__request=pk),
    ),
    Part(
        "given_resources",
        Given,
        ("resource_ids", "created_at"),
        left_out(machine="id", others="by", twice="need"),
        of_request=lambda pk: Given.objects.filter(need__request=pk),
    ),
    Part(
        "calls_and_notes",
        ContactLog,
        ("kind", "note", "follow_up_on", "followed_up_at", "created_at"),
        left_out(machine="id", derived="in_ward", others="by match", twice="request need"),
        of_request=lambda pk: ContactLog.objects.filter(request=pk),
    ),
    Part(
        "thanks",
        Thanks,
        ("text", "at"),
        left_out(machine="id", others="match"),
        of_request=lambda pk: Thanks.objects.filter(match__need__request=pk),
        of_volunteer=lambda pk: Thanks.objects.filter(match__volunteer=pk),
    ),
    Part(
        "matches",
        Match,
        (
            *("status", "offered_at", "accepted_at", "ended_at", "reason", "reason_note"),
            *("resident_said", "volunteer_said", "resident_happened", "volunteer_happened"),
            *("heard_by_phone", "reminded_at", "followed_up_at", "followed_up_again_at"),
            *("times_moved", "is_picked", "confirmed_at", "address_opened_at", "details_closed_at"),
        ),
        {
            **left_out(machine="id expires_at", derived="in_ward", others="offered_by"),
            **left_out(others="need volunteer route overruled overruled_why"),
        },
        of_request=lambda pk: Match.objects.filter(need__request=pk).said_yes(),
        of_volunteer=lambda pk: Match.objects.filter(volunteer=pk),
    ),
    Part(
        "tell_me_when",
        TellMe,
        ("how", "since"),
        left_out(machine="looked_at next_at", twice="volunteer"),
        of_volunteer=lambda pk: TellMe.objects.filter(volunteer=pk),
    ),
    Part(
        "told_of_needs",
        ToldNeed,
        ("at",),
        left_out(machine="id", others="need", twice="volunteer"),
        of_volunteer=lambda pk: ToldNeed.objects.filter(volunteer=pk),
    ),
    Part(
        "details_shown",
        Opening,
        ("step", "at", "name"),
        left_out(machine="id per_day per_week", others="user volunteer match request"),
        of_request=lambda pk: Opening.objects.filter(request=pk),
        of_volunteer=lambda pk: Opening.objects.filter(volunteer=pk),
    ),
    Part(
        "household",
        Household,
        ("created_at",),
        left_out(machine="id"),
        of_request=lambda pk: Household.objects.filter(requests=pk),
    ),
    Part(
        "volunteer",
        Volunteer,
        (
            *("status", "created_at", "approved_at", "paused_until", "name", "phone", "email"),
            *("contact_method", "language", "ward", "pod", "zip_code", "reach", "transport"),
            *(
                "categories",
                "duties",
                "skills_note",
                "languages",
                "spoken_words",
                "days",
                "times",
                "max_at_once",
            ),
            *("max_per_week", "agreed_at", "source", "staff_note", "email_proven_at"),
            *("others_read_email", "set_aside_at", "why_aside", "known_by", "known_words"),
            *("references_taken", "talked_on", "changed_fields", "picking_stopped_at"),
            *("looked_at", "households_per_day", "households_per_week", "raised_why"),
        ),
        left_out(machine="id submission_key", derived=CONTACT, others="entered_by"),
        of_volunteer=lambda pk: Volunteer.objects.filter(pk=pk),
    ),
    Part(
        "proposal",
        PlaceProposal,
        (
            *("kind", "state", "created_at", "decided_at", "title", "zone", "extent"),
            *("description", "ward", "zip_codes", "languages", "talks", "website"),
            *("request_form", "name", "phone", "email", "email_proven_at", "others_read_email"),
            *("contact_method", "language", "buddy", "chat_link", "question", "answer", "reason"),
            *("pod", "group", "organizes_since", "source", "staff_note", "set_aside_at"),
            *("why_aside",),
        ),
        left_out(
            machine="id submission_key",
            derived="title_key phone_index phone_tail_index email_index",
            others="entered_by",
        ),
        of_proposal=lambda pk: PlaceProposal.objects.filter(pk=pk),
    ),
    Part(
        "suggestion",
        Suggestion,
        (
            *("kind", "state", "created_at", "decided_at", "resource", "ward", "title"),
            *("description", "place", "number", "website", "hours", "languages", "words"),
            *("email", "email_proven_at", "others_read_email", "language", "reason", "taken"),
            *("source", "staff_note", "set_aside_at", "why_aside"),
        ),
        left_out(
            machine="id submission_key",
            derived="title_key email_index",
            others="entered_by decided_by",
        ),
        of_suggestion=lambda pk: Suggestion.objects.filter(pk=pk),
    ),
    Part(
        "things",
        Goods,
        ("what", "way", "category", "until", "created_at", "gone_at"),
        left_out(machine="id", derived="what_key", twice="volunteer"),
        of_volunteer=lambda pk: Goods.objects.filter(volunteer=pk),
    ),
    Part(
        "on_the_rota",
        Answerer,
        ("duties", "hour_before", "created_at"),
        left_out(machine="id", others="user phone languages", twice="volunteer"),
        of_volunteer=lambda pk: Answerer.objects.filter(volunteer=pk),
    ),
    Part(
        "shifts",
        OnShift,
        ("starts_at", "ends_at", "taken_at", "offered_at"),
        left_out(machine="id seat shift in_exchange_for", twice="answerer"),
        of_volunteer=lambda pk: OnShift.objects.filter(answerer__volunteer=pk),
    ),
    Part(
        "weekly_shifts",
        Weekly,
        ("slot", "since"),
        left_out(machine="id", twice="answerer"),
        of_volunteer=lambda pk: Weekly.objects.filter(answerer__volunteer=pk),
    ),
    Part(
        "calls_about_shifts",
        ShiftCall,
        ("about", "starts_at", "created_at", "done_at"),
        left_out(machine="id line", twice="answerer"),
        of_volunteer=lambda pk: ShiftCall.objects.filter(answerer__volunteer=pk),
    ),
    Part(
        "hand_over_notes",
        HandOver,
        ("text", "at"),
        left_out(machine="id shift", twice="answerer"),
        of_volunteer=lambda pk: HandOver.objects.filter(answerer__volunteer=pk),
    ),
    Part(
        "left_before",
        Departure,
        ("left_at", "was_rejected"),
        left_out(machine="id", derived="phone_index email_index"),
        of_volunteer=lambda pk: Departure.objects.like(Volunteer.objects.get(pk=pk)),
    ),
    Part(
        "routes",
        Route,
        ("created_at",),
        left_out(machine="id", others="offered_by", twice="volunteer"),
        of_volunteer=lambda pk: Route.objects.filter(volunteer=pk),
    ),
    Part(
        "messages",
        Message,
        ("template", "channel", "language", "status", "created_at", "sent_at"),
        left_out(
            machine="id subject_id idempotency_key attempts provider_answer claimed_by "
            "claimed_until turn_at next_channels provider_id",
            twice="recipient_kind recipient_id",
        ),
        of_suggestion=lambda pk: Message.objects.filter(recipient_kind=SUGGESTER, recipient_id=pk),
        of_keeper=lambda pk: Message.objects.filter(recipient_kind=KEEPER, recipient_id=pk),
        of_card=lambda pk: Message.objects.filter(recipient_kind=OWNER, recipient_id=pk),
        of_reservation=lambda pk: Message.objects.filter(recipient_kind=RESERVER, recipient_id=pk),
        of_proposal=lambda pk: Message.objects.filter(recipient_kind=PROPOSER, recipient_id=pk),
        of_request=lambda pk: Message.objects.filter(recipient_kind=RESIDENT, recipient_id=pk),
        of_volunteer=lambda pk: Message.objects.filter(recipient_kind=VOLUNTEER, recipient_id=pk),
        of_member=lambda pk: Message.objects.filter(recipient_kind=MEMBER, recipient_id=pk),
    ),
    Part(
        "private_links",
        PrivateLink,
        ("purpose", "created_at", "expires_at", "revoked_at"),
        # Whoever has the file could open the page with it, long after the link was changed.
        left_out(machine="id subject_id token token_hash"),
        of_suggestion=lambda pk: _links(LinkPurpose.SUGGESTION, pk),
        of_keeper=lambda pk: _links(LinkPurpose.KEEPER, pk),
        of_card=lambda pk: _links(LinkPurpose.CARD, pk),
        of_reservation=lambda pk: _links(LinkPurpose.RESERVATION, pk),
        of_proposal=lambda pk: _links(LinkPurpose.PROPOSAL, pk),
        of_request=lambda pk: _links(LinkPurpose.REQUEST, pk),
        of_volunteer=lambda pk: _links(LinkPurpose.VOLUNTEER, pk),
        of_member=lambda pk: _links(LinkPurpose.MEMBER, pk),
    ),
    Part(
        "questions",
        Question,
        ("asked_at", "kept_at"),
        left_out(machine="id", twice="request volunteer member"),
        of_request=lambda pk: Question.objects.filter(request=pk),
        of_volunteer=lambda pk: Question.objects.filter(volunteer=pk),
        of_member=lambda pk: Question.objects.filter(member=pk),
    ),
    Part(
        "log",
        AuditEvent,
        ("at", "actor_kind", "verb", "fields"),
        left_out(machine="id", others="actor", twice="subject_type subject_id"),
        of_suggestion=lambda pk: _log(("suggestion", pk), Need.objects.none()),
        of_keeper=lambda pk: _log(("entrykeeper", pk), Need.objects.none()),
        of_card=lambda pk: _log(("card", pk), Need.objects.none()),
        of_reservation=lambda pk: _log(("reservation", pk), Need.objects.none()),
        of_proposal=lambda pk: _log(("placeproposal", pk), Need.objects.none()),
        of_request=lambda pk: _log(("helprequest", pk), Need.objects.filter(request=pk)),
        of_volunteer=lambda pk: _log(("volunteer", pk), Need.objects.none()),
        of_member=lambda pk: _log(("member", pk), Need.objects.none()),
    ),
)
# Tables about people that are in nobody's file.
NOT_TOLD: dict[str, str] = {
    Block._meta.label: SAFETY,
    "requests_app.KeptApart": OTHERS,
    "requests_app.Proposal": OTHERS,
    "requests_app.ProposalLine": OTHERS,
    "volunteers.TwoPeople": OTHERS,
    "volunteers.Volunteer_categories": TWICE,
    "members.Member_needs": TWICE,
    "members.Member_offers": TWICE,
    "members.PodSettings": "says something about a pod, and nobody",
    "members.Agreement": "says something about a pod, and nobody",
    "members.AgreementText": "is the pod’s own text, written by nobody alone",
    "members.LinkedPods": "says something about two pods, and nobody",
    "members.PairRound": "says something about a pod, and nobody",
    "members.SharedHome": "has no fields but its number",
    "phone_trees.PhoneTree": "says something about a pod: numbers of members, and no words",
    "phone_trees.Round": "says what a pod passed on, and is over with it",
    "emergencies.Emergency": "says something about a ward, and nobody",
    "emergencies.Emergency_first_categories": "says something about a ward, and nobody",
    "emergencies.CheckRound": "says something about a ward: numbers, and nobody",
    "messaging.News": MACHINE,
    "inbox.Arrival": "is gone when its text is stored, minutes after it came",
    "messaging.OptOut": "is a code of a number that gets no texts, and of nobody",
    "messaging.CalmStop": "is a code of a contact that gets nothing sent to many, and of nobody",
    "messaging.CalmTurn": "counts what went to a contact in two weeks, under a code of it",
    "events.Event": "says what happens on a day, and nothing of anybody",
    "events.EventShift": "says what is done on a day, and nothing of anybody",
    "events.Preparation": "says what shifts ask for, and nothing of anybody",
    "announcements.Announcement": "says something to many, and nothing of anybody",
    "announcements.Announcement_categories": "says something to many, and nothing of anybody",
    "chats.ChatTarget": "is an address of a chat, and nobody's",
    "chats.PostedThing": "says which need, notice or entry was posted, and nothing of anybody",
    "announcements.NoticeRound": "says which notice has gone out, and nothing of anybody",
    "decisions.Decision": "asks something of many, and says nothing of anybody",
    "decisions.Option": "asks something of many, and says nothing of anybody",
    "decisions.Box": "adds secret answers up, and knows nobody who gave one",
    "care.CarePerson": OTHERS,
    # Whoever wrote has all of it on the page of their own link. A file of their request or sign-up
    # cannot know that it is theirs, and staff who make it may not know that there is anything.
    "care.Concern": CARE,
    "care.Reader": CARE,
    "care.Reply": CARE,
    # What members share stands in their rows; a copy of it for two days at most.
    "paper.MemberSheet": TWICE,
    # Who is on a shift, and what its drivers bring, stands in their rows.
    "events.ShiftSheet": TWICE,
    # Copies of what was stored from a file, seen by whoever uploaded it, for seven days at most.
    "imports.Import": TWICE,
    "imports.FilePart": TWICE,
    "imports.ImportRow": TWICE,
    "resources.HiddenAddress": "says something about a place, and nobody",
    # About staff, whose accounts are no household's, volunteer's or member's.
    "accounts.Invitation": OTHERS,
    "common.LinkAsked": MACHINE,
    # Until the worker has taken it in, within a minute.
    # What is typed there opens with a cookie of the browser alone, and is nobody's yet.
    "common.FormDraft": "is nobody's until it is sent, and gone after two hours",
}


def _links(purpose: LinkPurpose, pk: int) -> QuerySet[PrivateLink]:
    return PrivateLink.objects.filter(purpose=purpose, subject_id=pk)


def _log(row: tuple[str, int], needs: QuerySet[Need]) -> QuerySet[AuditEvent]:
    kind, pk = row
    own = Q(subject_type=kind, subject_id=pk)
    return AuditEvent.objects.filter(
        own | Q(subject_type="need", subject_id__in=needs.values("pk"))
    ).order_by("id")


Row = (
    HelpRequest | Volunteer | Member | PlaceProposal | Suggestion | EntryKeeper | Card | Reservation
)


def held_of(row: Row, *, by_staff: bool = False) -> dict[str, list[dict[str, Any]]]:
    """Return everything that is held about whoever asked or signed up, as a file tells it.

    `by_staff`: for whoever calls, without what nobody else may read.
    """
    parts = parts_of(row, by_staff=by_staff)
    found = {part.name: [told(each, part.told) for each in rows] for part, rows in parts}
    return {name: rows for name, rows in found.items() if rows}


def parts_of(row: Row, *, by_staff: bool = False) -> Iterator[tuple[Part, QuerySet[Any]]]:
    """Yield each part that there can be of `row`, with its rows."""
    for part in PARTS:
        rows = _rows_of(part, row)
        if part.by_staff_alone and not by_staff:
            rows = _proven_rows_of(part, row)
        if rows is not None and not (part.theirs_alone and by_staff):
            yield part, rows(row.pk)


def _proven_rows_of(part: Part, row: Row) -> Rows | None:
    if isinstance(row, HelpRequest):
        return part.proven_of_request
    return part.proven_of_volunteer if isinstance(row, Volunteer) else None


def _rows_of(part: Part, row: Row) -> Rows | None:
    if isinstance(row, Member):
        return part.of_member
    if isinstance(row, PlaceProposal):
        return part.of_proposal
    if isinstance(row, Suggestion):
        return part.of_suggestion
    if isinstance(row, EntryKeeper):
        return part.of_keeper
    if isinstance(row, Card | Reservation):
        return part.of_card if isinstance(row, Card) else part.of_reservation
    return part.of_request if isinstance(row, HelpRequest) else part.of_volunteer


def told(row: Model, names: Iterable[str]) -> dict[str, Any]:
    """Return the fields `names` of `row` that have a value."""
    values = {name: value_of(row, name) for name in names}
    return {name: value for name, value in values.items() if value not in ("", None, [], {})}


def value_of(row: Model, name: str) -> Any:
    """Return a field's value as a file has it; of choices and other rows the words."""
    field = row._meta.get_field(name)
    if field.many_to_many:
        return [str(each) for each in getattr(row, name).all()]
    value = getattr(row, name)
    if value is None or isinstance(value, (bool, dict)):
        return value
    if display := getattr(row, f"get_{name}_display", None):
        return str(display())
    return str(value) if field.is_relation else value
