"""The accounts of staff, and what each has set up: what lists, filters and checklists ask."""

from datetime import timedelta
from typing import Any

from allauth.mfa.app_settings import RECOVERY_CODE_COUNT
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.models import Invitation, StaffSession, User
from accounts.roles import STEWARD, holders, signing_in

APP, CODES = Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES
QUIET_AFTER = timedelta(days=90)


def has_second_factor(kind: str = APP) -> Exists:
    """Return the condition that somebody has an authenticator app, or another `kind`."""
    return Exists(Authenticator.objects.filter(user=OuterRef("pk"), type=kind))


def invited(*, open_only: bool = True) -> Q:
    """Return the condition that somebody is invited: by a link that opens, or by any."""
    in_time = Q(invitation__expires_at__gt=timezone.now()) if open_only else Q()
    return Q(invitation__isnull=False, invitation__accepted_at=None) & in_time


def without_second_factor() -> QuerySet[User]:
    """Return who may sign in and has no second step yet."""
    return signing_in().filter(~has_second_factor())


def stewards_with_second_factor() -> QuerySet[User]:
    """Return the stewards who may sign in and have set up their second step."""
    return holders(STEWARD).filter(has_second_factor())


def without_password() -> Q:
    """Return the condition that nobody can sign in to an account by a password."""
    return Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def invited_now() -> QuerySet[Invitation]:
    """Return the invitations that wait and whose link still opens, with their accounts."""
    return Invitation.objects.open().select_related("user").order_by("expires_at")


def invitations_that_ended() -> QuerySet[Invitation]:
    """Return those that nobody accepted in time: to be sent again, or taken back."""
    waiting = Invitation.objects.waiting().filter(expires_at__lte=timezone.now())
    return waiting.select_related("user").order_by("expires_at")


def last_here() -> Any:
    """Return the time of somebody's last sign of life; null for nobody who ever signed in."""
    sessions = StaffSession.objects.filter(user=OuterRef("pk"), seen_at__isnull=False)
    newest = sessions.order_by("-seen_at").values("seen_at")[:1]
    return Greatest("last_login", Subquery(newest))


def codes_left(user: User) -> int | None:
    """Return how many recovery codes somebody has left; None without any. Reads what is kept."""
    kept = [each for each in user.authenticator_set.all() if each.type == CODES]  # type: ignore[attr-defined]
    if not kept:
        return None
    data = kept[0].data
    if (moved := data.get("migrated_codes")) is not None:
        return len(moved)
    # A bit for each that was used; what they are is not read.
    return int(RECOVERY_CODE_COUNT) - int(data.get("used_mask", 0)).bit_count()
