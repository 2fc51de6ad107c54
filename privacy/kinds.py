"""The kinds of what is held, and for how long: the one list that the night's job goes by."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import audit, invitations
from announcements.services import forget_recipients
from announcements.subscribing import end_subscription
from care.services import forget_concern
from decisions.services.planning import forget_voters
from events.services.places import erase as erase_helper
from imports.storing import empty
from inbox.services import forget_text
from members import services as members
from network import kept_for
from network.bounds import KEPT
from pods.services.proposals import delete_old_proposal
from privacy import due, swept
from requests_app.services import delete_spam, erase_request, make_coarse
from resources.keeping.checks import forget_note
from resources.keeping.keepers import remove_keeper
from resources.suggestions.services import delete_old_suggestion
from shelves.services.cards import delete_old as delete_old_card
from shelves.services.reservations import forget as forget_reservation
from volunteers import aside
from volunteers.services import leave

DAY, SECOND = datetime.timedelta(days=1), datetime.timedelta(seconds=1)
# The settings of how long things are kept: within these bounds each keeps its promise and its use.
BOUNDS = {
    **{setting: (least * DAY, most * DAY) for setting, (_name, least, most) in KEPT.items()},
    "DEAD_LINKS_KEPT_FOR": (DAY, 90 * DAY),
    "JOBS_KEPT_FOR": (DAY, 30 * DAY),
    "PASSED_NOTES_SHOWN_FOR": (DAY, 60 * DAY),
    "UNCONFIRMED_KEPT_FOR": (DAY, 30 * DAY),
    "CALM_TURNS_KEPT_FOR": (7 * DAY, 30 * DAY),
    "PROPOSALS_KEPT_FOR": (7 * DAY, 180 * DAY),
    "NEWS_KEPT_FOR": (30 * DAY, 365 * DAY),
    "HAND_OVERS_KEPT_FOR": (7 * DAY, 90 * DAY),
    "DAY_HELPERS_KEPT_FOR": (7 * DAY, 180 * DAY),
    "CARE_KEPT_FOR": (30 * DAY, 730 * DAY),
    "DRAFT_EXPIRES_AFTER": (datetime.timedelta(minutes=30), DAY),
}


@dataclass(frozen=True)
class Kind:
    """A kind of rows: which are over, and what is done to one; without `end`, all are deleted."""

    name: str
    words: str | Promise
    setting: str
    rows: Callable[[], QuerySet[Any]]
    end: Callable[[int], Any] | None = None

    @property
    def days(self) -> int:
        """For so many whole days they are kept; 0 if for some hours only."""
        kept: datetime.timedelta | int = kept_for(self.setting)
        return (kept if isinstance(kept, datetime.timedelta) else kept * SECOND) // DAY


_erase = partial(erase_request, actor=audit.SYSTEM)
_leave = partial(leave, actor=audit.SYSTEM)
_leave_pod = partial(members.leave, actor=audit.SYSTEM)

# In this order: what is erased tonight is rounded at once where its time is over.
KINDS = (
    Kind("ended", _("Requests that have ended"), "REQUEST_KEPT_FOR", due.ended_requests, _erase),
    Kind(
        "silent",
        _("Requests whose household did not answer"),
        "UNANSWERED_KEPT_FOR",
        due.silent_requests,
        _erase,
    ),
    Kind(
        "volunteers",
        _("Volunteers who did not answer"),
        "VOLUNTEER_KEPT_FOR",
        due.silent_volunteers,
        _leave,
    ),
    Kind(
        "members",
        _("Members of pods who did not answer"),
        "VOLUNTEER_KEPT_FOR",
        due.silent_members,
        _leave_pod,
    ),
    Kind(
        "members_waiting",
        _("Neighbors whom nobody let into a pod"),
        "UNANSWERED_KEPT_FOR",
        due.members_never_let_in,
        _leave_pod,
    ),
    Kind(
        "rounded",
        _("Deleted requests whose times are rounded"),
        "REQUEST_KEPT_FOR",
        due.requests_to_round,
        make_coarse,
    ),
    Kind(
        "aside",
        _("Requests that were set aside"),
        "UNANSWERED_KEPT_FOR",
        due.requests_set_aside,
        lambda pk: delete_spam([pk], actor=audit.SYSTEM),
    ),
    Kind(
        "sign_ups_aside",
        _("Sign-ups that were set aside"),
        "UNANSWERED_KEPT_FOR",
        due.sign_ups_set_aside,
        lambda pk: aside.delete_spam([pk], actor=audit.SYSTEM),
    ),
    Kind(
        "proposals",
        _("Pods and groups that were declined, or set aside"),
        "UNANSWERED_KEPT_FOR",
        due.proposals_that_ended,
        delete_old_proposal,
    ),
    Kind(
        "suggestions",
        _("Suggestions for the directory that were decided, or set aside"),
        "UNANSWERED_KEPT_FOR",
        due.suggestions_that_ended,
        delete_old_suggestion,
    ),
    Kind(
        "cards",
        _("Cards of the shelf that are over, were not taken, or set aside"),
        "UNANSWERED_KEPT_FOR",
        due.cards_over,
        delete_old_card,
    ),
    Kind(
        "reservations",
        _("Reservations of the shelf that ended"),
        "UNANSWERED_KEPT_FOR",
        due.reservations_over,
        partial(forget_reservation, actor=audit.SYSTEM),
    ),
    Kind("thanks", _("Lines of thanks"), "NOTES_KEPT_FOR", due.old_thanks),
    Kind("notes", _("Calls and notes"), "NOTES_KEPT_FOR", due.old_notes),
    Kind(
        "texts", _("Text messages that were answered"), "NOTES_KEPT_FOR", due.old_texts, forget_text
    ),
    Kind(
        "passed_notes",
        _("Notes between neighbors, once it is done"),
        "PASSED_NOTES_SHOWN_FOR",
        due.passed_notes,
    ),
    Kind("tree_rounds", _("Calls of phone trees"), "NOTES_KEPT_FOR", due.tree_rounds_over),
    Kind("check_ins", _("Answers of check-ins"), "NOTES_KEPT_FOR", due.check_ins_over),
    Kind(
        "hand_overs",
        _("What one shift left for the next"),
        "HAND_OVERS_KEPT_FOR",
        due.old_hand_overs,
    ),
    Kind("receipts", _("Photos of receipts"), "NOTES_KEPT_FOR", due.receipts_over),
    Kind("shifts", _("Shifts, and who was on them"), "NOTES_KEPT_FOR", due.old_shifts),
    Kind("shift_calls", _("Calls about shifts"), "NOTES_KEPT_FOR", due.old_shift_calls),
    Kind(
        "day_helpers",
        _("People who had a shift of a day"),
        "DAY_HELPERS_KEPT_FOR",
        due.old_helpers,
        erase_helper,
    ),
    Kind(
        "keepers",
        _("Keepers of entries who did not answer, or keep none"),
        "VOLUNTEER_KEPT_FOR",
        due.keepers_who_ended,
        partial(remove_keeper, actor=audit.SYSTEM),
    ),
    Kind("callers", _("Callers of places, and their calls"), "NOTES_KEPT_FOR", due.callers_over),
    Kind(
        "check_notes",
        _("What was said when entries were checked"),
        "NOTES_KEPT_FOR",
        due.notes_of_checks,
        forget_note,
    ),
    Kind("openings", _("Who saw whose details"), "NOTES_KEPT_FOR", due.old_openings),
    Kind("departures", _("Codes of numbers that were stopped"), "NOTES_KEPT_FOR", due.departures),
    Kind("goods", _("Things that were given away"), "NOTES_KEPT_FOR", due.goods_that_went),
    Kind("files", _("Uploaded spreadsheets"), "IMPORTS_KEPT_FOR", due.old_files, empty),
    Kind("imports", _("Which rows came from which file"), "NOTES_KEPT_FOR", due.old_imports),
    Kind(
        "invitations",
        _("Invitations to the staff that have ended"),
        "INVITATIONS_KEPT_FOR",
        due.invitations_over,
        invitations.sweep,
    ),
    Kind(
        "unconfirmed",
        _("Addresses for notices that nobody confirmed"),
        "UNCONFIRMED_KEPT_FOR",
        due.subscriptions_unconfirmed,
        end_subscription,
    ),
    Kind(
        "announced",
        _("Recipients of announcements"),
        "NOTES_KEPT_FOR",
        due.announcements_over,
        forget_recipients,
    ),
    Kind(
        "voters",
        _("Answers to decisions, and who could give one"),
        "NOTES_KEPT_FOR",
        due.decisions_over,
        forget_voters,
    ),
    Kind(
        "care",
        _("Words to the people of care that are closed"),
        "CARE_KEPT_FOR",
        due.concerns_over,
        forget_concern,
    ),
    Kind(
        "calm_turns",
        _("Counts of messages that went to many"),
        "CALM_TURNS_KEPT_FOR",
        due.calm_turns_over,
    ),
    Kind("messages", _("Records of messages"), "MESSAGES_KEPT_FOR", due.old_messages),
    Kind("links", _("Private links that have ended"), "DEAD_LINKS_KEPT_FOR", due.dead_links),
)

# Jobs of their own delete these, all day long; `rows` are those that a job has missed.
SWEPT = (
    Kind("drafts", _("Half-filled forms"), "DRAFT_EXPIRES_AFTER", swept.drafts),
    Kind("sessions", _("Sessions of staff"), "SESSION_COOKIE_AGE", swept.sessions),
    Kind("jobs", _("Jobs that have ended"), "JOBS_KEPT_FOR", swept.jobs),
    Kind("news", _("News for staff"), "NEWS_KEPT_FOR", swept.news),
    Kind("sheets", _("Sheets to print"), "SHEETS_KEPT_FOR", swept.sheets),
    Kind(
        "member_sheets",
        _("Sheets to print that name members"),
        "MEMBER_SHEETS_KEPT_FOR",
        swept.member_sheets,
    ),
    Kind(
        "shift_sheets",
        _("Sheets to print that name people on shifts"),
        "MEMBER_SHEETS_KEPT_FOR",
        swept.shift_sheets,
    ),
    Kind("plans", _("Proposals to match several at once"), "PROPOSALS_KEPT_FOR", swept.proposals),
)
