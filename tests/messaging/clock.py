"""A clock that tests set and move."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone


class Clock:
    """Tells the code under test what time it is."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.time = timezone.now()
        monkeypatch.setattr(timezone, "now", lambda: self.time)

    def set(self, *local: int) -> None:
        """Year, month, day, hour, minute in the network's time zone."""
        self.time = timezone.make_aware(datetime(*local))  # noqa: DTZ001  made aware at once

    def wait(self, **time: int) -> None:
        self.time += timedelta(**time)

    def wait_for_noon(self) -> None:
        """Noon of the next day: whatever the hour at which a test runs, its morning is over."""
        day = timezone.localdate(self.time) + timedelta(days=1)
        self.set(day.year, day.month, day.day, 12, 0)
