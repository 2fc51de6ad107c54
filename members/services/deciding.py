"""The organizer's verbs on a member, and the leaving, which is everybody's."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from common.errors import NotPossible
from common.models import LinkPurpose, PrivateLink
from members.choices import MemberState
from members.erasing import clear_personal_data
from members.locking import HasLeftError, lock, lock_all
from members.models import TEXTS, Member, SharedHome
from members.services.joining import enter
from members.services.settings import sheets_changed
from members.signals import member_changed, member_leaving, member_left

FIRST_A_MEMBER = _("They wait to join. Please let them in first.")
SAME_POD = _("Only members of the same pod can share a home.")


@transaction.atomic
def approve_member(member_id: int, *, actor: audit.Actor) -> bool:
    """Let somebody in who waits; they get a letter. Returns whether this call did. Twice is once.

    Raises `HasLeftError` when they have left meanwhile.
    """
    member = lock(member_id)
    if member.is_active:
        return False
    member.state, member.joined_at = MemberState.ACTIVE, timezone.now()
    member.set_aside_at, member.why_aside = None, ""
    member.save(update_fields=["state", "joined_at", "set_aside_at", "why_aside"])
    audit.record(actor, "approve_member", member, ["state"])
    enter(member, actor)
    return True


@transaction.atomic
def leave(member_id: int, *, actor: audit.Actor) -> None:
    """Let a member leave, or somebody who waits: all of their data is erased. Twice is once.

    The organizer's "no" is the same: of nobody who is not in a pod anything is kept.
    """
    try:
        member = lock(member_id)
    except HasLeftError:
        return
    pod_id, was_active = member.pod_id, member.is_active
    member_leaving.send(Member, member=member, actor=actor)
    member.left_at = timezone.now()
    clear_personal_data(member)
    PrivateLink.objects.revoke(LinkPurpose.MEMBER, member.pk)
    if was_active:
        sheets_changed(pod_id)
    audit.record(actor, "leave_pod", member, TEXTS)
    member_left.send(Member, member_id=member.pk, pod_id=pod_id, actor=actor)


def set_key_person(member_id: int, is_key_person: bool, *, actor: audit.Actor) -> None:
    """Make somebody a key person of the pod, or no longer. Raises `NotPossible` if they wait."""
    _set_task(member_id, "is_key_person", is_key_person, actor)


def set_organizer(member_id: int, is_organizer: bool, *, actor: audit.Actor) -> None:
    """Let somebody organize the pod by their private link, or no longer."""
    _set_task(member_id, "is_organizer", is_organizer, actor)


@transaction.atomic
def _set_task(member_id: int, name: str, value: bool, actor: audit.Actor) -> None:
    member = lock(member_id)
    if not member.is_active:
        raise NotPossible(FIRST_A_MEMBER)
    if getattr(member, name) == value:
        return
    setattr(member, name, value)
    member.save(update_fields=[name])
    sheets_changed(member.pod_id)
    audit.record(actor, "change_member", member, [name])
    member_changed.send(Member, member=member, fields={name}, actor=actor)


@transaction.atomic
def share_home(member_ids: list[int], *, actor: audit.Actor) -> SharedHome | None:
    """Note that these live in one home and nobody else does; with one of them, that they do not.

    Raises `NotPossible` when they are not in one pod.
    """
    members = lock_all(member_ids)
    if len({member.pod_id for member in members}) != 1:
        raise NotPossible(SAME_POD)
    home = SharedHome.objects.create() if len(members) > 1 else None
    before = {member.household_id for member in members}
    for member in members:
        member.household = home
        member.save(update_fields=["household"])
        audit.record(actor, "change_member", member, ["household"])
        member_changed.send(Member, member=member, fields={"household"}, actor=actor)
    SharedHome.objects.filter(pk__in=before, members=None).delete()
    return home
