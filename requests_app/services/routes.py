"""The verbs on a route: accept, decline, withdraw, release, complete, all of it at once.

A stop that ends by itself (done, given back, cancelled) goes through the verbs on its match.
Staff who answer for the volunteer, or take a route back, must be allowed to see all that it is
about.
"""

from django.db import transaction

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from requests_app import notifications
from requests_app.choices import DeclineReason, MatchStatus
from requests_app.models import Match, Route
from requests_app.services import transitions
from requests_app.services.guards import (
    ENDED,
    require_all_visible,
    require_answerable,
    translate_integrity_error,
)
from requests_app.services.locking import lock_route


@transaction.atomic
def accept_route(route_id: int, *, actor: audit.Actor) -> Route:
    """Record the volunteer's yes to all that is still needed of a route. Twice is once.

    Raises `NotPossible` when the offer has ended or run out, or some of it is not the actor's to
    see.
    """
    waiting = _in_state(route_id, MatchStatus.OFFERED, actor, twice=MatchStatus.ACCEPTED)
    for match in waiting:
        require_answerable(match)
    with translate_integrity_error(ENDED):
        for match in waiting:
            transitions.accept(match, actor)
    route = Route.objects.select_related("volunteer").get(pk=route_id)
    # None are left at a second press: the letter went out with the first.
    if waiting:
        notifications.route_accepted(route)
    return route


@transaction.atomic
def decline_route(
    route_id: int,
    *,
    reason: str = DeclineReason.OTHER,
    note: str = "",
    actor: audit.Actor,
) -> None:
    """Record the volunteer's no to all of it; its needs are open again. Twice is once."""
    for match in _in_state(route_id, MatchStatus.OFFERED, actor, twice=MatchStatus.DECLINED):
        transitions.decline(match, reason, note, actor)


@transaction.atomic
def release_route(
    route_id: int,
    *,
    reason: str = DeclineReason.OTHER,
    note: str = "",
    actor: audit.Actor,
) -> None:
    """Give back what is left of a route; one letter says so. Twice is once."""
    given_back = _in_state(route_id, MatchStatus.ACCEPTED, actor, twice=MatchStatus.RELEASED)
    transitions.release(given_back, reason, note, actor)
    notifications.route_released(given_back, actor)


@transaction.atomic
def complete_route(route_id: int, *, actor: audit.Actor) -> None:
    """Record that everything that was left of a route is done. Twice is once."""
    for match in _in_state(route_id, MatchStatus.ACCEPTED, actor, twice=MatchStatus.DONE):
        transitions.complete(match, actor)


@transaction.atomic
def withdraw_route(route_id: int, *, actor: User) -> None:
    """Take back what is left of a route; its needs are open again.

    Raises `NotPossible` when nothing is left of it, or some of that is not theirs to see.
    """
    matches = lock_route(route_id)
    if not matches:
        raise NotPossible(ENDED)
    require_all_visible(matches, actor)
    transitions.withdraw_and_reopen(matches, actor)


def _in_state(
    route_id: int, status: MatchStatus, actor: audit.Actor, *, twice: MatchStatus
) -> list[Match]:
    """Lock and return the matches of a route in `status`; none when the same was said before.

    Raises `NotPossible` when there are none for another reason, or `actor` may not see them all.
    """
    found = [match for match in lock_route(route_id) if match.status == status]
    if not found and not Match.objects.filter(route=route_id, status=twice).exists():
        raise NotPossible(ENDED)
    require_all_visible(found, actor)
    return found
