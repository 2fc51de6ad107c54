"""The headers that keep others out, on every kind of page, as production sends them."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from mutualaid import middleware
from tests import factories
from tests.mutualaid.test_production_settings import manage

pytestmark = pytest.mark.django_db

# What must stand on every page, and what on none. Browsers take a header's words in any order.
EVERYWHERE = {
    "Content-Security-Policy": r"default-src 'none'",
    "X-Content-Type-Options": r"^nosniff$",
    "X-Frame-Options": r"^DENY$",
    "Referrer-Policy": r"^same-origin$",
    "Cross-Origin-Opener-Policy": r"^same-origin$",
    "Cross-Origin-Resource-Policy": r"^same-origin$",
    "Permissions-Policy": r"camera=\(\).*geolocation=\(\).*microphone=\(\)",
    "Strict-Transport-Security": r"^max-age=31536000; includeSubDomains$",
}
IN_THE_POLICY = ["frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"]
PAGES = ["public", "form", "private", "sign-in", "admin", "not found", "file"]


@pytest.fixture(autouse=True)
def _https(settings: Any) -> None:
    settings.WHITENOISE_USE_FINDERS = True
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31536000, True


@pytest.fixture
def opened(token: str) -> Any:
    staff = Client()
    staff.force_login(factories.make_steward())
    addresses = {
        "public": "/en/",
        "form": "/en/request/",
        "private": f"/en/r/{token}/",
        "sign-in": reverse("account_login"),
        "admin": reverse("admin:index"),
        "not found": "/en/nothing/",
        "file": "/static/css/site.css",
    }

    def open_page(kind: str) -> Any:
        return (staff if kind == "admin" else Client()).get(addresses[kind], secure=True)

    return open_page


@pytest.mark.parametrize("kind", PAGES)
def test_every_kind_of_page_has_them_all(kind: str, opened: Any) -> None:
    page = opened(kind)
    assert page.status_code == (404 if kind == "not found" else 200)
    # A file runs nothing and is framed by nobody.
    own = {"Content-Security-Policy", "X-Frame-Options"} if kind == "file" else set()
    wanted = {name: words for name, words in EVERYWHERE.items() if name not in own}
    wrong = {n: page.get(n) for n, words in wanted.items() if not re.search(words, page.get(n, ""))}
    assert wrong == {}
    if not own:
        assert [part for part in IN_THE_POLICY if part not in page["Content-Security-Policy"]] == []


@pytest.mark.parametrize("kind", [kind for kind in PAGES if kind != "file"])
def test_only_the_admin_may_run_scripts_and_only_ours(kind: str, opened: Any) -> None:
    policy = opened(kind)["Content-Security-Policy"]
    assert ("script-src 'self'" in policy) == (kind == "admin")
    assert "unsafe" not in policy


def test_the_policy_is_put_together_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []
    build = middleware.build_policy

    def counted(**parts: Any) -> str:
        made.append(parts)
        return str(build(**parts))

    monkeypatch.setattr(middleware, "build_policy", counted)
    middleware._policy.cache_clear()
    policies = {Client().get("/leave/")["Content-Security-Policy"] for _time in range(3)}
    assert len(made) == len(policies) == 1


def test_the_forms_stand_among_the_first_addresses() -> None:
    # Each address before them is tried with each press.
    apps = [
        getattr(entry, "app_name", None) for entry in get_resolver().url_patterns[-1].url_patterns
    ]
    assert [app for app in apps if app][:2] == ["request_pages", "volunteers"]


def test_a_picture_for_shared_links_is_shown_elsewhere_too() -> None:
    assert Client().get("/en/card.png")["Cross-Origin-Resource-Policy"] == "cross-origin"


def production(name: str, **environment: str) -> str:
    """The value of a setting in production."""
    code = f"from django.conf import settings; print(settings.{name})"
    return manage("shell", "--no-imports", "-c", code, **environment).stdout.strip()


def test_cookies_are_this_hosts_alone_in_production() -> None:
    names = "SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.KNOWN_BROWSER_COOKIE_NAME"
    found = production(names).split()
    assert found == ["__Host-sessionid", "__Host-csrftoken", "__Host-known_browser"]


def test_cookies_with_that_name_are_as_browsers_want_them(settings: Any) -> None:
    # `__Host-` is taken only with Secure, with Path=/ and without a domain.
    assert settings.SESSION_COOKIE_DOMAIN is settings.CSRF_COOKIE_DOMAIN is None
    assert settings.SESSION_COOKIE_PATH == settings.CSRF_COOKIE_PATH == "/"


@pytest.mark.parametrize(("wish", "preload"), [("", "False"), ("1", "True")])
def test_browsers_lists_are_asked_for_on_wish_only(wish: str, preload: str) -> None:
    own = {"HSTS_PRELOAD": wish} if wish else {}
    assert production("SECURE_HSTS_PRELOAD", **own) == preload
