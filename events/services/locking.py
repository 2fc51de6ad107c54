"""Locks, in this order everywhere: a shift, then whoever is on it, then the volunteer."""

from django.utils.translation import gettext_lazy as _

from common.errors import NotPossible
from events.models import EventShift

GONE = _("This shift is no longer there.")


def lock_shift(shift_id: int) -> EventShift:
    """Lock one shift, with its day. Raises `NotPossible` where it is gone."""
    rows = EventShift.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "event", "preparation"
    )
    shift = rows.filter(pk=shift_id).first()
    if shift is None:
        raise NotPossible(GONE)
    return shift
