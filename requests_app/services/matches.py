"""The verbs on one match: accept, decline, withdraw, release, complete.

None of them touches another stop of the same route: `routes` has the verbs that act on a whole
route. An offer in a route is answered for all of it, so only a stop that was accepted ends alone.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from requests_app import notifications
from requests_app.choices import DeclineReason, MatchStatus
from requests_app.detail_steps import steps_of
from requests_app.models import Match
from requests_app.services import transitions
from requests_app.services.guards import (
    ENDED,
    FASTER,
    limit_message,
    require_answerable,
    require_capacity,
    translate_integrity_error,
)
from requests_app.services.locking import (
    lock_match,
    lock_matches,
    lock_need,
    lock_volunteer,
)


@transaction.atomic
def accept_match(match_id: int, *, actor: audit.Actor) -> Match:
    """Record the volunteer's yes: both sides are put in touch. Twice is once.

    Of those who were asked at the same time the first gets it, and the others are told. Raises
    `NotPossible` when the offer has ended or run out, somebody else was faster, or the volunteer
    has no room for more, and `ValueError` for a stop of a route (see `accept_route`).
    """
    # With its request: of two who say yes at the same moment the second finds `MISSED`.
    match = lock_match(match_id)
    _require_no_route(match)
    if match.status == MatchStatus.ACCEPTED:
        return match
    require_answerable(match)
    _end_competing_offers(match, actor)
    with translate_integrity_error(FASTER, {"match_within_capacity": limit_message(actor)}):
        transitions.accept(match, actor)
    # What was picked may wait for a word: the letter says how to reach the household.
    if steps_of(match).contact:
        notifications.match_accepted(match)
    return match


def _require_no_route(match: Match) -> None:
    """Raise `ValueError` for a stop: its caller must choose the verb on the whole route."""
    if match.route_id is not None:
        raise ValueError(f"{match} is a stop of a route, which is answered as a whole.")


def _end_competing_offers(match: Match, actor: audit.Actor) -> None:
    """End the offers of the others who were asked; of an offer to one there are none."""
    if match.status != MatchStatus.ASKED:
        return
    others = [other for other in lock_matches(match.need) if other.pk != match.pk]
    # An offer to several took nobody's room, so both limits are looked at with the yes.
    require_capacity(lock_volunteer(match.volunteer_id), actor)
    transitions.mark_missed(others)


@transaction.atomic
def decline_match(
    match_id: int,
    *,
    reason: str = DeclineReason.OTHER,
    note: str = "",
    actor: audit.Actor,
) -> None:
    """Record the volunteer's no: the need is open again, unless others still wait. Twice is once.

    Raises `NotPossible` when the offer has ended, and `ValueError` for a stop of a route (see
    `decline_route`).
    """
    match = lock_match(match_id)
    _require_no_route(match)
    if match.status == MatchStatus.DECLINED:
        return
    if not match.is_waiting:
        raise NotPossible(FASTER if match.status == MatchStatus.MISSED else ENDED)
    transitions.decline(match, reason, note, actor)


@transaction.atomic
def withdraw_match(match_id: int, *, actor: User) -> None:
    """Take an offer back, or end a match that was accepted; the need reopens.

    Of a route it is this stop alone; of an offer to several, this one volunteer.
    """
    match = lock_match(match_id)
    if not match.is_going_on:
        raise NotPossible(ENDED)
    transitions.withdraw_and_reopen([match], actor)


@transaction.atomic
def withdraw_offers(need_id: int, *, actor: User) -> None:
    """Take back all offers of a need that nobody has answered; it is open again.

    Raises `NotPossible` when there are none.
    """
    waiting = [match for match in lock_matches(lock_need(need_id)) if match.is_waiting]
    if not waiting:
        raise NotPossible(ENDED)
    transitions.withdraw_and_reopen(waiting, actor)


@transaction.atomic
def release_match(
    match_id: int,
    *,
    reason: str = DeclineReason.OTHER,
    note: str = "",
    actor: audit.Actor,
) -> None:
    """Give back one match: its need reopens, coordinators and resident are told. Twice is once.

    Of a route it is this stop alone. Raises `NotPossible` unless the volunteer had said yes.
    """
    match = lock_match(match_id)
    if match.status == MatchStatus.RELEASED:
        return
    if match.status != MatchStatus.ACCEPTED:
        raise NotPossible(_("This match has ended."))
    transitions.release([match], reason, note, actor)
    notifications.match_released(match, actor)


@transaction.atomic
def complete_match(match_id: int, *, actor: audit.Actor) -> None:
    """Record that help was given: match and need are done. Twice is once.

    Of a route it is this stop alone. Raises `NotPossible` unless the volunteer had said yes, and
    where they say it themselves before anybody gave a word, or before the day.
    """
    match = lock_match(match_id)
    if match.status == MatchStatus.DONE:
        return
    if match.status != MatchStatus.ACCEPTED:
        raise NotPossible(_("This match has ended."))
    transitions.complete(match, actor)
