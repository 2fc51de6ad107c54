"""Changes to staff members that are more than editing a field."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts import audit
from accounts.models import User


@transaction.atomic
def reset_second_factor(user_id: int, *, actor: User) -> None:
    """Remove the second step of signing in of somebody who lost their phone.

    They set it up anew at their next sign-in.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    Authenticator.objects.filter(user=user).delete()
    audit.record(actor, "reset_second_factor", user, ["second_factor"])
