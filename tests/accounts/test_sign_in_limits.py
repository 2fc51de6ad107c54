"""Wrong passwords are counted by address, account and browser; nobody else locks one out."""

from typing import Any

import pytest
from django.conf import settings as installed
from django.contrib.auth import hashers
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, User
from tests import factories
from tests.accounts.test_sign_in import sign_in

pytestmark = pytest.mark.django_db
COOKIE = installed.KNOWN_BROWSER_COOKIE_NAME


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


@pytest.fixture
def user() -> User:
    return factories.make_coordinator(factories.make_ward())


@pytest.fixture
def known(user: User) -> Client:
    """The browser in which `user` has signed in before."""
    client = Client()
    sign_in(client, user.email)
    client.post(reverse("account_logout"))
    assert not is_in(client)
    return client


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def guess(user: User, times: int = 12, client: Client | None = None) -> None:
    for number in range(times):
        # From many addresses, as who wants to lock somebody out has them.
        address = {} if client else {"REMOTE_ADDR": f"203.0.113.{number}"}
        (client or Client(**address)).post(
            reverse("account_login"), {"login": user.email, "password": "wrong password"}
        )


def test_others_guesses_do_not_stop_a_browser_that_is_known(user: User, known: Client) -> None:
    guess(user)
    sign_in(known, user.email)
    assert is_in(known)
    stranger = Client(REMOTE_ADDR="198.51.100.9")
    sign_in(stranger, user.email)
    assert not is_in(stranger)


def test_a_known_browser_may_not_guess_either(user: User, known: Client) -> None:
    guess(user, client=known)
    sign_in(known, user.email)
    assert not is_in(known)


def test_a_browser_is_known_for_those_who_signed_in_there(user: User, known: Client) -> None:
    other = factories.make_coordinator()
    guess(other)
    sign_in(known, other.email)
    assert not is_in(known)
    forged = Client(REMOTE_ADDR="198.51.100.9")
    forged.cookies[COOKIE] = known.cookies[COOKIE].value[:-1]
    guess(user)
    sign_in(forged, user.email)
    assert not is_in(forged)


def test_the_cookie_names_nobody_and_no_script_reads_it(user: User, known: Client) -> None:
    cookie = known.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert user.email not in cookie.value


def test_a_steward_lifts_the_limit(user: User) -> None:
    steward, desk, person = factories.make_steward(), Client(), Client(REMOTE_ADDR="198.51.100.9")
    desk.force_login(steward)
    guess(user)
    for client in (person, person):
        sign_in(client, user.email)
    assert not is_in(person)
    data = {"action": "lift_sign_in_limits", "_selected_action": [user.pk]}
    desk.post(reverse("admin:accounts_user_changelist"), data)
    sign_in(person, user.email)
    assert is_in(person)
    event = AuditEvent.objects.get(verb="lift_sign_in_limit")
    assert (event.actor, event.subject_id) == (steward, user.pk)


def test_a_try_is_counted_before_the_password_is_looked_at(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at = []
    hasher = type(hashers.get_hasher())
    real = hasher.verify
    monkeypatch.setattr(hasher, "verify", lambda *given: looked_at.append(1) or real(*given))
    guess(user, 30)
    assert len(looked_at) == 5


def test_another_name_of_the_site_gives_no_more_tries(user: User) -> None:
    for number in range(10):
        client = Client(REMOTE_ADDR=f"203.0.113.{number}", HTTP_HOST=f"name{number}.example.org")
        client.post(reverse("account_login"), {"login": user.email, "password": "wrong password"})
    stranger = Client(REMOTE_ADDR="198.51.100.9")
    sign_in(stranger, user.email)
    assert not is_in(stranger)


def test_behind_a_proxy_each_visitor_has_an_address(user: User, settings: Any) -> None:
    settings.TRUSTED_PROXY_HOPS = 1
    attacker = Client(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.5")
    for _number in range(12):
        sign_in(attacker, factories.make_staff().email, "wrong password")
    person = Client(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.9")
    sign_in(person, user.email)
    assert is_in(person)


def test_an_address_that_the_visitor_claims_is_not_counted(user: User, settings: Any) -> None:
    settings.TRUSTED_PROXY_HOPS = 1
    for number in range(12):
        claimed = f"192.0.2.{number}, 203.0.113.5"
        attacker = Client(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=claimed)
        sign_in(attacker, factories.make_staff().email, "wrong password")
    sign_in(attacker, user.email)
    assert not is_in(attacker)


def test_on_a_socket_there_is_no_address(user: User) -> None:
    client = Client(REMOTE_ADDR="")
    sign_in(client, user.email)
    assert is_in(client)


def test_counters_hold_no_address_in_clear(user: User) -> None:
    sign_in(Client(REMOTE_ADDR="203.0.113.77"), user.email, "wrong password")
    kept: Any = cache
    keys = " ".join(kept._cache)
    assert "login_failed" in keys
    assert "203.0.113.77" not in keys
