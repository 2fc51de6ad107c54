"""Staff and their roles."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import StewardOpening, User
from accounts.roles import COORDINATOR, KEEPER, OPERATOR, ORGANIZER, STEWARD, TREASURER
from pods.models import AreaRole, Pod, Ward
from tests.factories.numbers import next_number
from tests.factories.places import make_ward

PASSWORD = "correct horse battery"


def make_user(role: str, *areas: Ward | Pod, **fields: Any) -> User:
    """A steward; or somebody with a role in `areas` (a new ward unless given)."""
    number = next_number()
    fields.setdefault("email", f"{role}{number}@example.org")
    fields.setdefault("name", f"{role.title()} {number}")
    opened = fields.pop("opened", role == STEWARD)
    user = make_staff(is_steward=role == STEWARD, **fields)
    if opened:
        open_data(user)
    if role != STEWARD:
        for area in areas or (make_ward(),):
            give_role(user, role, area)
    return user


def make_staff(**fields: Any) -> User:
    """Somebody who may sign in and holds no role, unless `is_steward`; see `give_role`."""
    number = next_number()
    fields = {"email": f"staff{number}@example.org", "name": f"Staff {number}", **fields}
    return User.objects.create_user(password=PASSWORD, **fields)


def give_role(user: User, role: str, area: Ward | Pod) -> AreaRole:
    """Make `user` coordinator or organizer of `area`."""
    return AreaRole.objects.create(user=user, role=role, **{area._meta.model_name: area})


def make_steward(**fields: Any) -> User:
    """A steward who has opened personal data for years, unless not `opened`."""
    return make_user(STEWARD, **fields)


def open_data(user: User) -> StewardOpening:
    until = timezone.now() + timedelta(days=10_000)
    return StewardOpening.objects.create(
        user=user, reason="A test looks at everything", until=until
    )


def make_coordinator(*areas: Ward | Pod, **fields: Any) -> User:
    return make_user(COORDINATOR, *areas, **fields)


def make_organizer(*areas: Ward | Pod, **fields: Any) -> User:
    return make_user(ORGANIZER, *areas, **fields)


def make_operator(*areas: Ward | Pod, **fields: Any) -> User:
    return make_user(OPERATOR, *areas, **fields)


def make_treasurer(*areas: Ward | Pod, **fields: Any) -> User:
    return make_user(TREASURER, *areas, **fields)


def make_keeper(*areas: Ward | Pod, **fields: Any) -> User:
    return make_user(KEEPER, *areas, **fields)
