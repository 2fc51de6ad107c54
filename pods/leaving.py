"""The roles of somebody who leaves: ended, and kept in a list of what they were."""

from django.db.models import Exists, OuterRef
from django.utils.translation import ngettext

from accounts import audit
from accounts.leaving import freed_when_leaving
from accounts.models import User
from accounts.roles import COORDINATOR, signing_in
from pods.models import AreaRole, EndedRole, Ward


def without_coordinator(*, but: User | None = None) -> "list[Ward]":
    """Return the wards in which nobody coordinates, `but` not counted; all of them, in order."""
    users = signing_in() if but is None else signing_in().exclude(pk=but.pk)
    roles = AreaRole.objects.filter(ward=OuterRef("pk"), role=COORDINATOR, user__in=users)
    return list(Ward.objects.filter(~Exists(roles)))


def _held(user: User) -> int:
    return AreaRole.objects.filter(user=user).count()


def _end(user: User, actor: User) -> None:
    rows = list(AreaRole.objects.filter(user=user).order_by("pk").select_for_update(of=("self",)))
    for row in rows:
        kept = {"role": row.role, "ward": row.ward, "pod": row.pod}
        EndedRole.objects.create(user=user, ended_by=actor, **kept)
        named = [name for name in ("role", "ward", "pod") if getattr(row, name)]
        audit.record(actor, "end_role", user, named)
    AreaRole.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _left_alone(user: User) -> int:
    own = AreaRole.objects.filter(user=user, role=COORDINATOR, ward__isnull=False).values("ward")
    roles = AreaRole.objects.filter(ward=OuterRef("pk"), role=COORDINATOR)
    others = roles.filter(user__in=signing_in().exclude(pk=user.pk))
    return Ward.objects.filter(~Exists(others), pk__in=own).count()


freed_when_leaving(
    "roles",
    lambda count: (
        ngettext("%(count)d role ends.", "%(count)d roles end.", count) % {"count": count}
    ),
    _held,
    _end,
)
freed_when_leaving(
    "wards_alone",
    lambda count: (
        ngettext(
            "%(count)d ward is left without a coordinator. Stewards are told of its news.",
            "%(count)d wards are left without a coordinator. Stewards are told of their news.",
            count,
        )
        % {"count": count}
    ),
    _left_alone,
    # Said beforehand; there is nothing to free.
    lambda user, actor: None,
)
