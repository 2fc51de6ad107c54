"""Rows for tests can be made for as long as a run takes, whatever the number of tests before."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from tests import factories
from tests.factories import numbers

pytestmark = pytest.mark.django_db
OF_SOMETHING = {"make_user": ("coordinator",)}
MAKERS = [name for name in factories.__all__ if name.startswith("make_")]


@pytest.mark.parametrize("name", MAKERS)
def test_a_row_can_be_made_after_many(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make: Callable[..., Any] = getattr(factories, name)
    # More than a small integer holds: failed here in a run of six thousand tests.
    monkeypatch.setattr(numbers, "_numbers", itertools.count(2**15))
    assert make(*OF_SOMETHING.get(name, ())).pk
