"""The rows whose time is over: what is asked about first, and what is deleted."""

import datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import AuditEvent, Invitation
from announcements.models import Announcement, Recipient, Subscription
from announcements.subscribing import unconfirmed_for
from care.models import Concern
from common.models import PrivateLink
from decisions.models import Box, Decision, Voter
from emergencies.models import CheckIn
from events.models import Helper
from fund.models import Receipt
from imports.models import Import
from inbox.models import Item, Note
from members.models import Member
from messaging.calm import week_of
from messaging.models import CalmTurn, Message, MessageStatus
from network import kept_for
from phone_trees.models import Round
from pods.choices import ProposalState
from pods.models import PlaceProposal
from privacy.models import Question
from requests_app.choices import MatchStatus, NeedStatus, Repeat
from requests_app.models import ContactLog, HelpRequest, Match, Need, Opening, Thanks
from resources.check_choices import CheckOutcome
from resources.keeping.keepers import silent
from resources.models import Caller, EntryCheck, EntryKeeper, Resource, Suggestion
from rota.models import HandOver, OnShift, Shift, ShiftCall
from shelves.choices import CardState
from shelves.models import Card, Reservation
from volunteers.choices import VolunteerStatus
from volunteers.models import Departure, Goods, Volunteer

Span = datetime.timedelta
# By these a volunteer, or whoever rings for them, shows that they are still there.
SIGNS_OF_LIFE = ("approve_volunteer", "pause_volunteer", "resend_link", "update_volunteer")
ANSWERED = (MatchStatus.DECLINED, MatchStatus.RELEASED)
IS_KEPT = Q(kept__gte=F("asked"))
NOT_ASKED = Q(asked=None) | IS_KEPT


def ago(span: Span) -> datetime.datetime:
    return timezone.now() - span


def with_question(rows: Any, side: str) -> Any:
    """Add when the person of each row was `asked`, and when they said that it be `kept`."""
    asked = Question.objects.filter(**{side: OuterRef("pk")})
    return rows.annotate(
        asked=Subquery(asked.values("asked_at")), kept=Subquery(asked.values("kept_at"))
    )


def not_kept_since(moment: datetime.datetime) -> Q:
    return Q(kept=None) | Q(kept__lte=moment)


def unanswered() -> Q:
    """Rows about which somebody was asked, and has not answered in time."""
    return Q(asked__lte=ago(kept_for("ANSWER_WITHIN"))) & ~(Q(kept__isnull=False) & IS_KEPT)


# --- Requests -------------------------------------------------------------------------------------


def _ended() -> Any:
    """Requests that ended long ago, and of which nothing comes again."""
    since = ago(kept_for("REQUEST_KEPT_FOR"))
    goes_on = Q(repeat_until=None) | Q(repeat_until__gte=timezone.localdate())
    again = Need.objects.filter(goes_on, request=OuterRef("pk"), repeat__in=Repeat.again())
    rows = HelpRequest.objects.filter(~Exists(again), erased_at=None, closed_at__lte=since)
    return with_question(rows, "request").filter(not_kept_since(since))


def _is_unknown() -> Exists:
    """Tell of which nobody said what became of it."""
    return Exists(Need.objects.filter(request=OuterRef("pk"), status=NeedStatus.UNKNOWN))


def _never_answered() -> Any:
    """Open requests whose days have passed, and whose household was asked long ago."""
    since = ago(kept_for("UNANSWERED_KEPT_FOR"))
    needs = Need.objects.filter(request=OuterRef("pk"))
    is_silent = Q(
        status=NeedStatus.OPEN, asked_if_needed_at__lte=since, needed_by__lt=timezone.localdate()
    )
    waiting = needs.filter(status__in=NeedStatus.active())
    rows = HelpRequest.objects.filter(
        Exists(waiting), ~Exists(waiting.exclude(is_silent)), erased_at=None
    )
    return with_question(rows, "request").filter(not_kept_since(since))


def requests_to_ask() -> list[int]:
    """Return the requests about which the household is asked before anything is deleted."""
    found = (_ended().filter(_is_unknown()), _never_answered())
    return sorted({pk for rows in found for pk in _ids(rows.filter(NOT_ASKED))})


def ended_requests() -> QuerySet[Any]:
    """Return those that end: known how they ended, or asked about in vain."""
    return _ended().filter(~_is_unknown() | unanswered())


def silent_requests() -> QuerySet[Any]:
    return _never_answered().filter(unanswered())


def requests_to_round() -> QuerySet[Any]:
    since = ago(kept_for("REQUEST_KEPT_FOR"))
    return HelpRequest.objects.filter(
        erased_at__isnull=False, closed_at__lte=since, is_coarse=False
    )


# --- Volunteers -----------------------------------------------------------------------------------


def _silent_volunteers() -> Any:
    since = ago(kept_for("VOLUNTEER_KEPT_FOR"))
    matches = Match.objects.filter(volunteer=OuterRef("pk"))
    helped = Q(accepted_at__gte=since) | Q(status__in=ANSWERED, ended_at__gte=since)
    active = matches.filter(helped | Q(status__in=MatchStatus.going_on()))
    said = AuditEvent.objects.filter(
        subject_type="volunteer", subject_id=OuterRef("pk"), at__gte=since, verb__in=SIGNS_OF_LIFE
    )
    on_a_break = Q(paused_until__gte=timezone.localdate())
    shifts = OnShift.objects.filter(answerer__volunteer=OuterRef("pk"), ends_at__gte=since)
    rows = Volunteer.objects.filter(
        ~Exists(active), ~Exists(said), ~Exists(shifts), created_at__lte=since
    )
    rows = rows.exclude(status=VolunteerStatus.LEFT).exclude(on_a_break)
    return with_question(rows, "volunteer").filter(not_kept_since(since))


def volunteers_to_ask() -> list[int]:
    return sorted(_ids(_silent_volunteers().filter(NOT_ASKED)))


def silent_volunteers() -> QuerySet[Any]:
    return _silent_volunteers().filter(unanswered())


# --- Members of pods ------------------------------------------------------------------------------


def members_never_let_in() -> QuerySet[Any]:
    """Return those who wait for an organizer who does not answer."""
    since = ago(kept_for("UNANSWERED_KEPT_FOR"))
    return Member.objects.waiting().filter(created_at__lte=since)


def _silent_members() -> Any:
    since = ago(kept_for("VOLUNTEER_KEPT_FOR"))
    rows = Member.objects.active().filter(heard_at__lte=since)
    return with_question(rows, "member").filter(not_kept_since(since))


def members_to_ask() -> list[int]:
    return sorted(_ids(_silent_members().filter(NOT_ASKED)))


def silent_members() -> QuerySet[Any]:
    return _silent_members().filter(unanswered())


def _ids(rows: Any) -> list[int]:
    return list(rows.values_list("pk", flat=True))


# --- Rows that are deleted as they are ------------------------------------------------------------


def old_openings() -> QuerySet[Any]:
    """Return what tells who saw whose details; of a deleted request it goes sooner."""
    is_erased = Q(request__erased_at__isnull=False, at__lte=ago(kept_for("REQUEST_KEPT_FOR")))
    return Opening.objects.filter(Q(at__lte=ago(kept_for("NOTES_KEPT_FOR"))) | is_erased)


def requests_set_aside() -> QuerySet[Any]:
    """Return those that nobody took in, nor deleted, for long."""
    since = ago(kept_for("UNANSWERED_KEPT_FOR"))
    return HelpRequest.objects.filter(set_aside_at__lte=since, erased_at=None)


def sign_ups_set_aside() -> QuerySet[Any]:
    since = ago(kept_for("UNANSWERED_KEPT_FOR"))
    return Volunteer.objects.filter(set_aside_at__lte=since).exclude(status=VolunteerStatus.LEFT)


def old_notes() -> QuerySet[Any]:
    """Calls and notes, but for the calls that are still to be made."""
    is_due = Q(follow_up_on__isnull=False, followed_up_at=None, request__erased_at=None)
    return ContactLog.objects.filter(created_at__lte=ago(kept_for("NOTES_KEPT_FOR"))).exclude(
        is_due
    )


def old_texts() -> QuerySet[Any]:
    """Return texts, but for those of numbers that wait for an answer."""
    since = ago(kept_for("NOTES_KEPT_FOR"))
    return Item.objects.filter(at__lte=since, thread__waiting_since=None)


def passed_notes() -> QuerySet[Any]:
    """Return notes between neighbors whose match ended some days ago, or that are very old."""
    has_ended = Q(match__ended_at__lte=ago(settings.PASSED_NOTES_SHOWN_FOR))
    return Note.objects.filter(has_ended | Q(at__lte=ago(kept_for("NOTES_KEPT_FOR"))))


def subscriptions_unconfirmed() -> QuerySet[Any]:
    """Return those that nobody has confirmed in time."""
    return Subscription.objects.filter(unconfirmed_for(settings.UNCONFIRMED_KEPT_FOR))


def announcements_over() -> QuerySet[Any]:
    """Return announcements that ended long ago, and still know who got them."""
    since = ago(kept_for("NOTES_KEPT_FOR"))
    has_recipients = Exists(Recipient.objects.filter(announcement=OuterRef("pk")))
    return Announcement.objects.filter(has_recipients, ended_at__lte=since)


def decisions_over() -> QuerySet[Any]:
    """Return decisions that ended long ago, and still know who could answer, or words."""
    voters = Exists(Voter.objects.filter(decision=OuterRef("pk")))
    words = Exists(Box.objects.filter(decision=OuterRef("pk")))
    since = ago(kept_for("NOTES_KEPT_FOR"))
    return Decision.objects.filter(voters | words, ended_at__lte=since)


def concerns_over() -> QuerySet[Any]:
    """Return what was written to the people of care, and closed long ago."""
    return Concern.objects.filter(closed_at__lte=ago(settings.CARE_KEPT_FOR))


def calm_turns_over() -> QuerySet[Any]:
    """Return what counts messages of weeks that are over."""
    return CalmTurn.objects.filter(week__lt=week_of(ago(settings.CALM_TURNS_KEPT_FOR)))


def old_messages() -> QuerySet[Any]:
    rows = Message.objects.filter(created_at__lte=ago(kept_for("MESSAGES_KEPT_FOR")))
    return rows.exclude(status=MessageStatus.QUEUED)


def old_files() -> QuerySet[Any]:
    """Return imports whose file, and what its rows say, is still here."""
    since = ago(kept_for("IMPORTS_KEPT_FOR"))
    return Import.objects.filter(created_at__lte=since, emptied_at=None)


def old_imports() -> QuerySet[Any]:
    """Return what tells which rows came in with a file."""
    return Import.objects.filter(created_at__lte=ago(kept_for("NOTES_KEPT_FOR")))


def dead_links() -> QuerySet[Any]:
    since = ago(settings.DEAD_LINKS_KEPT_FOR)
    return PrivateLink.objects.filter(Q(expires_at__lte=since) | Q(revoked_at__lte=since))


def departures() -> QuerySet[Any]:
    return Departure.objects.filter(left_at__lte=ago(kept_for("NOTES_KEPT_FOR")))


def goods_that_went() -> QuerySet[Any]:
    since = ago(kept_for("NOTES_KEPT_FOR"))
    is_over = Q(until__isnull=False, until__lte=timezone.localdate(since))
    return Goods.objects.filter(Q(gone_at__lte=since) | is_over)


def proposals_that_ended() -> Any:
    """Proposals that were declined long ago, or set aside and looked at by nobody."""
    since = ago(kept_for("UNANSWERED_KEPT_FOR"))
    return PlaceProposal.objects.filter(
        Q(state=ProposalState.DECLINED, decided_at__lte=since) | Q(set_aside_at__lte=since)
    )


def suggestions_that_ended() -> Any:
    """Suggestions that were decided long ago, or set aside and looked at by nobody."""
    since = ago(kept_for("UNANSWERED_KEPT_FOR"))
    return Suggestion.objects.filter(Q(decided_at__lte=since) | Q(set_aside_at__lte=since))


def cards_over() -> QuerySet[Any]:
    """Return cards that ended or were not taken long ago, or that nobody took in.

    What is lent out still keeps its card, until it is back.
    """
    since = ago(kept_for("UNANSWERED_KEPT_FOR"))
    refused = Q(state=CardState.REFUSED, decided_at__lte=since)
    over = Card.objects.filter(refused | Q(ended_at__lte=since) | Q(set_aside_at__lte=since))
    return over.exclude(pk__in=Reservation.objects.live().values("card"))


def reservations_over() -> QuerySet[Any]:
    """Return reservations that ended long ago."""
    return Reservation.objects.filter(ended_at__lte=ago(kept_for("UNANSWERED_KEPT_FOR")))


def tree_rounds_over() -> QuerySet[Any]:
    """Return the rounds of phone trees that ended long ago; their calls go with them."""
    return Round.objects.filter(ended_at__lte=ago(kept_for("NOTES_KEPT_FOR")))


def check_ins_over() -> QuerySet[Any]:
    """Return who was how in check-in rounds that ended long ago; the rounds keep their figures."""
    return CheckIn.objects.filter(round__ended_at__lte=ago(kept_for("NOTES_KEPT_FOR")))


def old_thanks() -> QuerySet[Any]:
    """Return lines of thanks of long ago."""
    return Thanks.objects.filter(at__lte=ago(kept_for("NOTES_KEPT_FOR")))


def old_hand_overs() -> QuerySet[Any]:
    """Return what one shift left for the next, some weeks ago."""
    return HandOver.objects.filter(at__lte=ago(settings.HAND_OVERS_KEPT_FOR))


def old_shifts() -> QuerySet[Any]:
    """Return shifts that were long ago, with who was on them."""
    return Shift.objects.filter(ends_at__lte=ago(kept_for("NOTES_KEPT_FOR")))


def old_shift_calls() -> QuerySet[Any]:
    """Return the calls about shifts of long ago, made or not."""
    return ShiftCall.objects.filter(created_at__lte=ago(kept_for("NOTES_KEPT_FOR")))


def old_helpers() -> QuerySet[Any]:
    """Return whoever had a shift of a day, or waited for one, some weeks ago."""
    since = ago(settings.DAY_HELPERS_KEPT_FOR)
    return Helper.objects.filter(shift__ends_at__lte=since)


def receipts_over() -> QuerySet[Any]:
    """Return photos of receipts of what was paid or declined some time ago."""
    return Receipt.objects.filter(ask__ended_at__lte=ago(kept_for("NOTES_KEPT_FOR")))


# --- Staff ----------------------------------------------------------------------------------------


def invitations_over() -> QuerySet[Any]:
    """Return the invitations whose link ended long ago, accepted or not."""
    return Invitation.objects.filter(expires_at__lte=ago(settings.INVITATIONS_KEPT_FOR))


# --- The directory --------------------------------------------------------------------------------


def keepers_who_ended() -> QuerySet[Any]:
    """Return keepers from outside who keep nothing, or have not answered, for long."""
    since = ago(kept_for("NOTES_KEPT_FOR"))
    outside = EntryKeeper.objects.filter(user=None, created_at__lte=since)
    keeps = Exists(Resource.objects.filter(keeper=OuterRef("pk")))
    long_ago = ago(kept_for("VOLUNTEER_KEPT_FOR"))
    never = Q(answered_at=None, created_at__lte=long_ago)
    # Asked since: whoever has nothing to be asked about is not silent.
    is_silent = silent() & (never | Q(answered_at__lte=long_ago))
    return outside.filter(~keeps | is_silent)


def callers_over() -> QuerySet[Any]:
    """Return callers whose link ended long ago; their calls go with them, what they found stays."""
    return Caller.objects.filter(ends_at__lte=ago(kept_for("NOTES_KEPT_FOR")))


def notes_of_checks() -> QuerySet[Any]:
    """Return checks whose words are old, but for those after which an entry is to be corrected."""
    old = EntryCheck.objects.filter(created_at__lte=ago(kept_for("NOTES_KEPT_FOR")))
    waits = Q(outcome__in=CheckOutcome.to_correct(), done_at=None)
    return old.exclude(note="").exclude(waits)
