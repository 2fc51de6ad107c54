"""Forms of signing in where ours do more, or less, than django-allauth's."""

from typing import Any

from allauth.account.forms import ResetPasswordForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.http import HttpRequest

from accounts.sign_in_limits import keyed_email
from accounts.tasks import look_for_account
from pages.forms import BaseForm

GROUP = 4


class AskForPasswordForm(ResetPasswordForm):
    """An email, which is looked for in a job: here nobody learns whether it is somebody's."""

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email: str = self.cleaned_data["email"]
        look_for_account.defer(keyed=keyed_email(email))
        return email


def in_groups(secret: str) -> str:
    """Return a key as people read and type it."""
    starts = range(0, len(secret), GROUP)
    return " ".join(secret[start : start + GROUP] for start in starts)


class SecondStepForm(BaseForm, ActivateTOTPForm):
    """The key in groups, as it is read to somebody or typed."""

    @property
    def grouped_secret(self) -> str:
        return in_groups(self.secret)
