"""Locks, in this order everywhere: a decision, then who answers it, then the box."""

from django.utils.translation import gettext_lazy as _

from common.errors import NoLongerThere, NotPossible
from decisions.models import Decision, Voter

NOT_NOW = _("This is not possible any more: somebody else has gone on with it. Please look again.")


def lock_decision(decision_id: int, *states: str) -> Decision:
    """Lock a decision in one of `states`. Raises `NotPossible` where it is in another one."""
    rows = Decision.objects.select_for_update(no_key=True, of=("self",))
    found: Decision | None = rows.select_related("ward", "pod").filter(pk=decision_id).first()
    if found is None:
        raise NoLongerThere(NOT_NOW)
    if states and found.state not in states:
        raise NotPossible(NOT_NOW)
    return found


def lock_voter(voter_id: int) -> Voter:
    """Lock somebody who may answer. Raises `NoLongerThere` for somebody who has left."""
    rows = Voter.objects.select_for_update(no_key=True, of=("self",))
    found: Voter | None = rows.filter(pk=voter_id).first()
    if found is None:
        raise NoLongerThere(NOT_NOW)
    return found
