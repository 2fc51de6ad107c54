"""A clock that tests move, with the jobs of a yes run as the worker would, hour by hour."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from messaging import registry
from messaging.models import Message
from messaging.registry import Letter
from requests_app import tasks
from requests_app.models import Match

HERE = ZoneInfo("America/New_York")
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


class Clock:
    """The time that it is for everybody, in the network's own zone."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *when: int) -> None:
        self.now = datetime.datetime(*when, tzinfo=HERE)  # type: ignore[misc,arg-type]
        monkeypatch.setattr(timezone, "now", lambda: self.now.astimezone(datetime.UTC))

    def at(self, *when: int) -> None:
        self.now = datetime.datetime(*when, tzinfo=HERE)  # type: ignore[misc,arg-type]

    def run_jobs(self) -> None:
        """Everything that is due this hour, twice: a second run must do nothing."""
        for _time in range(2):
            tasks.remind_of_tasks(timestamp=0)
            tasks.follow_up_matches(timestamp=0)
            tasks.close_unanswered_matches(timestamp=0)

    def live_through(self, days: int) -> list[tuple[str, str]]:
        """Run the jobs every two hours for some days; returns who got what at which local time."""
        seen = set(Message.objects.values_list("pk", flat=True))
        found = []
        end = self.now + days * DAY
        while self.now < end:
            self.run_jobs()
            for message in Message.objects.exclude(pk__in=seen).order_by("id"):
                seen.add(message.pk)
                found.append((told(message), f"{timezone.localtime():%m-%d %H}"))
            # Through UTC, so that an hour is an hour where the clock is put back.
            self.now = (self.now.astimezone(datetime.UTC) + 2 * HOUR).astimezone(HERE)
        return found


def told(message: Message) -> str:
    return f"{message.recipient_kind} {message.template.split('/')[1]}"


def letters(template: str) -> list[Letter | None]:
    found = Message.objects.filter(template=f"requests_app/{template}").order_by("id")
    return [registry.write(message) for message in found]


def state(match: Match) -> tuple[Any, ...]:
    """Match and need, as the database has them."""
    match = Match.objects.select_related("need").get(pk=match.pk)
    return match.status, match.need.status
