"""Somebody is invited, and sets up their account in one sitting."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone, translation

from accounts.invitations import Outcome, invite, revoke, send_again, sweep
from accounts.models import AuditEvent, Invitation, StaffSession, Step, User
from accounts.roles import COORDINATOR, is_steward, signing_in
from common.errors import NotPossible
from common.models import PrivateLink
from messaging.models import Message
from messaging.registry import write
from pods.models import AreaRole, Ward
from tests import factories
from tests.accounts.test_sign_in import code_for
from tests.clock import set_clock

pytestmark = pytest.mark.django_db

PASSWORD = "four words of mine"
ABOUT = {"name": "Ana", "language": "en", "password": PASSWORD}


def area(ward: Ward, role: str = COORDINATOR) -> dict[str, Any]:
    return {"role": role, "ward_id": ward.pk, "pod_id": None}


def letters_to(user: User) -> list[Any]:
    rows = Message.objects.filter(recipient_kind="staff", recipient_id=user.pk).order_by("pk")
    written = []
    for message in rows:
        with translation.override(message.language):
            written.append(write(message))
    return [letter for letter in written if letter]


@pytest.fixture
def ana() -> User:
    steward, ward = factories.make_steward(name="Stella"), factories.make_ward(name="Ward 1")
    user, outcome = invite("Ana@Example.org", actor=steward, areas=[area(ward)])
    assert outcome == Outcome.INVITED
    return user


def link(user: User) -> str:
    (path,) = re.findall(r"^https?://[^/\s]+(/\S+/)$", letters_to(user)[-1].body, re.MULTILINE)
    return str(path)


def secret_of(user: User) -> str:
    return Invitation.objects.get(user=user).secret


def to_codes(client: Client, user: User) -> Any:
    url = link(user)
    client.post(url, ABOUT)
    client.post(url, {"code": code_for(secret_of(user))})
    return client.get(url)


def test_the_letter_says_who_invites_to_what_and_until_when(ana: User) -> None:
    (letter,) = letters_to(ana)
    assert letter.to == "ana@example.org"
    assert "Stella" in letter.body
    assert "Coordinator: Ward 1" in letter.body
    assert "/en/staff/invitation/" in letter.body


def test_all_is_set_up_in_one_sitting_and_leads_into_the_admin(
    client: Client, ana: User, settings: Any
) -> None:
    settings.STAFF_MFA_REQUIRED = True
    url = link(ana)
    page = client.get(url)
    assert page.status_code == 200
    assert "Coordinator: Ward 1" in page.text
    assert page["Cache-Control"].count("no-store")
    done = client.post(url, {**ABOUT, "language": "es"})
    assert (done.status_code, done.url) == (302, url.replace("/en/", "/es/"))
    page = client.get(url)
    key = re.search(r"<code dir=\"ltr\">([A-Z2-7 ]+)</code>", page.text)
    assert key
    assert {len(group) for group in key[1].split()} == {4}
    assert "otpauth://totp/" in page.text
    assert client.post(url, {"code": "000000"}).status_code == 422
    client.post(url, {"code": code_for(key[1].replace(" ", ""))})
    page = client.get(url)
    codes = re.findall(r"<code>([0-9]{8})</code>", page.text)
    assert len(codes) == 10
    assert client.get(f"{url}codes/").content.decode().split() == codes
    # Nothing is in force before the last press.
    assert not signing_in().filter(pk=ana.pk).exists()
    assert client.get("/en/admin/desk/").status_code == 302
    done = client.post(url)
    assert (done.status_code, done.url) == (302, "/es/admin/")
    assert client.get("/es/admin/desk/").status_code == 200
    ana.refresh_from_db()
    assert (ana.name, ana.language, ana.is_active) == ("Ana", "es", True)
    assert not Invitation.objects.get(user=ana).secret


def test_the_password_is_typed_once_and_can_be_looked_at(client: Client, ana: User) -> None:
    url = link(ana)
    assert client.get(url).text.count('type="password"') == 1
    page = client.post(url, {**ABOUT, "show": "1"})
    assert page.status_code == 200
    assert f'value="{PASSWORD}"' in page.text
    assert 'type="password"' not in page.text
    assert Invitation.objects.get(user=ana).step == Step.ABOUT
    # Another answer that is wrong does not lose it.
    page = client.post(url, {**ABOUT, "name": ""})
    assert page.status_code == 422
    assert f'value="{PASSWORD}"' in page.text


@pytest.mark.parametrize("password", ["short", "password1234", ""])
def test_a_weak_password_is_refused_in_words(client: Client, ana: User, password: str) -> None:
    page = client.post(link(ana), {**ABOUT, "password": password})
    assert page.status_code == 422
    assert "There is a problem" in page.text
    ana.refresh_from_db()
    assert not ana.has_usable_password()


def test_it_goes_on_where_it_stopped_after_the_password_in_another_browser(
    client: Client, ana: User
) -> None:
    url = link(ana)
    client.post(url, ABOUT)
    key = secret_of(ana)
    # The same browser, killed and opened again: the same picture.
    assert "otpauth://" in client.get(url).text
    other = Client()
    page = other.get(url)
    assert "otpauth://" not in page.text
    assert other.post(url, {"code": code_for(key)}).status_code == 422
    assert other.post(url, {"password": "not this one"}).status_code == 422
    assert other.get(f"{url}codes/").status_code == 404
    other.post(url, {"password": PASSWORD})
    assert secret_of(ana) == key
    other.post(url, {"code": code_for(key)})
    assert "Recovery codes" in other.get(url).text
    # Codes are shown to nobody by the link alone.
    assert not re.findall(r"<code>[0-9]{8}</code>", Client().get(url).text)
    other.post(url)
    assert other.get("/en/admin/desk/").status_code == 200


def test_the_title_of_a_refused_page_says_so_once(client: Client, ana: User) -> None:
    url = link(ana)
    client.get(url)
    about = client.post(url, {"name": "Ana", "language": "en", "password": ""})
    to_codes(client, ana)
    codes = Client()
    refused = codes.post(url, {"password": "not this one"})
    for page in (about, refused):
        assert page.status_code == 422
        title = page.content.decode().partition("<title>")[2].partition("</title>")[0]
        assert title.count("Error:") == 1, title


def test_wrong_passwords_are_counted(client: Client, ana: User) -> None:
    url = link(ana)
    client.post(url, ABOUT)
    other = Client()
    for _try in range(7):
        other.post(url, {"password": "not this one"})
    other.post(url, {"password": PASSWORD})
    assert "otpauth://" not in other.get(url).text


def test_a_second_press_takes_no_step_twice(client: Client, ana: User) -> None:
    url = link(ana)
    first, second = Client(), Client()
    first.post(url, ABOUT)
    key = secret_of(ana)
    second.post(url, {**ABOUT, "password": "some other words"})
    ana.refresh_from_db()
    assert ana.check_password(PASSWORD)
    assert secret_of(ana) == key


def test_used_twice_it_says_so(client: Client, ana: User) -> None:
    url = link(ana)
    to_codes(client, ana)
    client.post(url)
    page = Client().get(url)
    assert page.status_code == 200
    assert "This invitation was used" in page.text
    assert Client().post(url, ABOUT).status_code == 200
    ana.refresh_from_db()
    assert ana.check_password(PASSWORD)


def test_ended_unknown_and_revoked_answer_alike(client: Client, monkeypatch: Any) -> None:
    steward = factories.make_steward()
    users = [invite(f"{n}@example.org", actor=steward)[0] for n in range(3)]
    urls = [link(user) for user in users]
    revoke(users[0].pk, actor=steward)
    send_again(users[1].pk, actor=steward)
    Invitation.objects.filter(user=users[2]).update(expires_at=timezone.now())
    PrivateLink.objects.filter(revoked_at=None, purpose="invitation").update(
        expires_at=timezone.now()
    )
    answers = [client.get(url) for url in [*urls, "/en/staff/invitation/none-of-ours/"]]
    assert {answer.status_code for answer in answers} == {404}
    texts = {re.sub(r"/invitation/[^/]+/", "", answer.text) for answer in answers}
    assert len(texts) == 1


def test_after_seven_days_it_opens_nothing(client: Client, ana: User, monkeypatch: Any) -> None:
    url = link(ana)
    ends = Invitation.objects.get(user=ana).expires_at
    assert ends - timezone.now() > timedelta(days=6, hours=23)
    set_clock(monkeypatch, (ends - timedelta(days=1)).date())
    assert client.get(url).status_code == 200
    set_clock(monkeypatch, (ends + timedelta(days=1)).date())
    assert client.get(url).status_code == 404
    assert letters_to(ana) == []


def test_sent_again_the_old_link_ends_and_all_begins_anew(client: Client, ana: User) -> None:
    old = link(ana)
    to_codes(client, ana)
    send_again(ana.pk, actor=factories.make_steward())
    assert client.get(old).status_code == 404
    new = link(ana)
    assert new != old
    page = client.get(new)
    assert "Welcome to the team" in page.text
    assert not Authenticator.objects.filter(user=ana).exists()
    assert AreaRole.objects.filter(user=ana).count() == 1


def test_taken_back_nothing_of_it_stays(client: Client, ana: User) -> None:
    to_codes(client, ana)
    steward = factories.make_steward()
    revoke(ana.pk, actor=steward)
    assert not User.objects.filter(email="ana@example.org").exists()
    assert not AreaRole.objects.exists()
    assert AuditEvent.objects.filter(verb="revoke_invitation", actor=steward).count() == 1
    with pytest.raises(NotPossible):
        revoke(ana.pk, actor=steward)


def test_what_nobody_accepted_is_swept(ana: User) -> None:
    steward = factories.make_steward()
    sweep(Invitation.objects.get(user=ana).pk)
    assert not User.objects.filter(email="ana@example.org").exists()
    # One who left stays, since the log names them.
    gone = factories.make_coordinator(is_active=False)
    AreaRole.objects.filter(user=gone).delete()
    invite(gone.email, actor=steward, areas=[area(factories.make_ward())])
    sweep(Invitation.objects.get(user=gone).pk)
    gone.refresh_from_db()
    assert not gone.is_active
    assert not AreaRole.objects.filter(user=gone).exists()


def test_who_has_an_account_gets_the_roles_and_is_told(ana: User) -> None:
    steward, user = factories.make_steward(), factories.make_coordinator(language="es")
    ward = factories.make_ward(name="Ward 9")
    assert invite(user.email.upper(), actor=steward, areas=[area(ward)])[1] == Outcome.ROLES_GIVEN
    assert invite(user.email, actor=steward, areas=[area(ward)])[1] == Outcome.NOTHING
    assert AreaRole.objects.filter(user=user, ward=ward).count() == 1
    (letter,) = letters_to(user)
    assert "Ward 9" in letter.body
    assert "/es/admin/" in letter.body
    user.refresh_from_db()
    assert user.is_active
    assert not Invitation.objects.filter(user=user).exists()


def test_a_steward_is_one_only_when_all_is_done(client: Client) -> None:
    user, _outcome = invite("eva@example.org", actor=factories.make_steward(), is_steward=True)
    assert not is_steward(user)
    url = link(user)
    to_codes(client, user)
    client.post(url)
    user.refresh_from_db()
    assert is_steward(user)


def test_invited_anew_somebody_who_left_comes_back(client: Client) -> None:
    user = factories.make_coordinator()
    steward = factories.make_steward()
    user.is_active = False
    user.save()
    assert invite(user.email, actor=steward)[1] == Outcome.INVITED
    url = link(user)
    to_codes(client, user)
    client.post(url)
    user.refresh_from_db()
    assert user.is_active
    assert User.objects.filter(email=user.email).count() == 1


def test_every_step_is_recorded(client: Client, ana: User) -> None:
    url = link(ana)
    to_codes(client, ana)
    client.post(url)
    rows = AuditEvent.objects.filter(subject_type="user", subject_id=ana.pk).order_by("pk")
    assert [(row.verb, row.fields) for row in rows] == [
        ("give_role", ["role", "ward"]),
        ("invite", ["email", "language", "name"]),
        ("set_up_account", ["language", "name", "password"]),
        ("set_up_account", ["second_factor"]),
        ("accept_invitation", []),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"secret": "KEY"},
        {"step": Step.FACTOR},
        {"step": Step.DONE},
        {"accepted_at": timezone.now()},
        {"step": Step.DONE, "accepted_at": timezone.now(), "secret": "KEY"},
    ],
)
def test_the_database_keeps_a_key_for_its_step_only(ana: User, change: dict[str, Any]) -> None:
    invitation = Invitation.objects.get(user=ana)
    for name, value in change.items():
        setattr(invitation, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        invitation.save()


def test_nobody_stays_signed_in_from_before(client: Client, ana: User) -> None:
    StaffSession.objects.create(
        session_key="old", user=ana, expire_date=timezone.now() + timedelta(days=1)
    )
    url = link(ana)
    to_codes(client, ana)
    client.post(url)
    assert not StaffSession.objects.filter(session_key="old").exists()


def test_the_command_prints_a_link_that_works(client: Client, capsys: Any) -> None:
    call_command("invite", "first@example.org", "--steward")
    path = re.sub(r"^https?://[^/]+", "", capsys.readouterr().out.strip())
    assert client.get(path).status_code == 200
    user = User.objects.get(email="first@example.org")
    assert user.is_steward
    assert letters_to(user) == []
    assert not Message.objects.exists()
    with pytest.raises(CommandError):
        call_command("invite", "no address")
    with pytest.raises(CommandError):
        call_command("invite", "a@example.org, b@example.org")
    with pytest.raises(CommandError):
        call_command("invite", factories.make_steward().email, "--steward")


def test_the_command_takes_an_email_as_letters_have_it() -> None:
    call_command("invite", "Ana <Ana@example.org>")
    user = User.objects.get(email="ana@example.org")
    assert user.name == "Ana"
