"""The pages about one's account: in any language up to the door, behind it in Spanish."""

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import translation

from accounts.invitations import invite, link_of
from accounts.models import Invitation
from common.addresses import sender_address
from messaging.models import Message
from messaging.registry import write
from tests import factories
from tests.accounts.new_password import letters, path_in
from tests.accounts.test_sign_in import code_for
from tests.languages.reader import Reader
from tests.languages.test_staff_pages import check
from tests.languages.translated_rows import READ
from tests.mutualaid.staff_walk import PASSWORDS, note_recent_actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> Reader:
    reader = Reader("es")
    reader.client.force_login(factories.make_steward(name="Ana"))
    return reader


@pytest.mark.parametrize("language", READ)
def test_signing_in(language: str) -> None:
    reader = Reader(language)
    for page in ("login", "signup", "reset_password", "reset_password_done", "inactive"):
        reader.get(f"account_{page}")
    reader.post("account_login")
    reader.post("account_login", login="nadie@example.org", password="x" * 12)
    reader.post("account_reset_password")
    user = factories.make_steward(name="Ana", language=language)
    reader.post("account_reset_password", email=user.email)
    (letter,) = letters()
    with translation.override(language):
        sender = sender_address()
    reader.read_mail(EmailMessage(letter.subject, letter.body, sender))
    reader.open(path_in(letter))
    # A link that was not copied as it is.
    reader.open(path_in(letter).replace("/key/", "/key/9"))
    reader.post("account_login", login=user.email, password=factories.PASSWORD)
    assert reader.was_at == "admin:index"
    for page in ("change_password", "logout", "reauthenticate"):
        reader.get(f"account_{page}")
    reader.post("account_change_password", oldpassword="x", password1="1", password2="2")
    check(reader)


@pytest.mark.parametrize("language", READ)
def test_an_invitation(language: str) -> None:
    reader, steward = Reader(language), factories.make_steward(name="1", language=language)
    user, _outcome = invite("ana@example.org", actor=steward, language=language, name="1")
    link = link_of(Invitation.objects.get(user=user))
    assert link
    colleague = factories.make_staff(name="1", language=language)
    invite(colleague.email, actor=steward, is_steward=True)
    with translation.override(language):
        sender = sender_address()
        for message in Message.objects.all():
            letter = write(message)
            assert letter
            reader.read_mail(EmailMessage(letter.subject, letter.body, sender))
    url = reader.url("account_invitation", link.token)
    reader.open(url)
    reader.post("account_invitation", link.token, password="x")
    about = {"name": "1", "language": language, "password": "1234 5678 1234"}
    reader.post("account_invitation", link.token, show="1", **about)
    reader.post("account_invitation", link.token, **about)
    reader.post("account_invitation", link.token, code="000000")
    first, reader.client = reader.client, Client()
    reader.open(url)
    reader.post("account_invitation", link.token, password="x")
    reader.client = first
    code = code_for(Invitation.objects.get(user=user).secret)
    reader.post("account_invitation", link.token, code=code)
    reader.post("account_invitation", link.token)
    assert reader.was_at == "admin:index"
    reader.open(url)
    check(reader)


def test_the_presses_about_one_person(reader: Reader) -> None:
    steward, ward = factories.make_steward(name="Ana"), reader.rows.request().ward
    invited, _outcome = invite("ana@example.org", actor=steward, name="Ana")
    user = factories.make_coordinator(ward, name="Ana")
    for each in (invited, user):
        reader.get("admin:accounts_user_change", each.pk)
    for press in ("send_again", "take_back"):
        reader.get(f"admin:accounts_user_{press}", invited.pk)
    for press in ("lost_phone", "let_in", "end_access"):
        name = press.replace("_", "-")
        reader.get(f"admin:accounts_user_{press}", user.pk)
        reader.post(f"admin:accounts_user_{press}", user.pk, really=name)
    reader.get("admin:accounts_user_change", user.pk)
    reader.get("admin:accounts_user_invite", user.pk)
    reader.get("admin:accounts_user_changelist")
    reader.post("admin:accounts_user_add", emails="x")
    reader.get("admin:my_account")
    check(reader)


@pytest.mark.parametrize("language", READ)
def test_the_second_step(language: str) -> None:
    reader, user = Reader(language), factories.make_steward(name="Ana", language=language)
    reader.post("account_login", login=user.email, password=factories.PASSWORD)
    reader.get("mfa_activate_totp")
    after = f"?next={reader.url('mfa_activate_totp')}"
    for password in ("x", factories.PASSWORD):
        reader.post("account_reauthenticate", query=after, password=password)
    assert reader.was_at == "mfa_activate_totp"
    reader.post("mfa_activate_totp", code="000000")
    secret = reader.client.session["mfa.totp.secret"]
    reader.post("mfa_activate_totp", code=code_for(secret))
    for page in ("view_recovery_codes", "generate_recovery_codes", "deactivate_totp"):
        reader.get(f"mfa_{page}")
        assert reader.was_at == f"mfa_{page}"
    reader.post("account_logout")
    reader.post("account_login", login=user.email, password=factories.PASSWORD)
    assert reader.was_at == "mfa_authenticate"
    reader.post("mfa_authenticate", code="000000")
    check(reader)


def test_passwords_and_what_was_done_last(reader: Reader) -> None:
    """Pages of Django's own, with what it puts together in English before any page is drawn."""
    steward, page = factories.make_steward(name="Ana"), "admin:auth_user_password_change"
    reader.client.force_login(steward)
    note_recent_actions(steward)
    reader.get("admin:index")
    reader.get("admin:password_change")
    reader.post("admin:password_change", **PASSWORDS)
    reader.get(page, steward.pk)
    reader.post(page, steward.pk, password1="1", password2="2", usable_password="true")
    check(reader)


def test_signing_out_leads_to_the_home_page(reader: Reader) -> None:
    reader.post("admin:logout")
    assert reader.was_at == "home"
    check(reader)
