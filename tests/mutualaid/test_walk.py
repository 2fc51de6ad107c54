"""The walk itself: what is counted is what a page asks, and nothing that passing time brings."""

import pytest

from accounts import sessions
from common import current
from tests.mutualaid.one_of_each import OneOfEach
from tests.mutualaid.walk import Walker

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["visitor", "steward"])
def test_time_that_passes_adds_no_queries(role: str, monkeypatch: pytest.MonkeyPatch) -> None:
    walker = Walker(role, OneOfEach())
    path = "/en/" if role == "visitor" else "/en/admin/pods/ward/"
    walker.ask(path)
    quick = walker.ask(path)
    # As if each page took longer than the time after which these are looked at again.
    monkeypatch.setattr(current, "FOLLOWS_WITHIN", -1.0)
    monkeypatch.setattr(sessions, "NOTED_EVERY", sessions.NOTED_EVERY * 0)
    slow = walker.ask(path)
    assert (quick.status, slow.status) == (200, 200)
    assert slow.queries == quick.queries
