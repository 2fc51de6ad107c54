"""A clock that tests move."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

HERE = ZoneInfo("America/New_York")


def set_clock(
    monkeypatch: pytest.MonkeyPatch, day: datetime.date, hour: int = 12, minute: int = 0
) -> datetime.datetime:
    """Let it be this time of `day` where the network is."""
    now = datetime.datetime.combine(day, datetime.time(hour, minute), tzinfo=HERE)
    monkeypatch.setattr(timezone, "now", lambda: now.astimezone(datetime.UTC))
    return now
