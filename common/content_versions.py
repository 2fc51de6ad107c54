"""The versions of what the public reads, by topic: database triggers count every edit.

They are looked at once in a request, before anything that is kept is shown (`pages.cached`).

An edit of one pod or entry counts for a part of its topic, "places/w7": the topic itself has
another version then, and so have the parts that it names, but no others. What counts for the
topic as a whole is new in all of its parts.
"""

import threading
import time
from collections.abc import Hashable
from typing import Any

from django.core.signals import request_started
from django.db import Error, connection

# Within one request the version is looked at once; outside of requests, this often (seconds).
CHECK_EVERY = 1.0
LONGEST_LOOK = 10.0  # until a database that is away is given up

# Of each kind in a topic, so that the table that is read with each request stays small; written in
# SQL beside the triggers, too.
PARTS = 32

Topics = tuple[str, ...]
Versions = dict[str, int]
Parts = tuple[Hashable, ...]


class _Versions:
    """The version of each topic as this process last saw it, and as each thread's request did."""

    def __init__(self) -> None:
        self.own = threading.local()
        self.reset()

    def reset(self) -> None:
        self.last: dict[str, int] | None = None
        self.is_away = False  # the database: then one request at a time looks for it
        self.not_before = 0.0
        self.forget_own()

    def forget_own(self, **_signal: Any) -> None:
        self.own.seen = None

    def now(self) -> dict[str, int]:
        seen = getattr(self.own, "seen", None)
        if seen is None or time.monotonic() - seen[1] >= CHECK_EVERY:
            seen = self.own.seen = (self._look(), time.monotonic())
        return seen[0]

    def _look(self) -> dict[str, int]:
        last = self.last
        if self.is_away and last is not None:
            if time.monotonic() < self.not_before:
                return last
            # Set before the look: meanwhile the others answer with what they have instead of
            # waiting too.
            self.not_before = time.monotonic() + LONGEST_LOOK
        try:
            self.last = _ask()
        except Error:
            self.is_away, self.not_before = True, time.monotonic() + CHECK_EVERY
            if last is None:
                raise
            return last
        self.is_away = False
        return self.last


def _ask() -> dict[str, int]:
    with connection.cursor() as cursor:
        # Reads the whole table, which a job keeps at a few rows; by an index it would be no faster.
        cursor.execute("SELECT topic, sum(number)::bigint FROM common_contentedit GROUP BY topic")
        return _with_parts(dict(cursor.fetchall()))


def _with_parts(numbers: dict[str, int]) -> dict[str, int]:
    """The version of each topic, of each part that has one of its own, and of all other parts."""
    versions = numbers.copy()
    for name, number in numbers.items():
        topic, slash, _part = name.partition("/")
        if slash:
            whole = numbers.get(topic, 0)
            versions[name] = whole + number
            versions[f"{topic}/"] = whole
            versions[topic] = versions.get(topic, 0) + number
    return versions


_versions = _Versions()
request_started.connect(_versions.forget_own)


def versions_seen() -> Versions:
    """Return the versions as of this page view, for `versions_of`.

    While the database is away they are the last ones that were seen.
    """
    return _versions.now()


def versions_of(topics: Topics, seen: Versions | None = None) -> Parts:
    """Return the versions of what the public reads of `topics`, now or as they were `seen`."""
    seen = versions_seen() if seen is None else seen
    return tuple(_version_of(topic, seen) for topic in topics)


def _version_of(topic: str, seen: Versions) -> int:
    whole, slash, _part = topic.partition("/")
    if topic in seen or not slash:
        return seen.get(topic, 0)
    return seen.get(f"{whole}/", seen.get(whole, 0))


def part(topic: str, kind: str, pk: int) -> str:
    """Return the part of `topic` that one row belongs to: a ward's ("w") or an entry's ("e")."""
    return f"{topic}/{kind}{pk % PARTS}"


def version_at_hand(topic: str) -> int | None:
    """Return the version of `topic` if this thread has just looked; None without asking for it."""
    seen = getattr(_versions.own, "seen", None)
    if seen is None or time.monotonic() - seen[1] >= CHECK_EVERY:
        return None
    return seen[0].get(topic, 0)


def look_again() -> None:
    """Let this thread look at the versions anew the next time that it asks for any."""
    _versions.forget_own()
