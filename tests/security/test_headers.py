"""The headers and answers that hold browsers, proxies and curious people to their place."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db

HTTPS = {
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 365 * 24 * 60 * 60,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
}
FORWARDED = {"X-Forwarded-Proto": "https"}


@pytest.fixture(autouse=True)
def _as_in_production() -> Iterator[None]:
    with override_settings(**HTTPS):
        yield


@pytest.fixture
def pages() -> dict[str, Any]:
    """A page of each kind: public, a form, private, sign-in, staff, and one that is not there."""
    token = factories.link_to(factories.make_request(factories.make_ward()))
    staff = Client()
    staff.force_login(factories.make_steward())
    paths = {
        "public": reverse("home"),
        "form": reverse("request_pages:request_needs"),
        "private": reverse("request_pages:request_status", args=[token]),
        "sign-in": reverse("account_login"),
        "missing": reverse("home") + "nowhere/",
    }
    found = {name: Client().get(path, headers=FORWARDED) for name, path in paths.items()}
    return {**found, "staff": staff.get(reverse("admin:index"), headers=FORWARDED)}


def directives(response: Any) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";"))
    return {name: value for name, _space, value in parts}


def test_https_for_a_year_with_subdomains(pages: dict[str, Any]) -> None:
    for name, response in pages.items():
        header = response["Strict-Transport-Security"]
        assert "max-age=31536000" in header, name
        assert "includeSubDomains" in header, name


def test_pages_move_to_https_and_health_checks_do_not(client: Client) -> None:
    response = client.get(reverse("home"))
    assert response.status_code == 301
    assert response.url.startswith("https://")
    assert client.get("/healthz").status_code == 200


def test_types_are_not_guessed(pages: dict[str, Any]) -> None:
    assert {response["X-Content-Type-Options"] for response in pages.values()} == {"nosniff"}


def test_every_answer_says_its_type_and_letters(pages: dict[str, Any]) -> None:
    assert {r["Content-Type"] for r in pages.values()} == {"text/html; charset=utf-8"}


def test_nothing_runs_that_is_not_ours(pages: dict[str, Any]) -> None:
    for name, response in pages.items():
        policy = directives(response)
        assert policy["default-src"] == "'none'", name  # objects and frames with it
        assert policy.get("script-src", "'self'") == "'self'", name
        assert policy["base-uri"] == "'none'", name
        assert policy["form-action"] == "'self'", name
        assert "unsafe" not in response["Content-Security-Policy"], name


def test_no_other_site_frames_a_page(pages: dict[str, Any]) -> None:
    for name, response in pages.items():
        assert directives(response)["frame-ancestors"] == "'none'", name
        assert response["X-Frame-Options"] == "DENY", name


def test_addresses_do_not_travel_to_other_sites(pages: dict[str, Any]) -> None:
    assert {r["Referrer-Policy"] for r in pages.values()} <= {"same-origin", "no-referrer"}


def test_no_other_site_reads_an_answer(client: Client) -> None:
    response = client.get(
        reverse("home"), headers={**FORWARDED, "Origin": "https://evil.example.org"}
    )
    assert "Access-Control-Allow-Origin" not in response


def test_pages_of_one_person_are_not_stored(pages: dict[str, Any]) -> None:
    assert "no-store" in pages["private"]["Cache-Control"]
    assert {"no-store", "private"} & set(pages["staff"]["Cache-Control"].split(", "))


def test_cookies_are_closed_to_scripts_other_sites_and_http(client: Client) -> None:
    user = factories.make_steward()
    client.get(reverse("account_login"), headers=FORWARDED)
    client.post(
        reverse("account_login"),
        {"login": user.email, "password": factories.PASSWORD},
        headers={**FORWARDED, "Referer": "https://testserver/"},
    )
    client.post(
        reverse("request_pages:request_needs"),
        {"categories": [factories.make_category().pk]},
        headers={**FORWARDED, "Referer": "https://testserver/"},
    )
    assert len(client.cookies) >= 3
    for name, cookie in client.cookies.items():
        assert cookie["secure"], name
        assert cookie["httponly"], name
        assert cookie["samesite"] in {"Lax", "Strict"}, name


@pytest.mark.parametrize("method", ["trace", "put", "delete", "patch"])
def test_methods_that_nobody_uses_are_refused(client: Client, method: str) -> None:
    assert getattr(client, method)(reverse("home"), headers=FORWARDED).status_code == 405


@pytest.mark.parametrize(
    "path",
    ["/.git/config", "/.env", "/static/", "/media/", "/manage.py", "/api/schema", "/en/docs/"],
)
def test_nothing_of_the_install_is_served(client: Client, path: str) -> None:
    assert client.get(path, headers=FORWARDED).status_code == 404


def test_another_host_is_refused(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["aid.example.org"]
    own = {**FORWARDED, "Host": "aid.example.org"}
    assert client.get(reverse("home"), headers=own).status_code == 200
    for host in ("evil.example.org", "aid.example.org.evil.example.org", "a b"):
        response = client.get(reverse("home"), headers={**FORWARDED, "Host": host})
        assert response.status_code == 400, host


def test_an_address_to_go_on_to_stays_on_this_site(client: Client) -> None:
    user = factories.make_steward()
    response = client.post(
        reverse("account_login"),
        {
            "login": user.email,
            "password": factories.PASSWORD,
            "next": "https://evil.example.org/",
        },
        headers=FORWARDED,
    )
    assert response.status_code == 302
    assert "evil" not in response.url


def test_a_form_of_another_site_changes_nothing() -> None:
    strict = Client(enforce_csrf_checks=True)
    user = factories.make_steward()
    strict.force_login(user)
    response = strict.post(
        reverse("admin:accounts_user_change", args=[user.pk]),
        {"name": "Taken"},
        headers={**FORWARDED, "Origin": "https://evil.example.org"},
    )
    assert response.status_code == 403
    user.refresh_from_db()
    assert user.name != "Taken"


def test_an_error_tells_nothing_of_the_inside(client: Client, monkeypatch: Any) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise ValueError("secret words")

    monkeypatch.setattr("mutualaid.reporting.as_address", broken)
    client.raise_request_exception = False
    with override_settings(SECURITY_CONTACT="security@example.org"):
        response = client.get("/.well-known/security.txt", headers=FORWARDED)
    page = response.content.decode()
    assert response.status_code == 500
    assert not any(word in page for word in ("secret words", "Traceback", "ValueError", ".py"))
