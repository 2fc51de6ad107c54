"""The transitions of matches that are locked: written, recorded, messages put out.

The verbs that open the transaction, lock and check are in the modules beside.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from accounts import audit
from requests_app import notifications
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import Match
from requests_app.services.locking import lock_route_row, reopen_if_unmatched, set_need_status


def end_match(match: Match, status: MatchStatus, **fields: Any) -> None:
    """Write a match's last state. Its link stays open and says so; it shows no details any more."""
    match.status = status
    match.ended_at = timezone.now()
    for name, value in fields.items():
        setattr(match, name, value)
    match.save(update_fields=["status", "ended_at", *fields])


def accept(match: Match, actor: audit.Actor) -> None:
    """Record a yes; the household gets a message."""
    match.status = MatchStatus.ACCEPTED
    match.accepted_at = timezone.now()
    match.save(update_fields=["status", "accepted_at"])
    set_need_status(match.need, NeedStatus.MATCHED)
    audit.record(actor, "accept_match", match, ["status"])
    notifications.helper_found(match)


def mark_missed(matches: Iterable[Match]) -> None:
    """End offers because somebody else was faster; their volunteers get a message."""
    for match in matches:
        end_match(match, MatchStatus.MISSED)
        audit.record(audit.SYSTEM, "miss_match", match, ["status"])
        notifications.match_missed(match)


def decline(match: Match, reason: str, note: str, actor: audit.Actor) -> None:
    end_match(match, MatchStatus.DECLINED, reason=reason, reason_note=note)
    reopen_if_unmatched(match.need)
    audit.record(actor, "decline_match", match, ["status", "reason"])


def release(match: Match, reason: str, note: str, actor: audit.Actor) -> None:
    """End an accepted match; the household gets a message. Coordinators are the caller's."""
    end_match(match, MatchStatus.RELEASED, reason=reason, reason_note=note)
    reopen_if_unmatched(match.need)
    audit.record(actor, "release_match", match, ["status", "reason"])
    notifications.need_reopened(match)


def complete(match: Match, actor: audit.Actor) -> None:
    """Record that help was given; the household is asked to say if it is not so."""
    end_match(match, MatchStatus.DONE)
    set_need_status(match.need, NeedStatus.DONE)
    audit.record(actor, "complete_match", match, ["status"])
    notifications.match_completed(match)
    if actor != audit.VOLUNTEER:  # who says so on their own page is asked there
        notifications.did_it_work(match)


def expire(match: Match) -> None:
    end_match(match, MatchStatus.EXPIRED)
    reopen_if_unmatched(match.need)
    audit.record(audit.SYSTEM, "expire_match", match, ["status"])


def withdraw_and_reopen(matches: Iterable[Match], actor: audit.Actor) -> None:
    """End matches that go on because a coordinator says so; their needs reopen."""
    matches = list(matches)
    accepted = [match for match in matches if match.status == MatchStatus.ACCEPTED]
    withdraw(matches)
    for match in matches:
        reopen_if_unmatched(match.need)
        audit.record(actor, "withdraw_match", match, ["status"])
    for match in accepted:
        notifications.need_reopened(match)


def withdraw(matches: Sequence[Match]) -> None:
    """End matches that go on, because they are no longer needed; their volunteers get a message."""
    accepted = {match.pk for match in matches if match.status == MatchStatus.ACCEPTED}
    for match in matches:
        end_match(match, MatchStatus.WITHDRAWN)
        if match.route_id is None:
            notifications.match_withdrawn(match)
    for route_id in sorted({match.route_id for match in matches if match.route_id}):
        stops = [match for match in matches if match.route_id == route_id]
        _notify_of_withdrawal(route_id, [stop for stop in stops if stop.pk in accepted])


def _notify_of_withdrawal(route_id: int, accepted: Sequence[Match]) -> None:
    """Put out one message when all of a route is off; else one per stop that was accepted.

    Before a yes, their page says what was left out.
    """
    route = lock_route_row(route_id)
    if not route.matches.exclude(status=MatchStatus.WITHDRAWN).exists():
        notifications.route_withdrawn(route)
        return
    for stop in accepted:
        notifications.route_stop_withdrawn(stop)
