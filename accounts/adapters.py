"""Our rules for django-allauth's sign-in: nobody signs up, secrets are encrypted."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import translation

from accounts.qr import qr_svg
from accounts.sign_in_limits import consume, count_key, keyed_address, remember_browser
from common.addresses import sender_address
from common.encryption import decrypt, encrypt
from common.languages import staff_language

# Where the secrets of second factors stand: allauth does not say for whose row it asks.
SECOND_FACTOR = "mfa_authenticator.data"


class StaffAccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Staff are added by a steward; there are no other accounts."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return what tries are counted under: no address, and never nothing, on a socket too."""
        return keyed_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try before the password is looked at, which is slow for good reason."""
        # The parent's name: it takes the try back when the password was right.
        self._login_failed_rl_usage = consume(request, credentials.get("email", ""))
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # The parent's has the host, of which a visitor may name several, for as many tries.
        return count_key(request, credentials.get("email", ""))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask nobody again who has just typed the password to set up the second step."""
        if app == "allauth.mfa" and _gave_password_lately(self.request):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_from_email(self) -> str:
        # Named after the network in the reader's language, as a setting cannot be.
        return sender_address()

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The admin in their language, unless another page was asked for before signing in."""
        with translation.override(_language_of(request)):
            return resolve_url(settings.LOGIN_REDIRECT_URL)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """From now on addresses that name no language are shown in theirs."""
        return settle_in(request, super().post_login(request, user, **kwargs))


def settle_in(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Note in the browser in which language, and that, the signed-in person works here."""
    user: Any = request.user
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        _language_of(request),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    remember_browser(request, response, user.email)
    return response


def _gave_password_lately(request: HttpRequest) -> bool:
    given = get_authentication_records(request, user=request.user)
    since = time.time() - REAUTHENTICATION_TIMEOUT
    return any(each["method"] == "password" and each["at"] > since for each in given)


def _language_of(request: HttpRequest) -> str:
    """The language that the signed-in staff member chose, while the site is still in it."""
    user: Any = request.user
    return staff_language(user.language)


class StaffMFAAdapter(DefaultMFAAdapter):
    # allauth stores these as they are unless told otherwise. Under our field keys they are
    # unreadable in a stolen dump, and `privacy.rotation` renews them with everything else.
    def encrypt(self, text: str) -> str:
        return encrypt(text, SECOND_FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text, SECOND_FACTOR)

    def get_totp_label(self, user: Any) -> str:
        return user.email

    def build_totp_svg(self, url: str) -> str:
        """Return the QR code in black on white, which cameras read on dark screens too."""
        return qr_svg(url)
