"""Pages of stewards about the checklist, email and backups, and the test letter."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail

from accounts.models import User
from messaging.delivery import deliver
from messaging.models import Message
from opening import mail_dns
from opening.checklist import still_open
from opening.letters import code_of
from opening.models import BackupProblem, LookedAt, TestLetter
from pods.models import Ward
from tests import factories
from tests.languages.reader import Reader
from tests.languages.test_staff_pods import check, reader
from tests.opening.ready import make_ready, make_run

pytestmark = pytest.mark.django_db
__all__ = ["reader"]


@pytest.fixture
def steward(reader: Reader) -> User:
    user = factories.make_steward(name="Ana", language=reader.language)
    reader.client.force_login(user)
    return user


def test_the_checklist(reader: Reader, steward: User, settings: Any) -> None:
    settings.NETWORK_STARTS_OPEN = False
    reader.get("admin:index")
    reader.get("admin:checklist")
    reader.rows.ward()
    reader.rows.groceries()
    reader.get("admin:checklist")
    for what in LookedAt.What:
        reader.post("admin:looked_at", what.value)
    LookedAt.objects.all().delete()
    settings.NETWORK_STARTS_OPEN = True
    make_ready(settings)
    Ward.objects.update(zip_codes=["20001"], hotline="+12025550101")
    for ward in Ward.objects.all():
        factories.make_coordinator(ward)
    Authenticator.objects.create(user=steward, type="totp", data={})
    assert still_open(steward) == []
    reader.get("admin:index")
    reader.get("admin:checklist")
    check(reader)


def test_the_test_letter(
    reader: Reader, steward: User, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    # Twice: the second press comes too soon.
    for _press in range(2):
        reader.post("admin:test_letter")
    message, letter = Message.objects.get(), TestLetter.objects.get()
    assert message.language == reader.language
    deliver(message.pk)
    reader.read_mail(mail.outbox[0])
    reader.get("admin:test_letter")
    reader.get("admin:test_letter_arrived", code_of(letter.pk))
    reader.post("admin:test_letter_arrived", code_of(letter.pk))
    reader.get("admin:test_letter")
    settings.EMAIL_PORT = 2526
    reader.get("admin:test_letter")
    letter.arrived_at = None
    letter.save()
    Message.objects.update(status="failed", sent_at=None, provider_answer="550")
    reader.get("admin:test_letter")
    for texts in (["v=spf1", "v=DMARC1", "p=1"], []):
        monkeypatch.setattr(mail_dns, "texts_at", lambda _name, found=texts: found)
        reader.get("admin:test_letter", query="?look=yes")
    check(reader)


def test_backups(reader: Reader, steward: User, settings: Any) -> None:
    settings.BACKUP_TO = ""
    reader.get("admin:backups")
    reader.post("admin:backups")
    settings.BACKUP_TO = "/backup"
    reader.get("admin:backups")
    for problem in BackupProblem.values:
        make_run(problem=problem, verified_at=None)
    make_run(ended_at=None, verified_at=None)
    reader.get("admin:backups")
    make_run(started_at="2026-01-01T00:00Z")
    reader.post("admin:backups")
    reader.get("admin:backups")
    check(reader)
