"""Every change of state of a volunteer: one verb each, the only writers."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.encryption import blind_index
from common.errors import NoLongerThere, NotPossible
from common.fields import BLIND_INDEXES, normalize_email, normalize_phone
from common.models import LinkPurpose, PrivateLink
from volunteers import notifications
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer
from volunteers.signals import StillBusyError, volunteer_leaving, volunteer_left

TEXT_FIELDS = ("name", "phone", "email", "zip_code", "goods_note", "skills_note", "staff_note")
INDEXED = {"phone", "email"}
# How often what a volunteer has is given back before it is said that it cannot be done right now.
ATTEMPTS = 10
# So many people share a phone or an email; those who signed up last.
MOST_IN_A_HOUSEHOLD = 5


@dataclass(frozen=True)
class VolunteerData:
    """A validated signup: fields of `Volunteer`, and the kinds of help they offer."""

    fields: dict[str, Any]
    category_ids: list[int]


@dataclass(frozen=True)
class SignedUp:
    """The stored volunteer, their private link's token, and whether this call stored them."""

    volunteer: Volunteer
    token: str
    is_new: bool


def submit_volunteer(
    data: VolunteerData, *, submission_key: str, actor: audit.Actor = audit.VOLUNTEER
) -> SignedUp:
    """Store a volunteer with their link and message, exactly once per `submission_key`.

    A second call with the same key stores nothing and returns the first one's volunteer.
    """
    try:
        with transaction.atomic():
            return _store(data, submission_key, actor)
    except IntegrityError:
        earlier = Volunteer.objects.filter(submission_key=submission_key).first()
        if earlier is None:
            raise
        link = PrivateLink.objects.current(LinkPurpose.VOLUNTEER, earlier.pk)
        return SignedUp(earlier, link.token if link else "", is_new=False)


def _store(data: VolunteerData, submission_key: str, actor: audit.Actor) -> SignedUp:
    volunteer = Volunteer(
        **data.fields,
        submission_key=submission_key,
        entered_by=actor if isinstance(actor, User) else None,
    )
    volunteer.save(force_insert=True)
    volunteer.categories.set(data.category_ids)
    link = PrivateLink.objects.issue(LinkPurpose.VOLUNTEER, volunteer.pk)
    audit.record(actor, "submit_volunteer", volunteer)
    notifications.volunteer_received(volunteer)
    return SignedUp(volunteer, link.token, is_new=True)


class HasLeftError(NoLongerThere):
    """The volunteer has left: there is nothing of theirs to change."""


def _lock(volunteer_id: int) -> Volunteer:
    volunteer = Volunteer.objects.select_for_update(no_key=True, of=("self",)).get(pk=volunteer_id)
    if volunteer.status == VolunteerStatus.LEFT:
        raise HasLeftError(_("This person no longer volunteers."))
    return volunteer


def _give_back_and_lock(volunteer_id: int, actor: audit.Actor) -> Volunteer:
    """The locked volunteer, with nothing left to do for anybody.

    Needs are locked before volunteers everywhere, so what they have is given back before the lock.
    When an offer slipped in between, all locks are let go and it starts anew. Raises
    `HasLeftError`, and `NotPossible` in the unlikely case that offers never stop slipping in.
    """
    for _attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                volunteer_leaving.send(
                    Volunteer, volunteer_id=volunteer_id, actor=actor, is_locked=False
                )
                volunteer = _lock(volunteer_id)
                volunteer_leaving.send(
                    Volunteer, volunteer_id=volunteer_id, actor=actor, is_locked=True
                )
                return volunteer
        except StillBusyError:
            continue
    raise NotPossible(_("This is changing right now. Please try again."))


@transaction.atomic
def approve_volunteer(volunteer_id: int, *, actor: User) -> None:
    """From now on offers can reach them; they are told. Twice is once."""
    volunteer = _lock(volunteer_id)
    if volunteer.status == VolunteerStatus.APPROVED:
        return
    volunteer.status = VolunteerStatus.APPROVED
    volunteer.approved_at = timezone.now()
    volunteer.save(update_fields=["status", "approved_at"])
    audit.record(actor, "approve_volunteer", volunteer, ["status"])
    notifications.volunteer_approved(volunteer)


@transaction.atomic
def reject_volunteer(volunteer_id: int, *, actor: User) -> None:
    """No offers reach them (any more); what they were doing is given back. Twice is once."""
    volunteer = _give_back_and_lock(volunteer_id, actor)
    if volunteer.status == VolunteerStatus.REJECTED:
        return
    volunteer.status = VolunteerStatus.REJECTED
    volunteer.save(update_fields=["status"])
    audit.record(actor, "reject_volunteer", volunteer, ["status"])


@transaction.atomic
def pause_volunteer(volunteer_id: int, *, until: datetime.date | None, actor: audit.Actor) -> None:
    """No new offers until the day `until`; None ends the pause."""
    volunteer = _lock(volunteer_id)
    volunteer.paused_until = until
    volunteer.save(update_fields=["paused_until"])
    audit.record(actor, "pause_volunteer", volunteer, ["paused_until"])


@transaction.atomic
def update_volunteer(
    volunteer_id: int,
    fields: dict[str, Any],
    category_ids: Iterable[int] | None = None,
    *,
    actor: audit.Actor,
) -> None:
    """Change what a volunteer said about themselves. What is the same already is not recorded."""
    volunteer = _lock(volunteer_id)
    changed = {name for name, value in fields.items() if getattr(volunteer, name) != value}
    for name in changed:
        setattr(volunteer, name, fields[name])
    if changed:
        volunteer.save(update_fields=[*changed, *(f"{name}_index" for name in changed & INDEXED)])
    if category_ids is not None and _set_categories(volunteer, set(category_ids)):
        changed.add("categories")
    if changed:
        audit.record(actor, "update_volunteer", volunteer, changed)


def _set_categories(volunteer: Volunteer, category_ids: set[int]) -> bool:
    """Whether that changed anything."""
    if set(volunteer.categories.values_list("pk", flat=True)) == category_ids:
        return False
    volunteer.categories.set(category_ids)
    return True


@transaction.atomic
def leave(volunteer_id: int, *, actor: audit.Actor) -> None:
    """The volunteer leaves: needs they had reopen, and their personal data is deleted.

    Twice is once.
    """
    try:
        volunteer = _give_back_and_lock(volunteer_id, actor)
    except HasLeftError:
        return
    for name in TEXT_FIELDS:
        setattr(volunteer, name, "")
    volunteer.status = VolunteerStatus.LEFT
    volunteer.pod = None
    indexes = [index for indexes in BLIND_INDEXES.values() for index in indexes]
    volunteer.save(update_fields=[*TEXT_FIELDS, *indexes, "status", "pod"])
    volunteer.categories.clear()
    PrivateLink.objects.revoke(LinkPurpose.VOLUNTEER, volunteer.pk)
    volunteer_left.send(Volunteer, volunteer_id=volunteer_id)
    audit.record(actor, "leave", volunteer, TEXT_FIELDS)


@transaction.atomic
def send_lost_link(contact: str) -> None:
    """Write their private link to whoever signed up with this phone or email, if they have email.

    Nobody is told whether anybody was found, and nobody gets more letters for being asked for
    often. `contact` is a valid phone number or email.
    """
    if "@" in contact:
        found = Q(email_index=blind_index(normalize_email(contact), purpose="email"))
    else:
        found = Q(phone_index=blind_index(normalize_phone(contact), purpose="phone"))
    people = Volunteer.objects.filter(found).exclude(status=VolunteerStatus.LEFT)
    for volunteer in people.order_by("-id")[:MOST_IN_A_HOUSEHOLD]:
        notifications.volunteer_link(volunteer)
