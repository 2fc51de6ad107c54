"""The ward that a row is in, and who may see it.

Requests say their ward. Needs, matches and the contact log belong to a request, and keep the number
of its ward beside it, so that what one ward's coordinators see of them is read from one index.
Postgres writes it (`requests_app/migrations/_sql.py`), whatever anybody else writes there.
"""

from typing import Any, Self

from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.roles import DESK, Roles, covers_city, holds, wards_of

# Stands for no ward where one index must find both; no ward has it.
NO_WARD = 0
# Stands for what was set aside, whatever ward it names: no list or count of staff has it.
SET_ASIDE = -1


def seen_by(user: User, path: str = "", roles: Roles = DESK) -> Q:
    """Return the condition on rows with `in_ward`, at the end of `path`, that `user` may see.

    Coordinators see those of their wards and those that name no ward, which would otherwise be seen
    by nobody; whoever holds one of `roles` in the whole city sees all but what was set aside. Rows
    that are only counted, or told of by their number, are asked for with `RUNNING`.
    """
    if covers_city(user, roles):
        return Q(**{f"{path}in_ward__gte": NO_WARD})
    # Without a role at the desk nothing at all, not even what names no ward.
    own = [NO_WARD, *(ward.pk for ward in wards_of(user, roles))] if holds(user, roles) else []
    return Q(**{f"{path}in_ward__in": own})


class SeenByWard(models.QuerySet[Any]):
    """A queryset of rows with `in_ward`."""

    def visible_to(self, user: User, roles: Roles = DESK) -> Self:
        return self.filter(seen_by(user, roles=roles))

    def set_aside(self, user: User, roles: Roles = DESK) -> Self:
        """Narrow requests to those that wait for `user` to look at them first."""
        waiting = self.filter(set_aside_at__isnull=False)
        if covers_city(user, roles):
            return waiting
        if holds(user, roles):
            return waiting.filter(Q(ward__in=wards_of(user, roles)) | Q(ward=None))
        return waiting.none()


def ward_or_none() -> models.GeneratedField:
    """Return the field `in_ward` of a request: the number of its ward, `NO_WARD` or `SET_ASIDE`."""
    return models.GeneratedField(
        expression=Case(
            When(set_aside_at__isnull=False, then=Value(SET_ASIDE)),
            default=Coalesce("ward", Value(NO_WARD)),
            output_field=models.BigIntegerField(),
        ),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )


def ward_of_its_request() -> models.BigIntegerField:
    """Return the field `in_ward` of what belongs to a request."""
    # No foreign key: `NO_WARD` is the number of no row.
    return models.BigIntegerField(default=NO_WARD, editable=False)


def index_of_wards(name: str, *include: str) -> models.Index:
    """Return the index for one ward's list, the newest first, with the fields `include` beside."""
    return models.Index(fields=["in_ward", "-id"], name=name, include=include or None)
