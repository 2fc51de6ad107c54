"""Staff see where they are signed in and end it; who was away for long signs in again."""

import datetime
import re
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, StaffSession, User
from accounts.services import reset_second_factor
from tests import factories
from tests.accounts.test_sign_in import sign_in

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0"
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36"


@pytest.fixture
def user() -> User:
    return factories.make_coordinator(factories.make_ward())


def signed_in(user: User, agent: str = FIREFOX) -> Client:
    client = Client(HTTP_USER_AGENT=agent)
    sign_in(client, user.email)
    assert is_in(client)
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("admin:index")).status_code == 200


def page(client: Client) -> str:
    return client.get(reverse("admin:my_sessions")).text


def test_the_list_shows_ones_own_and_no_key(user: User) -> None:
    phone, desk = signed_in(user), signed_in(user, CHROME)
    signed_in(factories.make_coordinator(), "Mozilla/5.0 (X11; CrOS) Chrome/1")
    shown = page(desk)
    assert "Firefox · Android" in shown
    assert "Chrome · Windows" in shown
    assert "Chromebook" not in shown
    assert shown.count("You are here.") == 1
    assert not any(client.session.session_key in shown for client in (phone, desk))


def test_one_is_ended_and_the_others_stay(user: User) -> None:
    first, second, own = signed_in(user), signed_in(user, CHROME), signed_in(user, CHROME)
    row = StaffSession.objects.get(session_key=first.session.session_key)
    assert row.handle in page(own)
    own.post(reverse("admin:my_sessions"), {"handle": row.handle})
    assert [is_in(client) for client in (first, second, own)] == [False, True, True]
    assert AuditEvent.objects.get(verb="end_sessions").actor == user


def test_all_others_are_ended(user: User) -> None:
    others, own = [signed_in(user), signed_in(user)], signed_in(user)
    somebody = signed_in(factories.make_coordinator())
    own.post(reverse("admin:my_sessions"))
    assert [is_in(client) for client in (*others, own, somebody)] == [False, False, True, True]


def test_nobody_ends_anothers(user: User) -> None:
    other, own = signed_in(factories.make_coordinator()), signed_in(user)
    row = StaffSession.objects.get(session_key=other.session.session_key)
    own.post(reverse("admin:my_sessions"), {"handle": row.handle})
    assert is_in(other)


def test_a_second_step_that_a_steward_removes_ends_all(user: User) -> None:
    client = signed_in(user)
    reset_second_factor(user.pk, actor=factories.make_steward())
    assert not is_in(client)


def test_a_steward_who_removes_their_own_stays_and_sets_it_up_anew(settings: Any) -> None:
    settings.STAFF_MFA_REQUIRED = True
    steward, client = factories.make_steward(), Client()
    TOTP.activate(steward, "JBSWY3DPEHPK3PXP")
    client.force_login(steward)
    assert is_in(client)
    data = {"action": "reset_second_factors", "_selected_action": [steward.pk]}
    client.post(reverse("admin:accounts_user_changelist"), data)
    assert client.get(reverse("admin:index")).url == reverse("mfa_activate_totp")


def test_who_removes_the_own_second_step_is_out_everywhere_else(user: User, settings: Any) -> None:
    settings.STAFF_MFA_REQUIRED = True
    clients = [signed_in_without_step(user) for _number in range(2)]
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    assert all(is_in(client) for client in clients)
    clients[0].post(reverse("mfa_deactivate_totp"))
    assert clients[0].get(reverse("admin:index")).url == reverse("mfa_activate_totp")
    assert "_auth_user_id" not in clients[1].session


def signed_in_without_step(user: User) -> Client:
    client = Client()
    sign_in(client, user.email)
    return client


def test_who_was_away_for_long_signs_in_again(
    user: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STAFF_IDLE_AFTER = datetime.timedelta(minutes=30)
    client, now = signed_in(user), timezone.now()
    minutes = 0

    def later() -> datetime.datetime:
        return now + datetime.timedelta(minutes=minutes)

    monkeypatch.setattr(timezone, "now", later)
    for minutes in (29, 58):  # noqa: B007  the clock reads it
        assert is_in(client)
    minutes = 89
    assert not is_in(client)
    assert not is_in(client)


def test_a_wrong_handle_changes_nothing(user: User) -> None:
    client, other = signed_in(user), signed_in(user)
    answer = client.post(reverse("admin:my_sessions"), {"handle": "x"}, follow=True)
    assert re.search("Nothing was changed", answer.text)
    assert is_in(other)
