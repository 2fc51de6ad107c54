"""The printed sheets of a pod: apps above say which there are, and since when they are true."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from members.shown import newest_change
from pods.models import Pod


@dataclass(frozen=True)
class Sheet:
    """A printed sheet of a pod: its name, its page and when it was made.

    `changed_at` is when what stands on it changed last; None: when members changed what they share.
    """

    name: str | Promise
    printed_at: datetime.datetime
    url: str = ""
    changed_at: datetime.datetime | None = None


Lister = Callable[[Pod], Iterable[Sheet]]
_listers: dict[str, Lister] = {}


def sheets(name: str) -> Callable[[Lister], Lister]:
    """Register the decorated function: it returns the sheets of one kind that a pod has printed."""

    def register(lister: Lister) -> Lister:
        _listers[name] = lister
        return lister

    return register


def sheets_of(pod: Pod) -> list[Sheet]:
    return [sheet for name in sorted(_listers) for sheet in _listers[name](pod)]


def out_of_date(pod: Pod) -> list[Sheet]:
    """Return the sheets that were printed before what stands on them changed."""
    changed_at = newest_change(pod)
    if changed_at is None:
        return []
    return [
        sheet for sheet in sheets_of(pod) if sheet.printed_at < (sheet.changed_at or changed_at)
    ]
