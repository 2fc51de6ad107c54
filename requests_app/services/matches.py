"""Verbs on a match: offer, accept, decline, withdraw, release, complete, expire."""

import datetime
import logging

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from common.models import LinkPurpose, PrivateLink
from requests_app import notifications
from requests_app.candidates import candidates_for
from requests_app.choices import DeclineReason, MatchStatus, NeedStatus
from requests_app.models import Match, Need
from requests_app.services.locking import (
    lock_live_match,
    lock_match,
    lock_need,
    lock_volunteer,
    move_need,
)
from requests_app.services.requests import end_match

log = logging.getLogger(__name__)

# Volunteers may still look up what they did for this long after they were asked.
MATCH_LINK_LIVES = datetime.timedelta(days=60)


@transaction.atomic
def offer_match(need_id: int, volunteer_id: int, *, actor: User) -> Match:
    """Put a need to a volunteer, who gets a message with a private link.

    Raises `NotPossible` when somebody was faster, or when the volunteer cannot take it (any more).
    """
    need = lock_need(need_id)
    if need.status != NeedStatus.OPEN:
        raise NotPossible(_("This need is no longer open. Somebody else was faster."))
    lock_volunteer(volunteer_id)
    if not candidates_for(need).filter(pk=volunteer_id).exists():
        raise NotPossible(_("This volunteer cannot take this need now."))
    match = _create_offer(need, volunteer_id, actor)
    move_need(need, NeedStatus.OFFERED)
    audit.record(actor, "offer_match", match, ["status"])
    notifications.match_offered(match)
    return match


def _create_offer(need: Need, volunteer_id: int, actor: User) -> Match:
    """The offer and its link. What the database refuses, it refuses to everybody: said in words."""
    now = timezone.now()
    try:
        with transaction.atomic():
            match = Match.objects.create(
                need=need,
                volunteer_id=volunteer_id,
                offered_by=actor,
                offered_at=now,
                expires_at=now + settings.OFFER_EXPIRES_AFTER,
            )
    except IntegrityError as error:
        raise NotPossible(_("This volunteer cannot take this need now.")) from error
    PrivateLink.objects.issue(LinkPurpose.MATCH, match.pk, expires_at=now + MATCH_LINK_LIVES)
    return match


@transaction.atomic
def accept_match(match_id: int, *, actor: audit.Actor) -> Match:
    """The volunteer says yes: both sides are put in touch. Twice is once.

    Raises `NotPossible` when the offer has ended or run out.
    """
    match = lock_match(match_id)
    if match.status == MatchStatus.ACCEPTED:
        return match
    _require_open_offer(match)
    match.status = MatchStatus.ACCEPTED
    match.accepted_at = timezone.now()
    match.save(update_fields=["status", "accepted_at"])
    move_need(match.need, NeedStatus.MATCHED)
    audit.record(actor, "accept_match", match, ["status"])
    notifications.helper_found(match)
    notifications.match_accepted(match)
    return match


def _require_open_offer(match: Match) -> None:
    if match.status != MatchStatus.OFFERED:
        raise NotPossible(_("This offer has ended."))
    if match.expires_at <= timezone.now():
        raise NotPossible(_("This offer has run out. The need will be put to somebody else."))


@transaction.atomic
def decline_match(
    match_id: int,
    *,
    reason: str = DeclineReason.OTHER,
    note: str = "",
    actor: audit.Actor,
) -> None:
    """The volunteer says no; the need is open again. Twice is once."""
    match = lock_match(match_id)
    if match.status == MatchStatus.DECLINED:
        return
    if match.status != MatchStatus.OFFERED:
        raise NotPossible(_("This offer has ended."))
    end_match(match, MatchStatus.DECLINED, reason=reason, reason_note=note)
    move_need(match.need, NeedStatus.OPEN)
    audit.record(actor, "decline_match", match, ["status", "reason"])


@transaction.atomic
def withdraw_match(match_id: int, *, actor: User) -> None:
    """A coordinator takes an offer back, or ends a match that was accepted; the need reopens."""
    match = lock_match(match_id)
    if not match.is_live:
        raise NotPossible(_("This offer has ended."))
    was_accepted = match.status == MatchStatus.ACCEPTED
    end_match(match, MatchStatus.WITHDRAWN)
    move_need(match.need, NeedStatus.OPEN)
    audit.record(actor, "withdraw_match", match, ["status"])
    notifications.match_withdrawn(match)
    if was_accepted:
        notifications.need_reopened(match)


@transaction.atomic
def release_match(
    match_id: int,
    *,
    reason: str = DeclineReason.OTHER,
    note: str = "",
    actor: audit.Actor,
) -> None:
    """The volunteer cannot after all: the need reopens and coordinators and resident are told."""
    match = lock_match(match_id)
    if match.status == MatchStatus.RELEASED:
        return
    if match.status != MatchStatus.ACCEPTED:
        raise NotPossible(_("This match has ended."))
    end_match(match, MatchStatus.RELEASED, reason=reason, reason_note=note)
    move_need(match.need, NeedStatus.OPEN)
    audit.record(actor, "release_match", match, ["status", "reason"])
    notifications.match_released(match)
    notifications.need_reopened(match)


@transaction.atomic
def complete_match(match_id: int, *, actor: audit.Actor) -> None:
    """Help was given: match and need are done. Twice is once."""
    match = lock_match(match_id)
    if match.status == MatchStatus.DONE:
        return
    if match.status != MatchStatus.ACCEPTED:
        raise NotPossible(_("This match has ended."))
    end_match(match, MatchStatus.DONE)
    move_need(match.need, NeedStatus.DONE)
    audit.record(actor, "complete_match", match, ["status"])
    notifications.match_completed(match)


@transaction.atomic
def confirm_done(need_id: int, *, actor: audit.Actor) -> None:
    """The resident says that help came. Twice is once."""
    need = lock_need(need_id)
    if need.status == NeedStatus.DONE:
        return
    match = lock_live_match(need)
    if match is None or match.status != MatchStatus.ACCEPTED:
        raise NotPossible(_("Nobody was helping with this."))
    match.need = need
    end_match(match, MatchStatus.DONE)
    move_need(need, NeedStatus.DONE)
    audit.record(actor, "confirm_done", need, ["status"])


@transaction.atomic
def report_not_done(need_id: int, *, actor: audit.Actor) -> None:
    """The resident says that help did not come: the need reopens and coordinators are told.

    Twice is once.
    """
    need = lock_need(need_id)
    if need.status == NeedStatus.OPEN and need.matches.filter(status=MatchStatus.RELEASED).exists():
        return
    match = _accepted_or_done(need)
    if match is None:
        raise NotPossible(_("Nobody was helping with this."))
    match.need = need
    end_match(match, MatchStatus.RELEASED)
    move_need(need, NeedStatus.OPEN)
    audit.record(actor, "report_not_done", need, ["status"])
    notifications.help_did_not_come(match)


def _accepted_or_done(need: Need) -> Match | None:
    if need.status not in {NeedStatus.MATCHED, NeedStatus.DONE}:
        return None
    matches = Match.objects.filter(
        need=need, status__in=[MatchStatus.ACCEPTED, MatchStatus.DONE]
    ).select_related("volunteer")
    return matches.order_by("-id").select_for_update(no_key=True, of=("self",)).first()


def expire_offers() -> int:
    """End every offer whose time has run out and reopen its need. Returns how many.

    Each in its own transaction: one that fails is logged and tried again the next time.
    """
    overdue = Match.objects.overdue().order_by("id").values_list("pk", flat=True)
    return sum(_expire_or_log(match_id) for match_id in list(overdue))


def _expire_or_log(match_id: int) -> bool:
    try:
        return _expire(match_id)
    except (DatabaseError, ObjectDoesNotExist):
        log.exception("Offer %s could not be ended.", match_id)
        return False


@transaction.atomic
def _expire(match_id: int) -> bool:
    match = lock_match(match_id)
    if match.status != MatchStatus.OFFERED:
        return False
    end_match(match, MatchStatus.EXPIRED)
    move_need(match.need, NeedStatus.OPEN)
    audit.record(audit.SYSTEM, "expire_match", match, ["status"])
    return True
