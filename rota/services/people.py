"""Letting people onto the rota, and taking them off it."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from rota import notifications
from rota.models import Answerer, OnShift, Weekly
from rota.services.locking import lock_answerer
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
    """Give back every shift to come of somebody, and what they take each week."""
    weekly = Weekly.objects.filter(answerer=answerer_id).order_by("slot")
    for slot_id in weekly.values_list("slot", flat=True):
        stop_weekly(slot_id, answerer_id, actor=actor)
    rows = OnShift.objects.filter(answerer=answerer_id, shift__ends_at__gt=timezone.now())
    for shift_id in rows.order_by("shift").values_list("shift", flat=True):
        give_back(shift_id, answerer_id, actor=actor)


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
