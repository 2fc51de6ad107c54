"""Being in the phone tree: agreed to, and taken back, by the member or for them."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from common.errors import NotPossible
from members.choices import AgreedHow
from members.locking import lock
from phone_trees.models import Call, PhoneTree, Place
from phone_trees.services.mending import lock_tree, mend, sheets_are_old, standing

FIRST_A_MEMBER = _("They wait to join. Please let them in first.")


@transaction.atomic
def join_tree(member_id: int, *, how: AgreedHow, actor: audit.Actor) -> bool:
    """Take a member into the tree of their pod, who agreed that whoever calls them sees their name
    and number. Returns whether this call did; twice is once.

    Raises `HasLeftError`, and `NotPossible` for somebody who waits.
    """
    member = lock(member_id)
    if not member.is_active:
        raise NotPossible(FIRST_A_MEMBER)
    tree = lock_tree(member.pod_id)
    _place, is_new = Place.objects.get_or_create(
        member=member, defaults={"tree": tree, "agreed_how": how}
    )
    if is_new:
        audit.record(actor, "join_tree", member)
        mend(tree, actor=actor)
    return is_new


@transaction.atomic
def leave_tree(member_id: int, *, actor: audit.Actor) -> bool:
    """Take a member out of the tree, which mends itself. Twice is once. Raises `HasLeftError`."""
    member = lock(member_id)
    tree = lock_tree(member.pod_id)
    before = standing(tree)
    if not take_out(tree, member_id):
        return False
    audit.record(actor, "leave_tree", member)
    mend(tree, actor=actor, before=before)
    return True


def take_out(tree: PhoneTree, member_id: int) -> bool:
    """Delete the place and the calls of a member. Mend the tree before the transaction ends, and as
    it was before (`standing`): who stood in for them takes their calls."""
    deleted, _models = Place.objects.filter(tree=tree, member=member_id).delete()
    Call.objects.filter(called=member_id).delete()
    # What they had to call is not lost: the organizers see it until the tree gives it to another.
    Call.objects.filter(caller=member_id).update(caller=None)
    Call.objects.filter(stand_in=member_id).update(stand_in=None)
    if deleted:
        # Also where no other line moves: who goes stands on the sheet of their caller.
        sheets_are_old(tree)
    return deleted > 0
