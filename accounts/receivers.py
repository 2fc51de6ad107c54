"""The consequences of signing in, and of changes to a second step or an address."""

from typing import Any

from allauth.account.signals import password_reset
from allauth.mfa.signals import authenticator_removed
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import StaffSession, User
from accounts.new_passwords import forget_other_addresses, prove_address
from accounts.second_factor import SEEN
from accounts.sessions import begin


@receiver(user_logged_in)
def note_where(request: HttpRequest | None = None, **_more: Any) -> None:
    if request is not None:
        begin(request)


@receiver(authenticator_removed)
def end_sessions(request: HttpRequest, user: User, **_more: Any) -> None:
    """Leave the one in which it was removed: it has to set up another before it goes on."""
    request.session.pop(SEEN, None)
    others = StaffSession.objects.filter(user_id=user.pk)
    others.exclude(session_key=request.session.session_key).delete()


@receiver(password_reset)
def note_proof(user: User, **_more: Any) -> None:
    prove_address(user)


@receiver(post_save, sender=User)
def forget_old_address(
    instance: User, created: bool, update_fields: frozenset[str] | None, **_more: Any
) -> None:
    if not created and (update_fields is None or "email" in update_fields):
        forget_other_addresses(instance)
