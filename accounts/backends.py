"""The way to whoever is signed in: read with what every page asks of them."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import DateTimeField, FilteredRelation, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from common.kept_rows import Given, Kept


class StaffBackend(AuthenticationBackend):
    """Signs in as allauth's, and reads with somebody whether personal data is open to them."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the user, with their opening as `opening_now`: one query. None if they are gone.

        `accounts.roles.opening_of` asks for it on every page of a steward.
        """
        user = next(iter(SIGNED_IN.rows(user=user_id, now=timezone.now())), None)
        if user is None or not self.user_can_authenticate(user):
            return None
        # Django sets it only where there is one.
        user.__dict__.setdefault("opening_now", None)
        return user


def _signed_in() -> QuerySet[User]:
    now = Given("now", DateTimeField())
    is_on = Q(openings__ended_at=None, openings__until__gt=now)
    rows: Any = User.objects.annotate(opening_now=FilteredRelation("openings", condition=is_on))
    found: QuerySet[User] = rows.select_related("opening_now").filter(pk=Given("user"))
    return found.order_by("-opening_now__id")[:1]


SIGNED_IN = Kept(_signed_in)
