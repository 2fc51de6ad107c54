"""Sign-ups that may be of one person: two people can share a phone or an email."""

import functools
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Greatest, Least, NullIf

from accounts.models import User
from volunteers.choices import VolunteerStatus
from volunteers.models import TwoPeople, Volunteer, VolunteerQuerySet

SHOWN = ("name", "status", "created_at", "phone_index", "email_index", "ward__name", "ward__i18n")
DETAILS = ("phone", "email")


@dataclass(frozen=True)
class Alike:
    """Other sign-ups with the same phone or email; what the reader may not see is counted."""

    seen: list[Any]
    hidden: int


def alike_to(volunteer: Volunteer, user: User, details: tuple[str, ...] = ()) -> Alike:
    """Return what may be of the same person as a stored sign-up. Two queries, or none."""
    same = Q(pk__in=[])
    for name in ("phone_index", "email_index"):
        if index := getattr(volunteer, name):
            same |= Q(**{name: index})
    if not volunteer.phone_index and not volunteer.email_index:
        return Alike([], 0)
    found = _undecided(Volunteer.objects.filter(same), volunteer.pk)
    rows = found.visible_to(user).select_related("ward").only(*SHOWN, *details).order_by("id")
    seen = [_compared(row, volunteer) for row in rows]
    return Alike(seen, found.count() - len(seen))


@functools.cache
def looks_alike() -> Exists:
    """Return whether a row of a list has another sign-up like it."""
    # NULL is like nothing: the many without an email are not even looked at.
    phone = Q(phone_index=NullIf(OuterRef("phone_index"), Value("")))
    email = Q(email_index=NullIf(OuterRef("email_index"), Value("")))
    return Exists(_undecided(Volunteer.objects.filter(phone | email), OuterRef("pk")))


def _undecided(rows: VolunteerQuerySet, volunteer_id: Any) -> VolunteerQuerySet:
    """Without the sign-up itself, those who left, and those known to be somebody else's."""
    pair = TwoPeople.objects.filter(
        first=Least(OuterRef("pk"), _inside(volunteer_id)),
        second=Greatest(OuterRef("pk"), _inside(volunteer_id)),
    )
    others = rows.exclude(pk=volunteer_id).exclude(status=VolunteerStatus.LEFT)
    others = others.filter(set_aside_at=None)
    return others.exclude(Exists(pair))


def _inside(volunteer_id: Any) -> Any:
    """The same number, seen from a query one level deeper."""
    return OuterRef(volunteer_id) if isinstance(volunteer_id, OuterRef) else volunteer_id


def _compared(row: Any, volunteer: Volunteer) -> Any:
    """Say of `row` in what it is like `volunteer`."""
    for name in ("phone", "email"):
        index = getattr(volunteer, f"{name}_index")
        setattr(row, f"same_{name}", bool(index) and getattr(row, f"{name}_index") == index)
    row.same_name = row.name.casefold() == volunteer.name.casefold()
    return row
