"""What is noted at the door: somebody came, did not come, or is new. Nobody is scored by it."""

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from events.choices import Came
from events.models import MOST_SEATS, EventShift, Helper
from events.services.locking import GONE, lock_shift
from events.services.places import CALLED_OFF, free_seat

# People come early to set up.
OPENS_BEFORE = datetime.timedelta(hours=3)
TOO_EARLY = _("This can be noted from three hours before the shift.")


def is_open(shift: EventShift) -> bool:
    """Tell whether it can be noted now who came."""
    return shift.called_off_at is None and shift.starts_at - OPENS_BEFORE <= timezone.now()


def _require_open(shift: EventShift) -> None:
    if shift.called_off_at:
        raise NotPossible(CALLED_OFF)
    if not is_open(shift):
        raise NotPossible(TOO_EARLY)


@transaction.atomic
def say_came(helper_id: int, came: str, hours: Decimal | None = None, *, actor: User) -> None:
    """Note that somebody came, for how long if that is wanted, or did not. Twice is once."""
    shift_id = Helper.objects.filter(pk=helper_id).values_list("shift", flat=True).first()
    shift = lock_shift(shift_id or 0)
    _require_open(shift)
    helper = Helper.objects.filter(pk=helper_id).first()
    if helper is None:
        raise NotPossible(GONE)
    hours = hours if came == Came.YES else None
    if (helper.came, helper.hours) == (came, hours):
        return
    helper.came, helper.hours = came, hours
    if came == Came.YES and helper.seat is None:
        # They waited and came all the same: now they are one of those who are there.
        helper.seat = free_seat(shift, MOST_SEATS)
    helper.save(update_fields=["came", "hours", "seat"])
    audit.record(actor, "note_at_door", shift)


@transaction.atomic
def add_who_came(shift_id: int, said: dict[str, Any], *, key: str, actor: User) -> Helper:
    """Add somebody who came without a word; there is room for them, however full it is.

    Twice is once.
    """
    shift = lock_shift(shift_id)
    before = Helper.objects.filter(shift=shift, submission_key=key).first()
    if before is not None:
        return before
    _require_open(shift)
    seat = free_seat(shift, MOST_SEATS)
    helper = Helper.objects.create(
        shift=shift, submission_key=key, seat=seat, came=Came.YES, **said
    )
    audit.record(actor, "note_at_door", shift)
    return helper
