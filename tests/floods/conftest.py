"""The limits as they are in production."""

import datetime
import itertools
from typing import Any

import pytest
from django.utils import timezone

from tests.clock import set_clock

MOMENT = datetime.timedelta(microseconds=100)


@pytest.fixture(autouse=True)
def limits(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LIMITS = settings.REAL_LIMITS
    # From noon on, so that no span of time ends while a test counts.
    noon, passed = set_clock(monkeypatch, timezone.localdate()), itertools.count()
    monkeypatch.setattr(timezone, "now", lambda: noon + next(passed) * MOMENT)


@pytest.fixture
def haste(settings: Any) -> None:
    """As in production, a form that is sent at once is a program's."""
    settings.LEAST_TIME_TO_FILL_IN = datetime.timedelta(seconds=6)
