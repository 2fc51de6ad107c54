"""What the sign-in of staff promises about passwords, second steps and sessions."""

import datetime
import re
from typing import Any

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import StaffSession, User
from tests import factories
from tests.accounts.test_sign_in import code_for, sign_in

pytestmark = pytest.mark.django_db

CHANGE = "account_change_password"
# Nothing but small letters, many of them, with spaces and in two scripts: all good passwords.
GOOD = ["all lower case words", "x9" * 40, "ሰላም ለሁሉም ጎረቤቶች", "🌻" * 12]


@pytest.fixture
def steward(client: Client) -> User:
    user = factories.make_steward()
    sign_in(client, user.email)
    return user


def change(client: Client, old: str, new: str) -> Any:
    return client.post(reverse(CHANGE), {"oldpassword": old, "password1": new, "password2": new})


def admin_opens(client: Client) -> bool:
    return client.get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize("password", ["eleven char", "password1234"])
def test_short_and_common_passwords_are_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", GOOD)
def test_any_long_password_is_taken_as_it_is(password: str, steward: User, client: Client) -> None:
    assert change(client, factories.PASSWORD, password).status_code == 302
    steward.refresh_from_db()
    assert steward.check_password(password)
    assert not steward.check_password(password.upper() + " ")
    assert not steward.check_password(password[:-1])


def test_a_change_wants_the_password_of_now(steward: User, client: Client) -> None:
    assert change(client, "not the one of now", GOOD[0]).status_code == 200
    steward.refresh_from_db()
    assert steward.check_password(factories.PASSWORD)


def test_password_boxes_hide_what_is_typed_and_take_what_is_pasted(client: Client) -> None:
    page = client.get(reverse("account_login")).content.decode()
    (box,) = re.findall(r'<input[^>]*name="password"[^>]*>', page)
    assert 'type="password"' in box
    assert 'autocomplete="current-password"' in box
    assert "onpaste" not in page


def test_no_account_comes_with_the_software() -> None:
    assert not User.objects.exists()
    assert datetime.timedelta(days=3).total_seconds() >= settings.PASSWORD_RESET_TIMEOUT


def test_signing_in_makes_a_new_session(client: Client) -> None:
    user = factories.make_steward()
    client.force_login(user)
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post(reverse("account_logout"))
    sign_in(client, user.email)
    after = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert after != before
    assert len(after) >= 32
    assert not StaffSession.objects.filter(pk=before).exists()


def test_a_session_that_was_ended_opens_nothing(steward: User, client: Client) -> None:
    copy = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post(reverse("account_logout"))
    client.cookies[settings.SESSION_COOKIE_NAME] = copy
    assert not admin_opens(client)


def test_a_session_ends_after_half_a_day(steward: User, client: Client) -> None:
    assert admin_opens(client)
    (session,) = StaffSession.objects.all()
    left = session.expire_date - datetime.datetime.now(datetime.UTC)
    assert left <= datetime.timedelta(hours=12)
    StaffSession.objects.update(expire_date=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    assert not admin_opens(client)


def test_whoever_is_ended_is_out_at_once(steward: User, client: Client) -> None:
    assert admin_opens(client)
    User.objects.filter(pk=steward.pk).update(is_active=False)
    assert not admin_opens(client)


def test_a_new_password_ends_the_other_sessions(steward: User, client: Client) -> None:
    other = Client()
    sign_in(other, steward.email)
    assert admin_opens(other)
    change(client, factories.PASSWORD, GOOD[0])
    assert not admin_opens(other)
    assert admin_opens(client)


def test_every_page_of_staff_offers_to_sign_out(steward: User, client: Client) -> None:
    for name in ("admin:index", "admin:desk", "admin:my_account"):
        page = client.get(reverse(name)).content.decode()
        assert re.search(r'action="[^"]*/logout/"', page), name


def test_looking_at_a_page_signs_nobody_in(client: Client) -> None:
    for name in ("home", "account_login", "request_pages:request_needs"):
        client.get(reverse(name))
    assert settings.SESSION_COOKIE_NAME not in client.cookies


def test_old_sessions_are_cleared_away(steward: User) -> None:
    StaffSession.objects.update(expire_date=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    call_command("clearsessions")
    assert not StaffSession.objects.exists()


def second_step(user: User, code: str) -> bool:
    """Sign in from a new browser with the password and `code`; tells whether the admin opens."""
    client = Client()
    client.post(sign_in(client, user.email).url, {"code": code})
    return admin_opens(client)


def test_a_code_works_once() -> None:
    user, secret = factories.make_steward(), generate_totp_secret()
    TOTP.activate(user, secret)
    spare = RecoveryCodes.activate(user).get_unused_codes()[0]
    for code in (code_for(secret), spare):
        assert second_step(user, code)
        assert not second_step(user, code)


def test_a_forged_link_to_a_new_password_opens_nothing(client: Client) -> None:
    user = factories.make_steward()
    token = default_token_generator.make_token(user)
    for key, opens in ((token, True), (token[:-1] + "x", False), (token.upper(), False)):
        args = [user_pk_to_url_str(user), key]
        path = reverse("account_reset_password_from_key", args=args)
        page = client.get(path, follow=True).content.decode()
        assert ('name="password1"' in page) == opens, key
