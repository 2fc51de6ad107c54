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
