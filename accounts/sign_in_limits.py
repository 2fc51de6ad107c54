"""Limits on trying passwords, before one is looked at: by address, by account, by browser.

Whoever knows somebody's email could lock them out by typing wrong passwords. So a browser in which
that person has signed in before is counted apart: a signed cookie says so. It opens nothing.
"""

import ipaddress
import secrets
from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from common.client_address import client_address
from common.encryption import blind_index
from common.fields import normalize_email

APP, ACTION = "allauth.account", "login_failed"
# Of the browser alone: others behind the same address do not stop it.
KNOWN_BROWSER = {ACTION: "5/5m/key"}
SALT = "accounts.known_browser"
MOST_PEOPLE = 5
# Longer than any limit lasts.
LIFTED_FOR = 60 * 60
NETWORK_OF_SIX = 64


def keyed_address(request: HttpRequest) -> str:
    """Return the visitor's address, under which tries are counted, as nobody can read it."""
    address = client_address(request)
    if ":" in address:
        # One household has all of them.
        network = ipaddress.ip_network(f"{address}/{NETWORK_OF_SIX}", strict=False)
        address = str(network.network_address)
    return blind_index(address or "unknown", purpose="address")


def keyed_email(email: str) -> str:
    """Return an email as cookies and counters know it."""
    return blind_index(normalize_email(email), purpose="sign_in")


def consume(request: HttpRequest, email: str) -> Any:
    """Count a try; None when there were too many."""
    browser = known_browser(request, email)
    return ratelimit.consume(
        request,
        app=APP,
        action=ACTION,
        key=count_key(request, email),
        config=KNOWN_BROWSER if browser else None,
    )


def count_key(request: HttpRequest, email: str) -> str:
    """Return what tries are counted under, besides the address."""
    account = keyed_email(email)
    lifted = cache.get(_lifted(account), "")
    return f"{account}:{known_browser(request, email)}:{lifted}"


def lift(user: User) -> None:
    """Let somebody try again at once, in every browser, with the password and with the code."""
    cache.set(_lifted(keyed_email(user.email)), secrets.token_hex(8), LIFTED_FOR)
    for rate in ratelimit.get_rates(app=APP, action=ACTION):
        if rate.per == "key":
            own = {"key": f"mfa-auth-user-{user.pk}", "rate": rate}  # as allauth counts codes
            cache.delete(ratelimit.get_cache_key(HttpRequest(), app=APP, action=ACTION, **own))


def _lifted(account: str) -> str:
    return f"sign_in_lifted:{account}"


# --- Browsers -------------------------------------------------------------------------------------


def known_browser(request: HttpRequest, email: str) -> str:
    """Return the number of this browser if the owner of `email` has signed in in it, or ""."""
    browser, people = _cookie(request)
    return browser if keyed_email(email) in people else ""


def remember_browser(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Note in a cookie that the owner of `email` has signed in here."""
    browser, people = _cookie(request)
    account = keyed_email(email)
    others = [each for each in people if each != account]
    value = [browser or secrets.token_hex(8), [*others, account][-MOST_PEOPLE:]]
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE_NAME,
        signing.dumps(value, salt=SALT),
        max_age=settings.KNOWN_BROWSER_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _cookie(request: HttpRequest) -> tuple[str, list[str]]:
    value = request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, "")
    try:
        browser, people = signing.loads(value, salt=SALT, max_age=settings.KNOWN_BROWSER_FOR)
    except signing.BadSignature:
        return "", []
    return browser, people
