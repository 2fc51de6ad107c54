"""The parts of what is held that were calls to us, and the messages that callers left."""

from calls.models import Call, Recording
from members.models import Member
from privacy.parts import Part, left_out
from privacy.text_parts import said_by
from requests_app.models import HelpRequest
from volunteers.models import Volunteer

CALL_PARTS = (
    Part(
        "calls",
        Call,
        ("started_at", "taken_at", "outcome", "language", "ward"),
        left_out(machine="id key", others="taken_by_kind taken_by_id", twice="thread item"),
        of_request=said_by(HelpRequest, "thread__", Call),
        of_volunteer=said_by(Volunteer, "thread__", Call),
        of_member=said_by(Member, "thread__", Call),
        by_staff_alone=True,
    ),
    Part(
        "recorded_messages",
        Recording,
        # The sound itself, as a file has it: in base64.
        ("created_at", "seconds", "content_type", "audio"),
        left_out(machine="id sid fetched_at lost_at", twice="call"),
        of_request=said_by(HelpRequest, "call__thread__", Recording),
        of_volunteer=said_by(Volunteer, "call__thread__", Recording),
        of_member=said_by(Member, "call__thread__", Recording),
        by_staff_alone=True,
    ),
)
