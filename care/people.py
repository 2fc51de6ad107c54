"""The people of care of a ward, or of the whole network."""

from collections.abc import Collection

from accounts.models import User
from care.models import CarePerson, Concern, Reader
from pods.models import Ward

TWO = 2


def candidates(ward: Ward | None) -> list[User]:
    """Return those of the ward first, then those of the network, who may sign in now."""
    rows = CarePerson.objects.at_work().select_related("user")
    near = list(rows.filter(ward=ward).order_by("seat")) if ward else []
    of_all = list(rows.filter(ward=None).order_by("seat"))
    found: dict[int, User] = {}
    for row in (*near, *of_all):
        found.setdefault(row.user_id, row.user)
    return list(found.values())


def two_for(ward: Ward | None, without: Collection[str] = ()) -> list[User]:
    """Return the two who read what is written in `ward`; fewer where no more are named.

    `without` has the numbers of those whom it is about.
    """
    return [user for user in candidates(ward) if str(user.pk) not in without][:TWO]


def is_person_of_care(user: User) -> bool:
    return CarePerson.objects.at_work().filter(user=user).exists()


def somebody_is_missing() -> bool:
    """Tell whether fewer than two who may sign in are named for the whole network."""
    return CarePerson.objects.at_work().filter(ward=None).count() < TWO


def readers_of(concern: Concern) -> list[User]:
    """Return those who may read it now, for whoever wrote it."""
    at_work = CarePerson.objects.at_work().values("user")
    rows = Reader.objects.filter(concern=concern, user__in=at_work).select_related("user")
    return [row.user for row in rows.order_by("pk")]


def reads_alone(concern: Concern) -> bool:
    """Tell whether fewer than two who are people of care may read it."""
    at_work = CarePerson.objects.at_work().values("user")
    return Reader.objects.filter(concern=concern, user__in=at_work).count() < TWO
