"""Verbs on all that one volunteer has: when they leave, and when they take a break."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from accounts import audit
from requests_app import notifications
from requests_app.choices import DeclineReason, MatchStatus
from requests_app.models import Match
from requests_app.services import transitions
from requests_app.services.locking import lock_matches, lock_needs, lock_route_row


@transaction.atomic
def give_back_all(volunteer_id: int, *, actor: audit.Actor) -> None:
    """Give back every need that a volunteer was asked for or had taken. Twice is once.

    Each household that loses its helper is told once, and so are coordinators.
    """
    matches = _lock_all(Match.objects.going_on().filter(volunteer=volunteer_id))
    _decline(matches, DeclineReason.OTHER, actor)
    # After the offers: declining changes the states, and what was accepted is told of.
    accepted = [match for match in matches if match.status == MatchStatus.ACCEPTED]
    transitions.release(accepted, DeclineReason.OTHER, "", actor)
    for match in accepted:
        if match.route_id is None:
            notifications.match_released(match, actor)
    for route_id in sorted({match.route_id for match in accepted if match.route_id}):
        notifications.route_released(
            [each for each in accepted if each.route_id == route_id], actor
        )


@transaction.atomic
def give_back_offers(volunteer_id: int, *, actor: audit.Actor) -> None:
    """Give back the offers that a volunteer has not answered; what they agreed to stays theirs."""
    matches = _lock_all(Match.objects.waiting().filter(volunteer=volunteer_id))
    _decline(matches, DeclineReason.NO_TIME, actor)


def _lock_all(found: QuerySet[Match]) -> list[Match]:
    """Lock these matches of one volunteer, and before them what must be locked before."""
    ids = dict(found.order_by("id").values_list("pk", "need_id"))
    # All needs at once, by id: one after the other might lock them against the order. The matches
    # are read again under the locks: an answer may have come since the list was made.
    matches = [match for match in lock_matches(*lock_needs(ids.values())) if match.pk in ids]
    for route_id in sorted({match.route_id for match in matches if match.route_id}):
        lock_route_row(route_id)
    return matches


def _decline(matches: Sequence[Match], reason: DeclineReason, actor: audit.Actor) -> None:
    for match in matches:
        if match.is_waiting:
            transitions.decline(match, reason, "", actor)
