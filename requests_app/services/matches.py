"""Verbs on a match: accept, decline, withdraw, release, complete."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from requests_app import notifications
from requests_app.choices import DeclineReason, MatchStatus
from requests_app.models import Match
from requests_app.services import outcomes
from requests_app.services.guards import (
    ENDED,
    FASTER,
    full_words,
    require_open_offer,
    require_room,
    said_in_words,
)
from requests_app.services.locking import (
    lock_match,
    lock_matches,
    lock_need,
    lock_volunteer,
)
from requests_app.services.routes import accept_route, decline_route


@transaction.atomic
def accept_match(match_id: int, *, actor: audit.Actor) -> Match:
    """The volunteer says yes: both sides are put in touch. Twice is once.

    For an offer in a route it is the yes to the route. Of those who were asked at the same time
    the first gets it, and the others are told. Raises `NotPossible` when the offer has ended or
    run out, somebody else was faster, or the volunteer has no room for more.
    """
    route_id = _route_of(match_id)
    if route_id is not None:
        accept_route(route_id, actor=actor)
        return Match.objects.select_related("volunteer").get(pk=match_id)
    match = lock_match(match_id)
    if match.status == MatchStatus.ACCEPTED:
        return match
    require_open_offer(match)
    _win(match, actor)
    with said_in_words(FASTER, {"match_within_capacity": full_words(actor)}):
        outcomes.accept(match, actor)
    notifications.match_accepted(match)
    return match


def _route_of(match_id: int) -> int | None:
    """Read before any lock: it never changes."""
    return Match.objects.values_list("route_id", flat=True).get(pk=match_id)


def _win(match: Match, actor: audit.Actor) -> None:
    """An offer to one is kept free for them; of several, this one gets it if there is room."""
    if match.status != MatchStatus.ASKED:
        return
    others = [other for other in lock_matches(match.need) if other.pk != match.pk]
    require_room(lock_volunteer(match.volunteer_id), actor)
    outcomes.miss(others)


@transaction.atomic
def decline_match(
    match_id: int,
    *,
    reason: str = DeclineReason.OTHER,
    note: str = "",
    actor: audit.Actor,
) -> None:
    """The volunteer says no; the need is open again, unless others still wait. Twice is once.

    For an offer in a route it is the no to the route.
    """
    route_id = _route_of(match_id)
    if route_id is not None:
        decline_route(route_id, reason=reason, note=note, actor=actor)
        return
    match = lock_match(match_id)
    if match.status == MatchStatus.DECLINED:
        return
    if not match.is_waiting:
        raise NotPossible(FASTER if match.status == MatchStatus.MISSED else ENDED)
    outcomes.decline(match, reason, note, actor)


@transaction.atomic
def withdraw_match(match_id: int, *, actor: User) -> None:
    """A coordinator takes an offer back, or ends a match that was accepted; the need reopens.

    Of a route it is this stop alone; of an offer to several, this one volunteer.
    """
    match = lock_match(match_id)
    if not match.is_going_on:
        raise NotPossible(ENDED)
    outcomes.take_back([match], actor)


@transaction.atomic
def withdraw_offers(need_id: int, *, actor: User) -> None:
    """A coordinator takes back all offers of a need that nobody has answered; it is open again.

    Raises `NotPossible` when there are none.
    """
    waiting = [match for match in lock_matches(lock_need(need_id)) if match.is_waiting]
    if not waiting:
        raise NotPossible(ENDED)
    outcomes.take_back(waiting, actor)


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
    outcomes.release(match, reason, note, actor)
    notifications.match_released(match)


@transaction.atomic
def complete_match(match_id: int, *, actor: audit.Actor) -> None:
    """Help was given: match and need are done. Twice is once."""
    match = lock_match(match_id)
    if match.status == MatchStatus.DONE:
        return
    if match.status != MatchStatus.ACCEPTED:
        raise NotPossible(_("This match has ended."))
    outcomes.complete(match, actor)
