"""Verbs on a round: accept, decline, withdraw, release, complete, all of it at once.

A stop that ends by itself (done, given back, cancelled) goes through the verbs on its match.
Staff who answer for the volunteer, or take a round back, must be allowed to see all that it is
about.
"""

from django.db import transaction

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from requests_app import notifications
from requests_app.choices import DeclineReason, MatchStatus
from requests_app.models import Match, Round
from requests_app.services import outcomes
from requests_app.services.guards import (
    ENDED,
    require_all_in_view,
    require_open_offer,
    said_in_words,
)
from requests_app.services.locking import lock_round


@transaction.atomic
def accept_round(round_id: int, *, actor: audit.Actor) -> Round:
    """The volunteer says yes to all that is still needed of a round. Twice is once.

    Raises `NotPossible` when the offer has ended or run out, or some of it is not the actor's to
    see.
    """
    waiting = _in_state(round_id, MatchStatus.OFFERED, actor, twice=MatchStatus.ACCEPTED)
    for match in waiting:
        require_open_offer(match)
    with said_in_words(ENDED):
        for match in waiting:
            outcomes.accept(match, actor)
    round_ = Round.objects.select_related("volunteer").get(pk=round_id)
    if waiting:
        notifications.round_accepted(round_)
    return round_


@transaction.atomic
def decline_round(
    round_id: int,
    *,
    reason: str = DeclineReason.OTHER,
    note: str = "",
    actor: audit.Actor,
) -> None:
    """The volunteer says no to all of it; its needs are open again. Twice is once."""
    for match in _in_state(round_id, MatchStatus.OFFERED, actor, twice=MatchStatus.DECLINED):
        outcomes.decline(match, reason, note, actor)


@transaction.atomic
def release_round(
    round_id: int,
    *,
    reason: str = DeclineReason.OTHER,
    note: str = "",
    actor: audit.Actor,
) -> None:
    """The volunteer cannot do what is left of a round; one letter says so. Twice is once."""
    given_back = _in_state(round_id, MatchStatus.ACCEPTED, actor, twice=MatchStatus.RELEASED)
    for match in given_back:
        outcomes.release(match, reason, note, actor)
    notifications.round_released(given_back)


@transaction.atomic
def complete_round(round_id: int, *, actor: audit.Actor) -> None:
    """Everything that was left of a round is done. Twice is once."""
    for match in _in_state(round_id, MatchStatus.ACCEPTED, actor, twice=MatchStatus.DONE):
        outcomes.complete(match, actor)


@transaction.atomic
def withdraw_round(round_id: int, *, actor: User) -> None:
    """A coordinator takes back what is left of a round; its needs are open again.

    Raises `NotPossible` when nothing is left of it, or some of that is not theirs to see.
    """
    matches = lock_round(round_id)
    if not matches:
        raise NotPossible(ENDED)
    require_all_in_view(matches, actor)
    outcomes.take_back(matches, actor)


@transaction.atomic
def give_back_round(round_id: int, *, actor: audit.Actor) -> None:
    """Its volunteer leaves: nothing of it goes on, in whose ward it may be. Twice is once."""
    matches = lock_round(round_id)
    accepted = [match for match in matches if match.status == MatchStatus.ACCEPTED]
    for match in matches:
        end = outcomes.release if match in accepted else outcomes.decline
        end(match, DeclineReason.OTHER, "", actor)
    if accepted:
        notifications.round_released(accepted)


def _in_state(
    round_id: int, status: MatchStatus, actor: audit.Actor, *, twice: MatchStatus
) -> list[Match]:
    """The locked matches of a round in `status`; none when the same was said before.

    Raises `NotPossible` when there are none for another reason, or `actor` may not see them all.
    """
    found = [match for match in lock_round(round_id) if match.status == status]
    if not found and not Match.objects.filter(round=round_id, status=twice).exists():
        raise NotPossible(ENDED)
    require_all_in_view(found, actor)
    return found
