"""Trees that follow their members, in the transaction that changes these."""

from collections.abc import Collection, Set
from typing import Any

from django.dispatch import receiver

from accounts import audit
from members.choices import Audience, Piece
from members.models import Member
from members.signals import consent_changed, member_changed, member_left, members_moved
from phone_trees.models import Place
from phone_trees.services import leave_tree
from phone_trees.services.mending import lock_tree, mend, standing
from phone_trees.services.places import take_out

# What decides who can call whom.
LOOKED_AT = {"languages", "language", "times", "phone", "is_key_person", "household"}
SEEN_BY_CALLERS = {Piece.NAME, Piece.CONTACT}


@receiver(member_left, dispatch_uid="phone_trees.member_left")
def without_them(*, member_id: int, pod_id: int, actor: audit.Actor, **_sent: Any) -> None:
    if Place.objects.filter(member=member_id).exists():
        tree = lock_tree(pod_id)
        before = standing(tree)
        take_out(tree, member_id)
        mend(tree, actor=actor, before=before)


@receiver(member_changed, dispatch_uid="phone_trees.member_changed")
def as_they_are_now(*, member: Member, fields: Set[str], actor: audit.Actor, **_sent: Any) -> None:
    if fields & LOOKED_AT and Place.objects.filter(member=member).exists():
        mend(lock_tree(member.pod_id), actor=actor)


@receiver(consent_changed, dispatch_uid="phone_trees.consent_changed")
def as_they_agree_now(
    *, member: Member, pieces: Set[Piece], actor: audit.Actor, **_sent: Any
) -> None:
    """Take out of the tree who takes back their name or number: nobody is to have them any more."""
    taken_back = {
        piece
        for piece in pieces & SEEN_BY_CALLERS
        if Member.objects.get(pk=member.pk).audience_of(piece) == Audience.ORGANIZER
    }
    if taken_back and Place.objects.filter(member=member).exists():
        leave_tree(member.pk, actor=actor)


@receiver(members_moved, dispatch_uid="phone_trees.members_moved")
def where_they_are_now(
    *,
    old_pod_id: int,
    new_pod_id: int,
    member_ids: Collection[int],
    actor: audit.Actor,
    **_sent: Any,
) -> None:
    """Take those who moved along into the tree of their new pod: they agreed, and when, stays."""
    agreed = list(Place.objects.filter(member__in=member_ids).order_by("member"))
    if not agreed:
        return
    trees = {pod_id: lock_tree(pod_id) for pod_id in sorted((old_pod_id, new_pod_id))}
    before = {pod_id: standing(tree) for pod_id, tree in trees.items()}
    for place in agreed:
        take_out(trees[old_pod_id], place.member_id)
    Place.objects.bulk_create(
        Place(
            tree=trees[new_pod_id],
            member_id=place.member_id,
            agreed_at=place.agreed_at,
            agreed_how=place.agreed_how,
        )
        for place in agreed
    )
    for pod_id, tree in trees.items():
        mend(tree, actor=actor, before=before[pod_id])
