"""Volunteers' own words beside each who fits: folded, and no more decrypted than shown."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from common import fields
from common.encryption import decrypt
from common.models import Category
from pods.models import Ward
from tests import factories
from tests.desk.desk_page import add_need, url

pytestmark = pytest.mark.django_db


def test_it_stands_beside_them(ward: Ward, kind: Category, user: User, client: Client) -> None:
    person = factories.make_volunteer(kind, ward=ward, skills_note="No stairs <b>please</b>")
    factories.make_goods(person, what="A stroller", way="lend")
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    factories.make_goods(person, what="Old plums", until=yesterday)
    factories.make_goods(person, what="Fresh pears", until=factories.FAR_DAY)
    factories.make_goods(person, what="Soup", gone_at=timezone.now())
    factories.make_volunteer(kind, ward=ward)
    page = client.get(url("need", add_need(ward, kind))).content.decode()
    assert page.count("What they wrote") == 1
    assert "No stairs &lt;b&gt;please" in page
    assert "A stroller" in page
    assert "To lend" in page
    assert "plums" not in page
    assert "until 01/02/2037" in page
    assert "Soup" not in page


def test_no_more_is_read_for_more_people(
    ward: Ward,
    kind: Category,
    user: User,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    need = add_need(ward, kind)
    texts: list[str] = []

    def note(stored: str, place: str) -> str:
        texts.append(decrypt(stored, place))
        return texts[-1]

    counts = set()
    for number in (1, 15):
        for _person in range(number):
            person = factories.make_volunteer(kind, ward=ward, skills_note="I can cook")
            factories.make_goods(person)
        monkeypatch.setattr(fields, "decrypt", note)
        client.get(url("need", need))
        texts.clear()
        with CaptureQueriesContext(connection) as captured:
            client.get(url("need", need))
        counts.add(len(captured))
    assert len(counts) == 1
    # Of the sixteen who fit, ten are shown.
    assert texts.count("I can cook") == 10
