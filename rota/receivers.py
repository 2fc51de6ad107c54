"""The rota follows the people on it: what they have is open again when they go."""

from typing import Any

from django.dispatch import receiver

from accounts import audit
from rota.choices import CallAbout
from rota.models import Answerer, HandOver, OnShift
from rota.services import people
from rota.to_call import add_call
from volunteers.signals import StillBusyError, volunteer_leaving, volunteers_joining


@receiver(volunteer_leaving)
def give_back_shifts(volunteer_id: int, actor: audit.Actor, is_locked: bool, **_more: Any) -> None:
    """Give back every shift of a volunteer who leaves or is not approved, and take them off."""
    answerer = Answerer.objects.filter(volunteer=volunteer_id).first()
    if answerer is None:
        return
    if not is_locked:
        people.give_back_all(answerer.pk, actor=actor)
        return
    # Shifts come before people in the order of locks: nothing can be given back here.
    if people.has_shifts(answerer):
        raise StillBusyError
    people.end(answerer.pk, actor=actor)


@receiver(volunteers_joining)
def move_shifts(kept_id: int, other_id: int, actor: audit.Actor, **_more: Any) -> None:
    """Give the shifts of one sign-up to the other of the same person."""
    rows = Answerer.objects.select_for_update(of=("self",)).filter(
        volunteer__in=[kept_id, other_id]
    )
    by_volunteer = {row.volunteer_id: row for row in rows.order_by("pk")}
    other, kept = by_volunteer.get(other_id), by_volunteer.get(kept_id)
    if other is None:
        return
    if kept is None:
        other.volunteer_id = kept_id
        other.save(update_fields=["volunteer"])
        return
    # At one time they sit once: what both have is given back by the one that ends.
    busy = OnShift.objects.filter(answerer=kept)
    for row in OnShift.objects.filter(answerer=other):
        if busy.during(row).exists():
            row.delete()
        else:
            OnShift.objects.filter(pk=row.pk).update(answerer=kept)
    # Nobody swaps with themselves.
    kept.shifts.filter(in_exchange_for__answerer=kept).update(in_exchange_for=None)
    other.weekly.exclude(slot__in=kept.weekly.values("slot")).update(answerer=kept)
    shifts = HandOver.objects.filter(answerer=kept).values("shift")
    other.notes.exclude(shift__in=shifts).update(answerer=kept)
    for call in other.calls.filter(done_at=None):
        add_call(kept, CallAbout(call.about), call.line_id, call.starts_at)
    kept.duties = sorted({*kept.duties, *other.duties})
    kept.save(update_fields=["duties"])
    other.delete()
