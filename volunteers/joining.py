"""Verbs on people who signed up twice: two sign-ups become one, or are known to be two people's."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from common.models import LinkPurpose, PrivateLink
from common.pairs import in_order
from volunteers import notifications
from volunteers.choices import VolunteerStatus
from volunteers.erasing import clear_personal_data
from volunteers.goods import things_of
from volunteers.models import TwoPeople, Volunteer
from volunteers.services import ATTEMPTS, HasLeftError
from volunteers.signals import StillBusyError, volunteers_joining

# Of these, what the sign-up that stays does not say is taken from the other.
FILLED_UP = ("phone", "email", "zip_code", "ward_id", "pod_id")
NOTES = ("skills_note", "staff_note")


@transaction.atomic
def join_volunteers(one_id: int, other_id: int, *, actor: User) -> int:
    """Make one sign-up of two of the same person. Returns which stays.

    The approved one stays, else the first; with its own answers and limits. It takes over what the
    other was asked for, did and has to do, whom it is not to be sent to, what else it offers, and
    what is only known from the other. The other ends like that of somebody who left, without
    anything being given back; its link is closed, and the person gets the link that stays.
    Raises `NotPossible` when one of them has left, when both were asked for or do the same need,
    or when together they have more to do than the one that stays allows.
    """
    for _attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                kept, other = _take_over_and_lock(one_id, other_id, actor)
                break
        except StillBusyError:
            continue
    else:
        raise NotPossible(_("This is changing right now. Please try again."))
    _merge(kept, other)
    for volunteer in (kept, other):
        audit.record(actor, "join_volunteers", volunteer)
    notifications.volunteer_link(kept)
    return kept.pk


def _take_over_and_lock(one_id: int, other_id: int, actor: User) -> tuple[Volunteer, Volunteer]:
    """Both, locked, once all that other apps know of the second is the first's."""
    kept, other = _in_turn(one_id, other_id)
    volunteers_joining.send(Volunteer, kept_id=kept.pk, other_id=other.pk, actor=actor)
    rows = Volunteer.objects.filter(pk__in=[one_id, other_id]).order_by("id")
    list(rows.select_for_update(no_key=True, of=("self",)))
    still = _in_turn(one_id, other_id)
    if still != (kept, other):
        raise StillBusyError
    return still


def _in_turn(one_id: int, other_id: int) -> tuple[Volunteer, Volunteer]:
    """The sign-up that stays, and the other."""
    rows = list(Volunteer.objects.filter(pk__in={one_id, other_id}).order_by("id"))
    if len(rows) < 2 or any(row.status == VolunteerStatus.LEFT for row in rows):
        raise HasLeftError(_("This person no longer volunteers."))
    first, second = sorted(rows, key=lambda row: row.status != VolunteerStatus.APPROVED)
    return first, second


def _merge(kept: Volunteer, other: Volunteer) -> None:
    changed = [name for name in FILLED_UP if not getattr(kept, name) and getattr(other, name)]
    for name in changed:
        setattr(kept, name, getattr(other, name))
    for name in NOTES:
        setattr(kept, name, _both(kept, other, name))
    # Who gave back too much under one sign-up does not pick under the other.
    kept.picking_stopped_at = kept.picking_stopped_at or other.picking_stopped_at
    kept.save(
        update_fields=[
            *(*changed, *NOTES, "picking_stopped_at"),
            *("phone_index", "phone_tail_index", "email_index"),
        ]
    )
    kept.categories.add(*other.categories.all())
    # Before the other is cleared, and with it what it has; the same thing is there once.
    added = other.goods.filter(gone_at=None).exclude(what__in=things_of(kept))
    added.update(volunteer=kept)
    clear_personal_data(other)
    PrivateLink.objects.revoke(LinkPurpose.VOLUNTEER, other.pk)


def _both(kept: Volunteer, other: Volunteer, name: str) -> str:
    """Two notes as one, as far as there is room for them."""
    notes = dict.fromkeys(filter(None, (getattr(kept, name), getattr(other, name))))
    field: Any = Volunteer._meta.get_field(name)
    return "\n".join(notes)[: field.max_length]


@transaction.atomic
def keep_two_people(one_id: int, other_id: int, *, actor: User) -> None:
    """Remember that two sign-ups are of two people. Twice is once."""
    rows = Volunteer.objects.filter(pk__in={one_id, other_id}).order_by("id")
    locked = list(rows.select_for_update(no_key=True, of=("self",)))
    _pair, is_new = TwoPeople.objects.get_or_create(
        **in_order(one_id, other_id), defaults={"by": actor}
    )
    for volunteer in locked if is_new else ():
        audit.record(actor, "keep_two_people", volunteer)
