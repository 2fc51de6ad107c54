"""Stewards invite people, see how far each has come, and mend what is lost."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.invitations import invite
from accounts.models import AuditEvent, Invitation, StaffSession, User
from accounts.standing import (
    invitations_that_ended,
    invited_now,
    stewards_with_second_factor,
    without_second_factor,
)
from messaging.models import Message
from pods.leaving import without_coordinator
from pods.models import AreaRole
from tests import factories

pytestmark = pytest.mark.django_db

ADD, LIST = "/en/admin/accounts/user/add/", "/en/admin/accounts/user/"
NO_AREAS = {"area_roles-TOTAL_FORMS": 0, "area_roles-INITIAL_FORMS": 0}


def press_url(user: User, name: str) -> str:
    return reverse(f"admin:accounts_user_{name.replace('-', '_')}", args=[user.pk])


def sent(emails: str, **more: Any) -> dict[str, Any]:
    return {"emails": emails, "language": "en", **NO_AREAS, **more}


@pytest.fixture
def steward(client: Client) -> User:
    user = factories.make_steward(opened=False)
    client.force_login(user)
    return user


def test_pasted_emails_are_invited_with_their_roles(client: Client, steward: User) -> None:
    ward = factories.make_ward(name="Ward 1")
    areas = {"area_roles-TOTAL_FORMS": 1, "area_roles-0-role": "coordinator"}
    areas |= {"area_roles-0-ward": ward.pk}
    emails = "Ana <ana@example.org>, BO@example.org\nana@example.org; cy@example.org"
    assert client.get(ADD).status_code == 200
    done = client.post(ADD, sent(emails, **areas, language="es"))
    assert (done.status_code, done.url) == (302, LIST)
    invited = User.objects.filter(invitation__isnull=False).order_by("email")
    assert [user.email for user in invited] == [
        "ana@example.org",
        "bo@example.org",
        "cy@example.org",
    ]
    assert {user.language for user in invited} == {"es"}
    assert AreaRole.objects.filter(ward=ward, user__in=invited).count() == 3
    assert Message.objects.filter(template="messaging/invitation").count() == 3
    assert AuditEvent.objects.filter(verb="invite", actor=steward).count() == 3
    page = client.get(LIST)
    assert "Invited, until" in page.text
    assert "Coordinator: Ward 1" in page.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"emails": "nobody"},
        {"emails": "a@b"},
        {"emails": "a@example.org b@example.org", "name": "Ana"},
        {"emails": " ".join(f"a{n}@example.org" for n in range(101))},
    ],
)
def test_what_cannot_be_sent_is_refused_whole(
    client: Client, steward: User, wrong: dict[str, str]
) -> None:
    page = client.post(ADD, sent("x@example.org") | wrong)
    assert page.status_code == 200
    assert "errornote" in page.text
    assert not Invitation.objects.exists()


def test_somebody_with_an_account_gets_more_roles_by_it(client: Client, steward: User) -> None:
    user = factories.make_organizer(factories.make_ward())
    client.post(ADD, sent(user.email, is_steward="on"))
    user.refresh_from_db()
    assert user.is_steward
    assert user.is_active
    assert Message.objects.get().template == "messaging/new_roles"


def test_the_list_tells_what_each_has_set_up(client: Client, steward: User) -> None:
    user = factories.make_coordinator(name="Ana")
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(user)
    codes.validate_code(codes.get_unused_codes()[0])
    seen = timezone.now()
    StaffSession.objects.create(session_key="x", user=user, expire_date=seen, seen_at=seen)
    page = client.get(LIST, {"q": "Ana"})
    assert "Password · Authenticator app · 9 recovery codes left" in page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"access": "active"}, {"app", "bare", "steward", "stranger"}),
        ({"access": "invited"}, {"new"}),
        ({"access": "expired"}, {"late"}),
        ({"access": "ended"}, {"gone"}),
        ({"set_up": "app"}, {"app"}),
        ({"set_up": "no_password"}, {"new", "late"}),
        ({"role": "none"}, {"new", "late", "stranger"}),
        ({"here": "never"}, {"app", "bare", "new", "late", "gone", "stranger"}),
        ({"access": "of our own"}, {"app", "bare", "steward", "new", "late", "gone", "stranger"}),
    ],
)
def test_filters_find_them(
    client: Client, steward: User, query: dict[str, str], found: set[str]
) -> None:
    steward.email = "steward"
    steward.save()
    TOTP.activate(factories.make_coordinator(email="app"), "JBSWY3DPEHPK3PXP")
    factories.make_coordinator(email="bare")
    factories.make_coordinator(email="gone", is_active=False)
    factories.make_staff(email="stranger")
    for email in ("new", "late"):
        user, _outcome = invite(f"{email}@example.org", actor=steward)
        user.email = email
        user.save()
    Invitation.objects.filter(user__email="late").update(expires_at=timezone.now())
    page = client.get(LIST, query)
    assert {user.email for user in page.context["cl"].result_list} == found


def test_the_list_costs_the_same_for_one_and_for_three(client: Client, steward: User) -> None:
    costs: list[int] = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as counted:
            client.get(LIST)
        costs.append(len(counted))
        for _each in range(3):
            user = factories.make_coordinator(factories.make_ward())
            TOTP.activate(user, "JBSWY3DPEHPK3PXP")
            RecoveryCodes.activate(user)
            invite(f"{user.pk}@example.org", actor=steward)
    assert costs[0] == costs[1]


def test_a_lost_phone_is_mended_by_a_press_that_asks_first(client: Client, steward: User) -> None:
    user = factories.make_coordinator()
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)
    page = client.get(reverse("admin:accounts_user_change", args=[user.pk]))
    url = press_url(user, "lost-phone")
    assert url in page.text
    assert "talk to them" in client.get(url).text
    assert Authenticator.objects.filter(user=user).count() == 2
    client.post(url)
    assert Authenticator.objects.filter(user=user).count() == 2
    client.post(url, {"really": "lost-phone"})
    assert not Authenticator.objects.filter(user=user).exists()
    assert AuditEvent.objects.filter(verb="reset_second_factor", actor=steward).count() == 1


def test_an_invitation_is_sent_again_and_taken_back_from_the_page(
    client: Client, steward: User
) -> None:
    user, _outcome = invite("ana@example.org", actor=steward)
    assert client.post(press_url(user, "send-again"), {"really": "send-again"}).status_code == 302
    assert Message.objects.filter(template="messaging/invitation").count() == 2
    done = client.post(press_url(user, "take-back"), {"really": "take-back"})
    assert done.url == LIST
    assert not User.objects.filter(pk=user.pk).exists()
    assert client.post(press_url(user, "take-back"), {"really": "take-back"}).status_code == 404


@pytest.mark.parametrize("name", ["send-again", "take-back", "invite"])
def test_what_is_not_offered_does_nothing(client: Client, steward: User, name: str) -> None:
    user = factories.make_coordinator()
    assert client.post(press_url(user, name), {"really": name}).status_code == 302
    assert not Invitation.objects.exists()
    user.refresh_from_db()
    assert user.is_active


@pytest.mark.parametrize("name", ["lost-phone", "end-access", "let-in"])
def test_nobody_but_a_steward_presses(client: Client, name: str) -> None:
    client.force_login(factories.make_coordinator())
    user = factories.make_coordinator()
    assert client.post(press_url(user, name), {"really": name}).status_code in {302, 403, 404}
    user.refresh_from_db()
    assert user.is_active
    assert not AuditEvent.objects.filter(subject_type="user").exists()


def test_a_checklist_can_ask_for_it(steward: User) -> None:
    ward, covered = factories.make_ward(), factories.make_ward()
    coordinator = factories.make_coordinator(covered)
    TOTP.activate(steward, "JBSWY3DPEHPK3PXP")
    user, _outcome = invite("ana@example.org", actor=steward)
    assert list(stewards_with_second_factor()) == [steward]
    assert list(without_second_factor()) == [coordinator]
    assert without_coordinator() == [ward]
    assert [each.user for each in invited_now()] == [user]
    Invitation.objects.update(expires_at=timezone.now())
    assert not invited_now().exists()
    assert [each.user for each in invitations_that_ended()] == [user]


def test_a_message_begins_with_an_email_as_it_is(client: Client, steward: User) -> None:
    page = client.post(ADD, sent("lupe@example.net"), follow=True).content.decode()
    found = page.partition('class="messagelist"')[2]
    assert "lupe@example.net" in found
    assert "Lupe@example.net" not in page
