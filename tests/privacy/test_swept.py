"""Stewards see whether the jobs that delete through the day do so."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import NewsKind
from messaging.models import News
from privacy.kinds import SWEPT
from tests.factories import make_steward

pytestmark = pytest.mark.django_db


def late() -> dict[str, int]:
    return {kind.name: kind.rows().count() for kind in SWEPT}


def test_what_a_job_has_missed_is_counted_on_the_stewards_page(client: Client) -> None:
    assert not any(late().values())
    steward, old = make_steward(), timezone.now() - datetime.timedelta(days=400)
    row = {"kind": NewsKind.RETENTION, "subject_id": 1, "is_at_once": False}
    News.objects.create(user=steward, created_at=old, **row)
    assert [name for name, count in late().items() if count] == ["news"]
    client.force_login(steward)
    page = client.get(reverse("admin:retention")).content.decode()
    assert all(str(kind.words) in page for kind in SWEPT)
    assert page.count("<strong>1</strong>") == 1
