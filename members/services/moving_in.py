"""The door for members that an organizer brings along from a spreadsheet: many at once, all quiet.

They are in the pod at once, as whoever its organizer writes down, and share with nobody but the
organizer until they say otherwise. Nobody gets a letter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.worked_with import worked_with
from common.choices import Source
from common.errors import NotPossible
from common.fields import with_blind_indexes
from common.inserts import copy_in
from common.models import LinkPurpose, PrivateLink
from members.choices import AgreedHow, MemberState
from members.locking import lock, lock_all
from members.models import Member, PodSettings
from members.notifications import MEMBER
from members.services.joining import TAKES_NOBODY, MemberData
from members.services.settings import sheets_changed
from members.signals import member_changed, member_joined, member_leaving, member_left
from messaging.models import Message


@dataclass(frozen=True)
class MemberMovedIn:
    """A member from elsewhere; `key` is their submission key."""

    key: str
    pod_id: int
    data: MemberData


@transaction.atomic
def move_in_members(rows: Sequence[MemberMovedIn], *, actor: User) -> dict[str, int]:
    """Store members, all or none; returns the id of each by its key.

    Who is stored already under their key is left as they are, and is not among them. Raises
    `NotPossible` for a pod that has no members yet.
    """
    known = Member.objects.filter(submission_key__in=[row.key for row in rows])
    had = set(known.values_list("submission_key", flat=True))
    new = [row for row in rows if row.key not in had]
    if not new:
        return {}
    _lock_pods({row.pod_id for row in new})
    people = [_member(row, actor) for row in new]
    copy_in(people)
    _add_kinds([(person, row.data) for person, row in zip(people, new, strict=True)])
    PrivateLink.objects.issue_all(LinkPurpose.MEMBER, [person.pk for person in people])
    audit.record_all(actor, "import_row", people)
    for pod_id in {row.pod_id for row in new}:
        sheets_changed(pod_id)
    for person in people:
        member_joined.send(Member, member=person, actor=actor)
    return {person.submission_key: person.pk for person in people}


def _lock_pods(pod_ids: set[int]) -> None:
    locked = PodSettings.objects.select_for_update(no_key=True).filter(pod__in=pod_ids)
    if len(locked.order_by("id")) < len(pod_ids):
        raise NotPossible(TAKES_NOBODY)


def _member(row: MemberMovedIn, actor: User) -> Member:
    joined_at = row.data.fields.get("created_at") or timezone.now()
    return Member(
        **{"source": Source.IMPORT, **row.data.fields},
        pod_id=row.pod_id,
        submission_key=row.key,
        state=MemberState.ACTIVE,
        joined_at=joined_at,
        agreed_how=AgreedHow.ORGANIZER,
        entered_by=actor,
    )


def _add_kinds(people: Sequence[tuple[Member, MemberData]]) -> None:
    for through, name in ((Member.needs.through, "need_ids"), (Member.offers.through, "offer_ids")):
        copy_in([
            through(member_id=person.pk, category_id=kind)
            for person, data in people
            for kind in dict.fromkeys(getattr(data, name))
        ])  # fmt: skip


def _set_kinds(member: Member, data: MemberData) -> None:
    member.needs.set(data.need_ids)
    member.offers.set(data.offer_ids)


def members_worked_with(member_ids: Iterable[int]) -> set[int]:
    """Return those who, or with whom somebody, did something since they were brought in."""
    ids = list(member_ids)
    active = Member.objects.active().filter(pk__in=ids)
    worked = set(ids) - set(active.values_list("pk", flat=True))
    written = Message.objects.filter(recipient_kind=MEMBER, recipient_id__in=ids)
    worked |= set(written.values_list("recipient_id", flat=True))
    return worked | worked_with(Member, ids)


@transaction.atomic
def change_moved_in_member(member_id: int, data: MemberData, *, actor: User) -> MemberData | None:
    """Change a member who was brought in to `data`. Nobody is told.

    Returns what was there before; None, and nothing is changed, where somebody has worked with
    them, or all is the same. A new email ends the link that the old mailbox has.
    """
    if members_worked_with([member_id]):
        return None
    member = lock(member_id)
    before = MemberData(
        {name: getattr(member, name) for name in data.fields},
        list(member.needs.values_list("pk", flat=True)),
        list(member.offers.values_list("pk", flat=True)),
    )
    changed = {name for name, value in data.fields.items() if before.fields[name] != value}
    for name in changed:
        setattr(member, name, data.fields[name])
    if changed:
        member.save(update_fields=with_blind_indexes(changed))
    for name, was, wanted in (
        ("needs", before.need_ids, data.need_ids),
        ("offers", before.offer_ids, data.offer_ids),
    ):
        if {*was} != {*wanted}:
            changed.add(name)
    if not changed:
        return None
    _set_kinds(member, data)
    if "email" in changed:
        PrivateLink.objects.renew(LinkPurpose.MEMBER, member.pk)
    sheets_changed(member.pod_id)
    audit.record(actor, "import_row", member, changed)
    member_changed.send(Member, member=member, fields=changed, actor=actor)
    return before


@transaction.atomic
def take_back_members(member_ids: Iterable[int], *, actor: User) -> set[int]:
    """Delete members who were brought in; returns them. Whom somebody worked with stays."""
    rows = {row.pk: row for row in lock_all(member_ids)}
    gone = rows.keys() - members_worked_with(rows)
    for pk in sorted(gone):
        member_leaving.send(Member, member=rows[pk], actor=actor)
    audit.record_all(actor, "take_back_import", [rows[pk] for pk in sorted(gone)])
    links = PrivateLink.objects.filter(purpose=LinkPurpose.MEMBER, subject_id__in=gone)
    links.delete()
    Member.objects.filter(pk__in=gone).delete()
    for pk in sorted(gone):
        sheets_changed(rows[pk].pod_id)
        sent: Any = {"member_id": pk, "pod_id": rows[pk].pod_id, "actor": actor}
        member_left.send(Member, **sent)
    return set(gone)
