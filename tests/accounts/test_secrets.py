"""Pages with keys, codes and passwords; how passwords are stored; drafts behind the second step."""

from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import hashers
from django.test import Client
from django.urls import reverse

from common.choices import PublishState
from mutualaid import settings as production
from tests import factories
from tests.accounts.test_sign_in import sign_in

pytestmark = pytest.mark.django_db


def test_the_key_is_shown_in_groups_and_opens_the_app(client: Client) -> None:
    sign_in(client, factories.make_coordinator().email)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert secret not in page.text.replace("secret=" + secret, "")
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    assert f">{groups}</code>" in page.text
    assert 'href="otpauth://totp/' in page.text


def test_the_password_is_asked_for_again_after_a_while(client: Client) -> None:
    sign_in(client, factories.make_coordinator().email)
    session = client.session
    records = session["account_authentication_methods"]
    records[0]["at"] -= 3600
    session["account_authentication_methods"] = records
    session.save()
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked.url.startswith(reverse("account_reauthenticate"))


@pytest.mark.parametrize(
    "name",
    [
        *("account_login", "account_change_password", "account_reset_password"),
        *("account_reauthenticate", "mfa_activate_totp"),
        *("mfa_view_recovery_codes", "mfa_generate_recovery_codes"),
    ],
)
def test_no_browser_keeps_a_page_with_secrets(name: str, client: Client) -> None:
    user = factories.make_coordinator()
    if name == "mfa_view_recovery_codes":
        TOTP.activate(user, "JBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(user)
        client.force_login(user)
        # The codes are shown to who has just given the password.
        client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD})
    elif name != "account_login":
        sign_in(client, user.email)
    page = client.get(reverse(name))
    assert "no-store" in page["Cache-Control"], page.status_code


def test_passwords_are_hashed_with_argon2_and_older_hashes_renewed(settings: Any) -> None:
    settings.PASSWORD_HASHERS = production.PASSWORD_HASHERS
    user = factories.make_coordinator()
    assert user.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    user.password = hashers.make_password(factories.PASSWORD, hasher="pbkdf2_sha256")
    user.save()
    sign_in(Client(), user.email)
    user.refresh_from_db()
    assert user.password.startswith("argon2$")


def test_a_draft_asks_for_the_second_step(client: Client, settings: Any) -> None:
    settings.STAFF_MFA_REQUIRED = True
    pod = factories.make_pod(state=PublishState.DRAFT)
    user = factories.make_steward()
    client.force_login(user)
    assert client.get(pod.get_absolute_url()).status_code == 404
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    assert client.get(pod.get_absolute_url()).status_code == 200
