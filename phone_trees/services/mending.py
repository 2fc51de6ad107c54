"""Mending: the one place where the builder's tree is written. The pod's settings are locked first.

In this order: members, then the settings of their pod, then what hangs on the tree. So whoever
changes a tree has it alone, and a member who leaves meanwhile waits, or is waited for.
"""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from common.errors import NotPossible
from members.models import PodSettings
from members.services import settings as pod_settings
from phone_trees.build import Changes, Line, Tree, build, compare
from phone_trees.choices import UNKEPT_WORDS
from phone_trees.facts import as_json, locked_lines, people_in, places_of, tree_in, write
from phone_trees.following import follow
from phone_trees.models import PhoneTree
from phone_trees.signals import tree_changed

NO_MEMBERS = _("This pod has no members yet.")


def lock_tree(pod_id: int) -> PhoneTree:
    """Return the tree of a pod for this transaction alone; a new one where there was none.

    Raises `NotPossible` for a pod that is a page only.
    """
    try:
        pod_settings.lock_settings(pod_id)
    except PodSettings.DoesNotExist as error:
        raise NotPossible(NO_MEMBERS) from error
    return PhoneTree.objects.get_or_create(pod_id=pod_id)[0]


def mend(
    tree: PhoneTree,
    *,
    actor: audit.Actor,
    wanted: Line | None = None,
    lifted: Iterable[Line] = (),
    keeps: bool = False,
    before: Tree | None = None,
) -> Changes:
    """Let the tree of a locked pod follow its members, and return what changed.

    `wanted` is a line that must be; locked from now on if it `keeps`. `lifted` are locked no more.
    `before` is the tree to be near to, if not the one in the rows. Raises `NotPossible` where the
    wanted line cannot be.
    """
    places = places_of(tree)
    old = tree_in(places) if before is None else before
    held = [line for line in locked_lines(places) if line not in set(lifted)]
    if wanted:
        held = [line for line in held if line.called != wanted.called]
    new = build(people_in(places), [*held, *([wanted] if wanted else [])], old)
    if wanted and wanted in new.unkept:
        raise NotPossible(UNKEPT_WORDS[new.unkept[wanted]])
    write(new, places, [*held, *([wanted] if wanted and keeps else [])])
    changes = compare(old, new)
    if changes:
        _record(tree, changes, actor)
    follow(tree, new, places)
    return changes


def standing(tree: PhoneTree) -> Tree:
    """Return the tree of a locked pod as it stands in the rows."""
    return tree_in(places_of(tree))


def _record(tree: PhoneTree, changes: Changes, actor: audit.Actor) -> None:
    tree.changes, tree.changed_at = as_json(changes), timezone.now()
    tree.save(update_fields=["changes", "changed_at"])
    sheets_are_old(tree)
    audit.record(actor, "mend_tree", tree, ["caller"])


def sheets_are_old(tree: PhoneTree) -> None:
    """Note that callers' sheets on paper may name somebody whom they call no more."""
    pod_settings.sheets_changed(tree.pod_id)
    tree_changed.send(PhoneTree, pod_id=tree.pod_id)
