"""Whose ward a row is in, and who may see it.

Requests say their ward. Needs, matches and the contact log belong to a request, and keep the number
of its ward beside it, so that what one ward's coordinators see of them is read from one index.
Postgres writes it (`requests_app/migrations/_sql.py`), whatever anybody else writes there.
"""

from typing import Any, Self

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.roles import DESK, covers_city, holds, wards_of

# Stands for no ward where one index must find both; no ward has it.
NO_WARD = 0


def seen_by(user: User, path: str = "") -> Q:
    """Rows with `in_ward`, at the end of `path` ("request__" …), that `user` may see.

    Stewards see all; coordinators those of their wards and those that name no ward, which would
    otherwise be seen by nobody.
    """
    if covers_city(user, DESK):
        return Q()
    own = [NO_WARD, *(ward.pk for ward in wards_of(user, DESK))] if holds(user, DESK) else []
    return Q(**{f"{path}in_ward__in": own})


class SeenByWard(models.QuerySet[Any]):
    """Rows with `in_ward`."""

    def visible_to(self, user: User) -> Self:
        return self.filter(seen_by(user))


def ward_or_none() -> models.GeneratedField:
    """`in_ward` of a request: the number of its ward, or `NO_WARD`."""
    return models.GeneratedField(
        expression=Coalesce("ward", Value(NO_WARD)),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )


def ward_of_its_request() -> models.BigIntegerField:
    """`in_ward` of what belongs to a request."""
    return models.BigIntegerField(default=NO_WARD, editable=False)


def index_of_wards(name: str, *include: str) -> models.Index:
    """What one ward's list is read from, the newest first, with the fields `include` beside."""
    return models.Index(fields=["in_ward", "-id"], name=name, include=include or None)
