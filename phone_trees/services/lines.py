"""The organizer's changes of a tree: a line by hand, locked or free, and the whole tree anew."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from common.errors import NotPossible
from phone_trees.build import Changes, Line, Tree
from phone_trees.models import Place
from phone_trees.services.mending import lock_tree, mend

NOT_CALLED = _("Nobody calls this person right now. Please choose a caller first.")


@transaction.atomic
def change_line(
    pod_id: int, caller_id: int, called_id: int, *, keeps: bool, actor: audit.Actor
) -> Changes:
    """Let the one call the other, locked if it `keeps`; the rest adapts, as little as it can.

    Returns what changed. Raises `NotPossible` with the reason where that line cannot be.
    """
    tree = lock_tree(pod_id)
    audit.record(actor, "change_line", tree, ["caller"])
    return mend(tree, actor=actor, wanted=Line(caller_id, called_id), keeps=keeps)


@transaction.atomic
def lock_line(pod_id: int, called_id: int, *, actor: audit.Actor) -> None:
    """Keep the line to this member as it is. Raises `NotPossible` where nobody calls them."""
    tree = lock_tree(pod_id)
    place = Place.objects.filter(tree=tree, member=called_id, caller__isnull=False).first()
    if place is None:
        raise NotPossible(NOT_CALLED)
    _set_locked(place, True, actor)


@transaction.atomic
def unlock_line(pod_id: int, called_id: int, *, actor: audit.Actor) -> None:
    """Let the line to this member move again when the tree is mended. Twice is once."""
    tree = lock_tree(pod_id)
    place = Place.objects.filter(tree=tree, member=called_id).first()
    if place:
        _set_locked(place, False, actor)


def _set_locked(place: Place, is_locked: bool, actor: audit.Actor) -> None:
    if place.is_locked != is_locked:
        place.is_locked = is_locked
        place.save(update_fields=["is_locked"])
        audit.record(actor, "change_line", place.tree, ["is_locked"])


@transaction.atomic
def rebuild(pod_id: int, *, actor: audit.Actor) -> Changes:
    """Build the tree anew from locked lines alone, as if nobody had called anybody before."""
    tree = lock_tree(pod_id)
    return mend(tree, actor=actor, before=Tree())
