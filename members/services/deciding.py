"""The organizer's verbs on a member, and the leaving, which is everybody's."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from common.errors import NotPossible
from common.models import LinkPurpose, PrivateLink
from members.choices import MemberState
from members.erasing import clear_personal_data
from members.locking import HAS_LEFT, HasLeftError, lock, lock_all
from members.models import TEXTS, Member, SharedHome
from members.organizers import organizes_alone
from members.seen import overtaken
from members.services.joining import enter
from members.services.settings import sheets_changed
from members.signals import member_changed, member_leaving, member_left

FIRST_A_MEMBER = _("They wait to join. Please let them in first.")
NOBODY_ELSE = _("Nobody else organizes this pod. Please let somebody else organize it first.")
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
    """Let somebody organize the pod by their private link, or no longer.

    Raises `NotPossible` where nobody would organize it any more.
    """
    _set_task(member_id, "is_organizer", is_organizer, actor)


@transaction.atomic
def _set_task(member_id: int, name: str, value: bool, actor: audit.Actor) -> None:
    # All who organize, in one order: of two who stop at once the second one sees it.
    organizing = Member.objects.active().filter(is_organizer=True, pod__members=member_id)
    found = lock_all([member_id, *organizing.values_list("pk", flat=True)])
    member = next((each for each in found if each.pk == member_id), None)
    if member is None:
        raise HasLeftError(HAS_LEFT)
    if not member.is_active:
        raise NotPossible(FIRST_A_MEMBER)
    if getattr(member, name) == value:
        return
    if name == "is_organizer" and organizes_alone(member):
        raise NotPossible(NOBODY_ELSE)
    setattr(member, name, value)
    member.save(update_fields=[name])
    sheets_changed(member.pod_id)
    audit.record(actor, "change_member", member, [name])
    member_changed.send(Member, member=member, fields={name}, actor=actor)


@transaction.atomic
def share_home(
    member_id: int,
    others: Iterable[int],
    *,
    actor: audit.Actor,
    seen: Mapping[str, str] | None = None,
) -> SharedHome | None:
    """Note that a member lives in one home with `others` and with nobody else.

    `seen` is the mark of the "others" that the page showed (`members.seen`). Raises
    `ChangedMeanwhileError` where it says something else by now, and `NotPossible` when they are
    not in one pod.
    """
    members = lock_all([member_id, *others])
    if len({member.pod_id for member in members}) != 1:
        raise NotPossible(SAME_POD)
    own = next((each.household_id for each in members if each.pk == member_id), None)
    there = Member.objects.active().filter(household=own or 0).exclude(pk=member_id)
    now = {"others": there.values_list("pk", flat=True)}
    if overtaken(seen or {}, {"others": {*others}}, now):
        return None
    home = SharedHome.objects.create() if len(members) > 1 else None
    before = {member.household_id for member in members}
    for member in members:
        member.household = home
        member.save(update_fields=["household"])
        audit.record(actor, "change_member", member, ["household"])
        member_changed.send(Member, member=member, fields={"household"}, actor=actor)
    SharedHome.objects.filter(pk__in=before, members=None).delete()
    return home
