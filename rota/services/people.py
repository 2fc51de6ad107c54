"""Letting people onto the rota, and taking them off it."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from rota import notifications
from rota.models import Answerer, OnShift, Shift, Slot
from rota.services.locking import lock_answerer, lock_shifts
from rota.services.planning import stop_weekly
from rota.services.seats import give_back
from volunteers.choices import Duty, VolunteerStatus
from volunteers.services import lock


@transaction.atomic
def let_in(volunteer_id: int, duties: Collection[str], *, actor: User) -> None:
    """Let a volunteer take shifts of these kinds, and tell them. Twice is once.

    Raises `NotPossible` for somebody who is not approved.
    """
    volunteer = lock(volunteer_id)
    if volunteer.status != VolunteerStatus.APPROVED or volunteer.waits_for_look:
        raise NotPossible(_("Please approve their sign-up first."))
    chosen = [duty for duty in Duty.values if duty in duties]
    if not chosen:
        raise NotPossible(_("Please choose at least one."))
    row, is_new = Answerer.objects.get_or_create(volunteer=volunteer, defaults={"duties": chosen})
    if not is_new and row.duties == chosen:
        return
    row.duties = chosen
    row.save(update_fields=["duties"])
    audit.record(actor, "let_onto_rota", volunteer)
    if is_new:
        notifications.let_in(row)


@transaction.atomic
def answerer_of(user: User) -> Answerer:
    """Return the row of one of the staff, made now where there is none."""
    return Answerer.objects.get_or_create(user=user)[0]


@transaction.atomic
def set_own(answerer_id: int, fields: dict[str, Any], *, actor: audit.Actor) -> None:
    """Change how somebody is reached and reminded on the rota."""
    answerer = lock_answerer(answerer_id)
    changed = [name for name, value in fields.items() if getattr(answerer, name) != value]
    for name in changed:
        setattr(answerer, name, fields[name])
    if changed:
        answerer.save(update_fields=changed)
        audit.record(actor, "change_answerer", answerer, changed)


@transaction.atomic
def take_off(answerer_id: int, *, actor: audit.Actor) -> None:
    """Take somebody off the rota: all their shifts are open again, their notes are deleted.

    Twice is once.
    """
    give_back_all(answerer_id, actor=actor)
    end(answerer_id, actor=actor)


def give_back_all(answerer_id: int, *, actor: audit.Actor) -> None:
    """Give back every shift to come of somebody, and what they take each week.

    But for what a swap brings them while we wait for the locks: to lock that too would be out of
    order. `has_shifts` tells of it, and the caller begins anew.
    """
    weekly, shifts = _lock_all_of(answerer_id)
    for slot_id in weekly:
        stop_weekly(slot_id, answerer_id, actor=actor)
    for shift_id in shifts:
        give_back(shift_id, answerer_id, actor=actor)


def _lock_all_of(answerer_id: int) -> tuple[list[int], list[int]]:
    """Lock all slots and shifts of somebody in the order of numbers, and return both."""
    slots = Slot.objects.filter(weekly__answerer=answerer_id).order_by("pk")
    weekly = list(slots.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))
    own = OnShift.objects.filter(answerer=answerer_id).values("shift")
    to_come = Shift.objects.to_come(timezone.now()).filter(Q(slot__in=weekly) | Q(pk__in=own))
    shifts = sorted(to_come.values_list("pk", flat=True))
    lock_shifts(shifts)
    return weekly, shifts


def has_shifts(answerer: Answerer) -> bool:
    """Tell whether there is something left to give back."""
    to_come = answerer.shifts.filter(shift__ends_at__gt=timezone.now())
    return to_come.exists() or answerer.weekly.exists()


def end(answerer_id: int, *, actor: audit.Actor) -> None:
    """Delete somebody's row, with past shifts and notes. Raises `NotPossible` if one came between.

    For update: whoever puts them on a shift at this moment is done before, or finds nobody.
    """
    rows = Answerer.objects.select_for_update(of=("self",)).filter(pk=answerer_id)
    answerer = rows.first()
    if answerer is None:
        return
    if has_shifts(answerer):
        raise NotPossible(_("This is changing right now. Please try again."))
    audit.record(actor, "take_off_rota", answerer)
    answerer.delete()
