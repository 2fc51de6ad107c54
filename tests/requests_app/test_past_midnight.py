"""A page with days on it that is sent after midnight: what is stored is what was read."""

import datetime
import re

import pytest
from django.test import Client

from requests_app.models import HelpRequest, Need
from tests.factories import make_category
from tests.requests_app.moved_clock import Clock
from tests.requests_app.request_form import address, fill_in, shown

pytestmark = pytest.mark.django_db


def test_what_was_read_before_midnight_is_read_again_and_then_sent(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch, 2026, 12, 8, 23, 50)
    fill_in(client, make_category(), details={"urgency": "4"})
    page = shown(client, "request_check")
    assert "Dec 8" in page
    clock.at(2026, 12, 9, 0, 10)
    again = client.post(address("request_check"), read(page))
    assert again.status_code == 422
    assert "It is past midnight" in again.text
    assert "Dec 9" in again.text
    assert not HelpRequest.objects.exists()
    client.post(address("request_check"), read(again.text))
    assert Need.objects.get().needed_by == datetime.date(2026, 12, 9)


def read(page: str) -> dict[str, str]:
    """Return what this page sends, with the box checked."""
    found = re.search(r'name="shown_on" value="([^"]*)"', page)
    assert found
    return {"consent": "on", "shown_on": found[1]}
