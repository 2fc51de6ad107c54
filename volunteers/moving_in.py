"""The door for volunteers that a network brings along from a spreadsheet: many at once, all quiet.

They are stored as `submit_volunteer` stores them, but nobody is told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.worked_with import worked_with
from common.fields import with_blind_indexes
from common.inserts import copy_in
from common.models import LinkPurpose, PrivateLink
from messaging.models import Message
from volunteers.choices import VolunteerStatus
from volunteers.goods import things_of
from volunteers.models import Goods, Volunteer
from volunteers.notifications import VOLUNTEER
from volunteers.services import VolunteerData, lock, renew_links


@dataclass(frozen=True)
class VolunteerMovedIn:
    """A volunteer from elsewhere; `key` is their submission key."""

    key: str
    data: VolunteerData


@transaction.atomic
def move_in_volunteers(rows: Sequence[VolunteerMovedIn], *, actor: User) -> dict[str, int]:
    """Store volunteers, all or none; returns the id of each by its key.

    Who is stored already under their key is left as they are, and is not among them. Somebody who
    is `APPROVED` in `data.fields` is so from when they signed up, on the word of `actor`. Raises
    `IntegrityError` where another transaction stores one of them at this moment.
    """
    known = Volunteer.objects.filter(submission_key__in=[row.key for row in rows])
    had = set(known.values_list("submission_key", flat=True))
    new = [row for row in rows if row.key not in had]
    if not new:
        return {}
    people = [
        Volunteer(**with_times(row.data.fields), submission_key=row.key, entered_by=actor)
        for row in new
    ]
    copy_in(people)
    _add_the_rest([(person, row.data) for person, row in zip(people, new, strict=True)])
    PrivateLink.objects.issue_all(LinkPurpose.VOLUNTEER, [person.pk for person in people])
    audit.record_all(actor, "import_row", people)
    return {person.submission_key: person.pk for person in people}


def with_times(fields: dict[str, Any]) -> dict[str, Any]:
    """Return `fields` with the time of an approval that they name."""
    if fields.get("status") != VolunteerStatus.APPROVED:
        return fields
    at = fields.get("created_at") or timezone.now()
    return {**fields, "approved_at": at, "looked_at": at}


def _add_the_rest(people: Sequence[tuple[Volunteer, VolunteerData]]) -> None:
    kinds = Volunteer.categories.through
    copy_in([
        kinds(volunteer_id=person.pk, category_id=kind)
        for person, data in people
        for kind in data.category_ids
    ])  # fmt: skip
    copy_in([Goods(volunteer=person, what=what) for person, data in people for what in data.things])


def volunteers_worked_with(volunteer_ids: Iterable[int]) -> set[int]:
    """Return those whom somebody has done something with since they were brought in."""
    ids = list(volunteer_ids)
    present = Volunteer.objects.filter(pk__in=ids).exclude(status=VolunteerStatus.LEFT)
    worked = set(ids) - set(present.values_list("pk", flat=True))
    written = Message.objects.filter(recipient_kind=VOLUNTEER, recipient_id__in=ids)
    worked |= set(written.values_list("recipient_id", flat=True))
    return worked | worked_with(Volunteer, ids, besides=[Goods])


@transaction.atomic
def change_moved_in_volunteer(
    volunteer_id: int, data: VolunteerData, *, actor: User
) -> VolunteerData | None:
    """Change a volunteer who was brought in to `data`. Nobody is told.

    Returns what was there before; None, and nothing is changed, where somebody has worked with
    them, or all is the same. A new email ends the link that the old mailbox has.
    """
    if volunteers_worked_with([volunteer_id]):
        return None
    volunteer = lock(volunteer_id)
    before = VolunteerData(
        {name: getattr(volunteer, name) for name in data.fields},
        list(volunteer.categories.values_list("pk", flat=True)),
        things_of(volunteer),
    )
    data = replace(data, fields=with_times(data.fields))
    changed = [name for name, value in data.fields.items() if getattr(volunteer, name) != value]
    is_other = set(before.category_ids) != set(data.category_ids) or before.things != data.things
    if not changed and not is_other:
        return None
    for name in changed:
        setattr(volunteer, name, data.fields[name])
    if changed:
        volunteer.save(update_fields=with_blind_indexes(changed))
    if is_other:
        volunteer.categories.clear()
        volunteer.goods.all().delete()
        _add_the_rest([(volunteer, data)])
    if "email" in changed:
        renew_links(volunteer)
    audit.record(actor, "import_row", volunteer, changed)
    return before


@transaction.atomic
def take_back_volunteers(volunteer_ids: Iterable[int], *, actor: User) -> set[int]:
    """Delete volunteers who were brought in; returns them. Whom somebody worked with stays."""
    locked = Volunteer.objects.filter(pk__in=list(volunteer_ids)).order_by("id")
    rows = {row.pk: row for row in locked.select_for_update(of=("self",)).only("pk")}
    gone = rows.keys() - volunteers_worked_with(rows)
    audit.record_all(actor, "take_back_import", [rows[pk] for pk in sorted(gone)])
    links = PrivateLink.objects.filter(purpose=LinkPurpose.VOLUNTEER, subject_id__in=gone)
    links.delete()
    Volunteer.objects.filter(pk__in=gone).delete()
    return set(gone)
