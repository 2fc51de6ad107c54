"""The link with which somebody chooses a new password."""

from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.tokens import PasswordResetTokenGenerator

from accounts.models import User
from common.addresses import absolute_url


class PasswordLinks(PasswordResetTokenGenerator):
    """Django's own. That of allauth notes an unproven address, on which the second step waits."""


def password_link(user: User) -> str:
    """Return the whole address of the page on which `user` chooses a password."""
    token = PasswordLinks().make_token(user)
    return absolute_url("account_reset_password_from_key", user_pk_to_url_str(user), token)


def prove_address(user: User) -> None:
    """Note that `user` reads the mail at their address: they opened the link that we sent there."""
    forget_other_addresses(user)
    proven = {"verified": True, "primary": True}
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults=proven)


def forget_other_addresses(user: User) -> None:
    """Let nobody in by an address that was theirs."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
