"""Whoever sets a new password by mail gets in, also before a second step, and after losing one."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.services import reset_second_factor
from tests import factories
from tests.accounts.new_password import letters, path_in
from tests.accounts.test_sign_in import code_for, sign_in

pytestmark = pytest.mark.django_db
NEW = "a much longer password"


@pytest.fixture(autouse=True)
def _asked_for(settings: Any) -> None:
    settings.STAFF_MFA_REQUIRED = True


def choose_password(client: Client, user: User) -> None:
    client.post(reverse("account_reset_password"), {"email": user.email})
    page = client.get(path_in(letters()[-1]), follow=True)
    done = client.post(page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    assert done.status_code == 302


def get_in(client: Client, user: User) -> None:
    """Sign in with the new password, and set up the second step."""
    sign_in(client, user.email, NEW)
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    code = code_for(page.context["form"].secret)
    client.post(reverse("mfa_activate_totp"), {"code": code})
    assert client.get(reverse("admin:index")).status_code == 200


def test_before_the_second_step(client: Client) -> None:
    user = factories.make_coordinator(factories.make_ward())
    choose_password(client, user)
    get_in(client, user)


def test_after_the_second_step_was_removed(client: Client) -> None:
    user = factories.make_coordinator(factories.make_ward())
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    choose_password(client, user)
    reset_second_factor(user.pk, actor=factories.make_steward())
    get_in(client, user)


def test_with_an_address_that_nothing_verified(client: Client) -> None:
    user = factories.make_coordinator(factories.make_ward())
    EmailAddress.objects.create(user=user, email=user.email, verified=False)
    client.force_login(user)
    client.logout()
    user.set_password(NEW)
    user.save()
    get_in(client, user)


def test_the_link_proves_the_address(client: Client) -> None:
    user = factories.make_coordinator(factories.make_ward())
    EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
    choose_password(client, user)
    assert EmailAddress.objects.get(user=user).verified


def test_an_address_that_was_theirs_opens_nothing(client: Client) -> None:
    user = factories.make_coordinator(factories.make_ward())
    choose_password(client, user)
    before, user.email = user.email, "new-address@example.org"
    user.save()
    sign_in(client, before, NEW)
    assert "_auth_user_id" not in client.session
    client.post(reverse("account_reset_password"), {"email": before})
    assert len(letters()) == 1
    assert not Authenticator.objects.exists()
