"""Locks, in this order everywhere: a slot, its shifts, then the people on them."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from common.errors import NoLongerThere, NotPossible
from rota.models import Answerer, Shift, Slot

GONE = _("This shift is no longer there.")


def lock_slot(slot_id: int) -> Slot:
    slot = Slot.objects.select_for_update(no_key=True, of=("self",)).filter(pk=slot_id).first()
    if slot is None:
        raise NotPossible(GONE)
    return slot


def lock_shift(shift_id: int) -> Shift:
    rows = Shift.objects.select_for_update(no_key=True, of=("self",)).select_related("line")
    shift = rows.filter(pk=shift_id).first()
    if shift is None:
        raise NotPossible(GONE)
    return shift


def lock_shifts(shift_ids: Collection[int]) -> None:
    """Lock several shifts, everywhere in the order of their numbers."""
    rows = Shift.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=shift_ids)
    list(rows.order_by("pk").values_list("pk"))


def lock_answerers(answerer_ids: Collection[int]) -> dict[int, Answerer]:
    """Lock several people on the rota in the order of their numbers; returns those still there."""
    rows = Answerer.objects.select_for_update(no_key=True, of=("self",))
    rows = rows.select_related("volunteer__ward", "user").filter(pk__in=answerer_ids)
    return {row.pk: row for row in rows.order_by("pk")}


def lock_answerer_of(volunteer_id: int) -> Answerer | None:
    """Lock a volunteer's place on the rota; None where they are not on it."""
    rows = Answerer.objects.select_for_update(no_key=True, of=("self",))
    return rows.filter(volunteer=volunteer_id).first()


def lock_answerer(answerer_id: int) -> Answerer:
    """Lock one person on the rota. Raises `NoLongerThere` for somebody who was taken off it."""
    rows = Answerer.objects.select_for_update(no_key=True, of=("self",))
    found = rows.select_related("volunteer__ward", "user").filter(pk=answerer_id).first()
    if found is None:
        raise NoLongerThere(_("This person is no longer on the rota."))
    return found
