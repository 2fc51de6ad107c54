"""Staff sign in with email and password, and with a second step where it is asked for."""

import time
from typing import Any

import pytest
from allauth.mfa.app_settings import TOTP_PERIOD
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, User
from accounts.services import reset_second_factor
from tests import factories
from tests.accounts.new_password import letters, path_in

pytestmark = pytest.mark.django_db


def sign_in(client: Client, email: str, password: str = factories.PASSWORD, **extra: Any) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password, **extra})


def code_for(secret: str) -> str:
    """The app's code of this moment; waits for the next one when it is about to turn."""
    left = TOTP_PERIOD - time.time() % TOTP_PERIOD
    # In its last seconds a code may be too old by the time it arrives.
    if left < 3:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_sign_in_leads_to_the_page_that_was_asked_for(client: Client) -> None:
    user = factories.make_coordinator(factories.make_ward())
    wanted = reverse("admin:desk")
    asked = client.get(wanted)
    assert asked.status_code == 302
    page = client.get(asked.url, follow=True)
    assert b"For coordinators, organizers and stewards" in page.content
    done = sign_in(client, user.email, next=wanted)
    assert (done.status_code, done.url) == (302, wanted)
    assert client.get(wanted).status_code == 200


def test_after_signing_in_the_admin_is_in_their_language(client: Client) -> None:
    user = factories.make_coordinator(factories.make_ward(), language="ko")
    done = sign_in(client, user.email)
    assert (done.status_code, done.url) == (302, "/ko/admin/")
    assert client.get("/admin/").url == "/ko/admin/"


def test_unless_the_address_says_another(client: Client) -> None:
    user = factories.make_coordinator(factories.make_ward(), language="ko")
    wanted = "/es/admin/desk/"
    asked = client.get(client.get(wanted).url)
    assert asked.url.startswith("/es/staff/login/?next=")
    data = {"login": user.email, "password": factories.PASSWORD, "next": wanted}
    done = client.post("/es/staff/login/", data)
    assert (done.status_code, done.url) == (302, wanted)


def test_a_wrong_password_says_so_and_keeps_the_email(client: Client) -> None:
    user = factories.make_coordinator()
    page = sign_in(client, user.email, "wrong password")
    assert page.status_code == 200
    assert user.email in page.content.decode()
    assert b"There is a problem" in page.content
    assert client.get(reverse("admin:index")).status_code == 302


def test_guessing_is_stopped_even_when_the_last_guess_is_right(client: Client) -> None:
    user = factories.make_coordinator()
    for _attempt in range(6):
        sign_in(client, user.email, "wrong password")
    # The right one at last: whoever guesses must not be let in by getting there.
    sign_in(client, user.email)
    assert client.get(reverse("admin:index")).status_code == 302


def test_nobody_signs_up(client: Client) -> None:
    url = reverse("account_signup")
    assert b"No accounts needed" in client.get(url).content
    client.post(url, {"email": "new@example.org", "password1": "correct horse battery staple"})
    assert not User.objects.filter(email="new@example.org").exists()


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_who_is_not_active_staff_does_not_get_in(change: dict[str, bool], client: Client) -> None:
    user = factories.make_steward(**change)
    sign_in(client, user.email)
    response = client.get(reverse("admin:index"))
    assert response.status_code in {302, 403}


def test_staff_without_a_second_step_are_sent_to_set_it_up(client: Client, settings: Any) -> None:
    settings.STAFF_MFA_REQUIRED = True
    sign_in(client, factories.make_coordinator(factories.make_ward()).email)
    # Also the small pages behind the large ones.
    for name in ("admin:index", "admin:desk", "admin:autocomplete"):
        response = client.get(reverse(name))
        assert (response.status_code, response.url) == (302, reverse("mfa_activate_totp")), name
    # Without the password again: it was typed a moment ago.
    page = client.get(reverse("mfa_activate_totp"))
    assert b"Set up the second step" in page.content
    secret = page.context["form"].secret
    done = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)}, follow=True)
    assert b"Recovery codes" in done.content
    assert client.get(reverse("admin:index")).status_code == 200


def test_where_it_is_not_asked_for_a_password_is_enough(client: Client, settings: Any) -> None:
    settings.STAFF_MFA_REQUIRED = False
    sign_in(client, factories.make_coordinator().email)
    assert client.get(reverse("admin:index")).status_code == 200


def test_the_second_step_is_asked_for_once_it_is_set_up(client: Client, settings: Any) -> None:
    settings.STAFF_MFA_REQUIRED = True
    user = factories.make_steward()
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(user, secret)
    response = sign_in(client, user.email)
    assert response.url.startswith(reverse("mfa_authenticate"))
    assert client.get(reverse("admin:index")).status_code == 302
    assert b"Second step" in client.get(reverse("mfa_authenticate")).content
    # After the right password, a wrong code is still no way in.
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert client.get(reverse("admin:index")).status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert client.get(reverse("admin:index")).status_code == 200


def test_the_secret_is_encrypted_at_rest() -> None:
    user = factories.make_steward()
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in str(Authenticator.objects.get(user=user).data)


def test_a_steward_removes_the_second_step_of_a_lost_phone(client: Client) -> None:
    steward, user = factories.make_steward(), factories.make_coordinator()
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)
    client.force_login(steward)
    client.post(
        reverse("admin:accounts_user_changelist"),
        {"action": "reset_second_factors", "_selected_action": [user.pk]},
    )
    assert not Authenticator.objects.filter(user=user).exists()
    event = AuditEvent.objects.get(verb="reset_second_factor")
    assert (event.actor, event.subject_id) == (steward, user.pk)
    reset_second_factor(user.pk, actor=steward)  # twice is once


def test_a_forgotten_password_is_set_anew_by_mail(client: Client) -> None:
    user = factories.make_organizer()
    client.post(reverse("account_reset_password"), {"email": user.email})
    # An address that is nobody's gets no mail.
    client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    (letter,) = letters()
    assert letter.to == user.email
    page = client.get(path_in(letter), follow=True)
    new = "a much longer password"
    client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
    sign_in(client, user.email, new)
    assert client.get(reverse("admin:index")).status_code == 200


def test_the_pages_speak_spanish(client: Client) -> None:
    assert client.get("/es/staff/login/").status_code == 200
    client.force_login(factories.make_steward())
    assert client.get("/es/admin/").status_code == 200
