"""Locking the rows of members, before anything that hangs on them."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.errors import NoLongerThere
from members.choices import MemberState
from members.models import Member

HAS_LEFT = _("This person is no longer in the pod.")


class HasLeftError(NoLongerThere):
    """The member has left: there is nothing of theirs to change."""


def lock(member_id: int) -> Member:
    """Return a member, or somebody who waits, locked. Raises `HasLeftError`."""
    members = lock_all([member_id])
    if not members:
        raise HasLeftError(HAS_LEFT)
    return members[0]


def lock_all(member_ids: Iterable[int]) -> list[Member]:
    """Return those of several who have not left, locked in one order for all."""
    rows: models.QuerySet[Member] = Member.objects.filter(pk__in=set(member_ids))
    # NO KEY: what only refers to them need not wait.
    locked = rows.order_by("id").select_for_update(no_key=True, of=("self",))
    # The pods come by a query of their own: of a member who is moved while we wait for the lock,
    # a join would find the old pod, which is not theirs any more, and lose the row.
    return [row for row in locked.prefetch_related("pod") if row.state != MemberState.LEFT]
