"""Locks, in this order everywhere: an emergency; a tree or a request; a round, a check-in."""

from django.utils.translation import gettext_lazy as _

from common.errors import NoLongerThere
from emergencies.models import CheckIn, CheckRound, Emergency

GONE = _("This is no longer there.")


def lock_emergency(emergency_id: int) -> Emergency:
    """Lock an emergency, with its notice at hand. Raises `NoLongerThere`."""
    rows = Emergency.objects.select_for_update(no_key=True, of=("self",))
    found = rows.select_related("notice").filter(pk=emergency_id).first()
    if found is None:
        raise NoLongerThere(GONE)
    return found


def lock_round(round_id: int) -> CheckRound:
    """Lock a round. Raises `NoLongerThere`."""
    rows = CheckRound.objects.select_for_update(no_key=True, of=("self",))
    found = rows.select_related("emergency__notice").filter(pk=round_id).first()
    if found is None:
        raise NoLongerThere(GONE)
    return found


def lock_check_in(check_in_id: int) -> CheckIn:
    """Lock one person of a round. Raises `NoLongerThere`."""
    rows = CheckIn.objects.select_for_update(no_key=True, of=("self",))
    found = rows.select_related("round__emergency").filter(pk=check_in_id).first()
    if found is None:
        raise NoLongerThere(GONE)
    return found
