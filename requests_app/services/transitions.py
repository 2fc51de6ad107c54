"""The transitions of matches that are locked: written, recorded, messages put out.

The verbs that open the transaction, lock and check are in the modules beside.
"""

import datetime
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.utils import timezone

from accounts import audit
from accounts.models import User
from requests_app import notifications
from requests_app.choices import ContactKind, MatchStatus, NeedStatus
from requests_app.models import Match
from requests_app.services.call_list import (
    add_calls_about_end,
    strike_calls,
    strike_calls_about_end,
)
from requests_app.services.guards import require_may_be_done
from requests_app.services.locking import lock_route_row, reopen_if_unmatched, set_need_status
from requests_app.services.openings import count_give_backs, open_with_yes
from requests_app.services.telling import tell_of_lost_helper

Moment = datetime.datetime


def end_match(
    match: Match, status: MatchStatus, *, at: Moment | None = None, **fields: Any
) -> None:
    """Write a match's last state. Its link stays open and says so; it shows no details any more.

    What ends together has one moment `at`, by which a household is told of it once.
    """
    match.status = status
    match.ended_at = at or timezone.now()
    for name, value in fields.items():
        setattr(match, name, value)
    match.save(update_fields=["status", "ended_at", *fields])
    # Whichever way it ended: nobody is to be reminded of it, or asked about it, on the phone.
    strike_calls(match)


def accept(match: Match, actor: audit.Actor) -> None:
    """Record a yes; the household gets a message. One from staff was heard by phone."""
    match.status = MatchStatus.ACCEPTED
    match.accepted_at = timezone.now()
    match.heard_by_phone = isinstance(actor, User)
    match.save(update_fields=["status", "accepted_at", "heard_by_phone"])
    strike_calls(match)
    strike_calls_about_end(match)
    set_need_status(match.need, NeedStatus.MATCHED)
    audit.record(actor, "accept_match", match, ["status"])
    open_with_yes(match, actor)
    notifications.helper_found(match)


def mark_missed(matches: Iterable[Match]) -> None:
    """End offers because somebody else was faster; their volunteers are told."""
    matches = list(matches)
    for match in matches:
        end_match(match, MatchStatus.MISSED)
        audit.record(audit.SYSTEM, "miss_match", match, ["status"])
    untold = [match for match in matches if not notifications.match_missed(match)]
    add_calls_about_end(untold, ContactKind.OFF_FOR_VOLUNTEER)


def decline(match: Match, reason: str, note: str, actor: audit.Actor) -> None:
    """End an offer with a no; coordinators are told when nobody is left who may say yes."""
    end_match(match, MatchStatus.DECLINED, reason=reason, reason_note=note)
    reopen_if_unmatched(match.need)
    audit.record(actor, "decline_match", match, ["status", "reason"])
    if match.need.status == NeedStatus.OPEN:
        notifications.everybody_declined(match, actor)


def release(
    matches: Iterable[Match],
    reason: str,
    note: str,
    actor: audit.Actor,
) -> None:
    """End accepted matches of one volunteer; the households are told. Coordinators: the caller."""
    matches, at = list(matches), timezone.now()
    for match in matches:
        end_match(match, MatchStatus.RELEASED, at=at, reason=reason, reason_note=note)
        reopen_if_unmatched(match.need)
        audit.record(actor, "release_match", match, ["status", "reason"])
    count_give_backs(matches)
    tell_of_lost_helper(matches)


def end_as_done(match: Match, **said: Any) -> None:
    """Write that help came. That is a word too, where nobody had given one for what was picked."""
    if match.is_picked and match.confirmed_at is None:
        said["confirmed_at"] = timezone.now()
    end_match(match, MatchStatus.DONE, **said)


def complete(match: Match, actor: audit.Actor) -> None:
    """Record that help was given; the household is asked to say if it is not so.

    Where both were asked already whether it happened, neither is written to again. Raises
    `NotPossible` for a volunteer whom nobody gave a word, and before the day.
    """
    require_may_be_done(match, actor)
    was_asked = match.followed_up_at is not None and not isinstance(actor, User)
    end_as_done(match)
    set_need_status(match.need, NeedStatus.DONE)
    audit.record(actor, "complete_match", match, ["status"])
    if was_asked:
        return
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
    # Before `withdraw`, which changes the states.
    accepted = [match for match in matches if match.status == MatchStatus.ACCEPTED]
    withdraw(matches)
    for match in matches:
        reopen_if_unmatched(match.need)
        audit.record(actor, "withdraw_match", match, ["status"])
    tell_of_lost_helper(accepted)


def withdraw(matches: Sequence[Match]) -> None:
    """End matches that go on, because they are no longer needed; their volunteers are told.

    By a message, or, where there is no email, by a call of today.
    """
    accepted = {match.pk for match in matches if match.status == MatchStatus.ACCEPTED}
    at = timezone.now()
    for match in matches:
        end_match(match, MatchStatus.WITHDRAWN, at=at)
    alone = [match for match in matches if match.route_id is None]
    untold = [match for match in alone if not notifications.match_withdrawn(match)]
    # By id, as routes are locked everywhere.
    for route_id in sorted({match.route_id for match in matches if match.route_id}):
        stops = [match for match in matches if match.route_id == route_id]
        untold += _write_of_withdrawal(route_id, stops, accepted)
    add_calls_about_end(untold, ContactKind.OFF_FOR_VOLUNTEER)


def _write_of_withdrawal(
    route_id: int, stops: Sequence[Match], accepted: Collection[int]
) -> list[Match]:
    """Put out one message when all of a route is off; else one per stop that was accepted.

    Before a yes, their page says what was left out. Returns the stops of which a volunteer without
    an email is still to be told.
    """
    # The lock decides who ends the last stop, and so puts out the one letter for the route.
    route = lock_route_row(route_id)
    if not route.matches.exclude(status=MatchStatus.WITHDRAWN).exists():
        return [] if notifications.route_withdrawn(route) else [*stops]
    said_yes = [stop for stop in stops if stop.pk in accepted]
    return [stop for stop in said_yes if not notifications.route_stop_withdrawn(stop)]
