"""Every decision about access: who may do what, and where.

Stewards run the install and may do everything everywhere. Everybody else holds roles in areas: a
row of `pods.AreaRole` makes somebody coordinator or organizer of a ward with all its pods, or of
one pod. A role counts in its own area only, so whoever asks names the roles that would do:
`ward_ids(user, DESK)` are not `ward_ids(user, EDITORS)`. Who has been sent away (`is_active`) or
may not sign in to the admin (`is_staff`) holds nothing.

The roles of a user are read once and kept with the user object, so once a request.
"""

from collections.abc import Collection
from typing import Any, TypeGuard

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class Role(models.TextChoices):
    STEWARD = "steward", _("Steward")
    COORDINATOR = "coordinator", _("Coordinator")
    ORGANIZER = "organizer", _("Organizer")


STEWARD, COORDINATOR, ORGANIZER = Role.STEWARD, Role.COORDINATOR, Role.ORGANIZER
# The roles that are held in an area.
IN_AN_AREA = (COORDINATOR, ORGANIZER)

Roles = Collection[Role]
# Requests and volunteers: see them, match them, take calls.
DESK: tuple[Role, ...] = (STEWARD, COORDINATOR)
# The directory, its lists, and ways to give.
EDITORS: tuple[Role, ...] = (STEWARD, ORGANIZER)
# Pages of wards and pods, and notices.
EVERYONE: tuple[Role, ...] = tuple(Role)
STEWARDS: tuple[Role, ...] = (STEWARD,)
NOBODY: tuple[Role, ...] = ()

Who = User | AnonymousUser


# --- Anywhere -------------------------------------------------------------------------------------


def holds(user: Who, roles: Roles) -> bool:
    """Whether `user` holds one of `roles` in any area."""
    return covers_city(user, roles) or bool(_held(user, roles))


def is_steward(user: Who) -> bool:
    return covers_city(user, STEWARDS)


def covers_city(user: Who, roles: Roles) -> bool:
    """Whether one of `roles` is theirs in all areas, and in what belongs to none."""
    return STEWARD in roles and _may_sign_in(user) and user.is_steward


# --- In an area -----------------------------------------------------------------------------------


def ward_ids(user: Who, roles: Roles) -> list[int]:
    """The wards in which `user` holds one of `roles` as a whole, with all their pods."""
    return sorted({area.ward_id for area in _held(user, roles) if area.ward_id})


def pod_ids(user: Who, roles: Roles) -> list[int]:
    """The pods in which `user` holds one of `roles`, besides those of `ward_ids`."""
    return sorted({area.pod_id for area in _held(user, roles) if area.pod_id})


def wards_of(user: Who, roles: Roles) -> list[Any]:
    """The wards in which `user` holds one of `roles`, as a whole or through a pod, in order."""
    found = {area.ward or area.pod.ward for area in _held(user, roles)}
    return sorted(found, key=lambda ward: (ward.position, ward.name))


def covers_ward(user: Who, ward_id: int | None, roles: Roles) -> bool:
    """Whether one of `roles` is theirs in the whole ward; None is the whole city."""
    return covers_city(user, roles) or ward_id in ward_ids(user, roles)


def covers_a_ward(user: Who, roles: Roles) -> bool:
    """Whether one of `roles` is theirs in any ward as a whole."""
    return covers_city(user, roles) or bool(ward_ids(user, roles))


def covers_pod(user: Who, pod_id: int | None, ward_id: int | None, roles: Roles) -> bool:
    """Whether one of `roles` is theirs in the pod, by itself or with all of its ward `ward_id`."""
    return pod_id in pod_ids(user, roles) or covers_ward(user, ward_id, roles)


# --- Rows -----------------------------------------------------------------------------------------


def rows_of(rows: Any, user: Who, roles: Roles) -> Any:
    """Return what `user` may see of the queryset `rows`, asking as one of `roles`.

    Places and what stands on their pages can be held in either role; all other models have but
    one kind of reader, and their `visible_to` knows it.
    """
    held_by = getattr(rows, "held_by", None)
    return held_by(user, roles) if held_by else rows.visible_to(user)


def holding(role: Role) -> Q:
    """Users who hold `role` anywhere; they may come once for each area."""
    return Q(is_steward=True) if role == STEWARD else Q(area_roles__role=role)


def holders(role: Role, ward_id: int | None = None) -> QuerySet[User]:
    """Return who holds `role` now: in the ward, as a whole or by a pod, or (None) anywhere."""
    here = Q(area_roles__ward=ward_id) | Q(area_roles__pod__ward=ward_id) if ward_id else Q()
    return User.objects.filter(here, holding(role), is_active=True, is_staff=True).distinct()


def in_words(user: User) -> list[str]:
    """Every role of `user`, also of one who may not sign in, each with its area."""
    areas: Any = user.area_roles
    steward = [str(STEWARD.label)] if user.is_steward else []
    held = sorted(areas.all(), key=lambda area: area.pk)
    return [*steward, *(str(area) for area in held)]


# --- Reading them ---------------------------------------------------------------------------------


def _held(user: Who, roles: Roles) -> list[Any]:
    """Rows of `pods.AreaRole`, with their wards and pods."""
    if not (_may_sign_in(user) and any(role in roles for role in IN_AN_AREA)):
        return []
    prefetch_related_objects([user], "area_roles")
    areas: Any = user.area_roles
    return [area for area in areas.all() if area.role in roles]


def _may_sign_in(user: Who) -> TypeGuard[User]:
    return isinstance(user, User) and user.is_active and user.is_staff
