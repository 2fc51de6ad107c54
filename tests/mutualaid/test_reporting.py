"""Somebody who finds a hole is told where to write."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from mutualaid.checks import somebody_can_be_told

ADDRESS = "/.well-known/security.txt"


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    settings.SITE_URL = "https://aid.example.org"
    settings.SECURITY_CONTACT = "security@example.org"


def fields(client: Client) -> dict[str, str]:
    response = client.get(ADDRESS)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in response.content.decode().splitlines())


def test_the_contact_and_where_the_file_belongs(client: Client) -> None:
    found = fields(client)
    assert found["Contact"] == "mailto:security@example.org"
    assert found["Canonical"] == f"https://aid.example.org{ADDRESS}"
    assert found["Preferred-Languages"] == "en, es"


@pytest.mark.parametrize("contact", ["https://example.org/report", "tel:+1-202-555-0107"])
def test_other_ways_than_email(client: Client, settings: Any, contact: str) -> None:
    settings.SECURITY_CONTACT = contact
    assert fields(client)["Contact"] == contact


def test_it_always_stands_for_most_of_a_year(client: Client) -> None:
    expires = fields(client)["Expires"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", expires)
    left = datetime.datetime.fromisoformat(expires) - timezone.now()
    assert datetime.timedelta(days=362) < left < datetime.timedelta(days=365)


def test_without_a_contact_there_is_no_file_and_a_warning(client: Client) -> None:
    with override_settings(SECURITY_CONTACT=""):
        assert client.get(ADDRESS).status_code == 404
        assert [warning.id for warning in somebody_can_be_told()] == ["mutualaid.W003"]
    assert somebody_can_be_told() == []
