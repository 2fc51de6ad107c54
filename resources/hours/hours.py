"""All rules of an entry together: is it open, until when, and when does it open next?"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from network import current
from resources.hours.rules import CLOSED, DAY, INSTEAD, REGULAR, Rule

# How far ahead an opening is looked for: what opens once a year is found. In pieces of so many
# days, as most places open within a week.
PIECES = (8, 32, 128, 256)
# So far ahead it is known until when an opening lasts.
SEEN_AHEAD = 14
# A day by the clock has up to 25 hours, and an opening may last until the next one.
LONGEST = datetime.timedelta(days=2)


@dataclass(frozen=True, order=True)
class Span:
    """An opening, from one aware moment to another; the same twice where its end is not known."""

    opens: datetime.datetime
    closes: datetime.datetime

    @property
    def has_end(self) -> bool:
        return self.closes > self.opens


@dataclass(frozen=True)
class Hours:
    """When an entry is open. Moments are aware; days are those of `zone`."""

    rules: tuple[Rule, ...] = ()
    zone: datetime.tzinfo = datetime.UTC
    appointment: str = ""
    reopens_on: datetime.date | None = None

    def __bool__(self) -> bool:
        return bool(self.rules) or self.appointment == "only"

    def is_open(self, at: datetime.datetime) -> bool:
        """Tell whether somebody who comes `at` that moment finds it open, as far as is known."""
        return self.opening(at) is not None

    def opening(self, at: datetime.datetime) -> Span | None:
        """The opening that goes on at `at`; None while it is closed."""
        return next(
            (span for span in self.openings(at, at) if span.opens <= at < span.closes), None
        )

    def next_opening(self, at: datetime.datetime) -> Span | None:
        """The first opening that begins after `at`; None where none does within a year."""
        start = at
        for days in PIECES if self.rules else ():
            end = start + DAY * days
            for span in self.openings(start, end):
                # What began before was seen in the piece before, and may be cut in this one.
                if span.opens >= start and span.opens > at:
                    return span
            start = end
        return None

    def next_change(self, at: datetime.datetime) -> datetime.datetime | None:
        """The next moment at which it opens or closes; None where it stays as it is for a year.

        Also the moment at which it is no longer closed for now.
        """
        now = self.opening(at)
        following = now.closes if now else getattr(self.next_opening(at), "opens", None)
        moments = [following, self._reopens if self.is_closed_for_now(at) else None]
        return min((moment for moment in moments if moment and moment > at), default=None)

    def is_closed_for_now(self, at: datetime.datetime) -> bool:
        """Tell whether `at` lies before the day on which it opens again."""
        return self._reopens is not None and at < self._reopens

    @property
    def _reopens(self) -> datetime.datetime | None:
        if self.reopens_on is None:
            return None
        midnight = datetime.datetime.combine(self.reopens_on, datetime.time(0), self.zone)
        return midnight.astimezone(datetime.UTC)

    def is_around_the_clock(self, day: datetime.date) -> bool:
        """Tell whether it is open day and night in the week that begins with `day`."""
        start = datetime.datetime.combine(day, datetime.time(0), self.zone)
        found = self.openings(start, start)
        return any(span.opens <= start and span.closes >= start + DAY * 7 for span in found)

    def openings(self, start: datetime.datetime, end: datetime.datetime) -> list[Span]:
        """Return what is open at some moment from `start` to `end`, in order, each whole.

        Those that touch are one. One that never ends is cut after some days.
        """
        first = start.astimezone(self.zone).date() - LONGEST
        last = end.astimezone(self.zone).date() + DAY * (SEEN_AHEAD if end == start else 2)
        spans = _joined(sorted(self._spans(first, last)))
        return [span for span in spans if span.closes >= start and span.opens <= end]

    def _spans(self, first: datetime.date, last: datetime.date) -> Iterator[Span]:
        for day, rule in self.on_days(first, last):
            span = self._span(day, rule)
            if span is not None and not self.is_closed_for_now(span.opens):
                yield span

    def on_days(
        self, first: datetime.date, last: datetime.date
    ) -> list[tuple[datetime.date, Rule]]:
        """Return the rules that count on each day from `first` to `last`."""
        closed = self._days_of(CLOSED, first, last)
        instead = [rule for rule in self.rules if rule.kind == INSTEAD]
        found = []
        for rule in self.rules:
            if rule.kind == CLOSED:
                continue
            for day in rule.dates(first, last):
                is_replaced = rule.kind == REGULAR and any(other.covers(day) for other in instead)
                if day not in closed and not is_replaced:
                    found.append((day, rule))
        return found

    def _days_of(self, kind: str, first: datetime.date, last: datetime.date) -> set[datetime.date]:
        rules = (rule for rule in self.rules if rule.kind == kind)
        return {day for rule in rules for day in rule.dates(first, last)}

    def _span(self, day: datetime.date, rule: Rule) -> Span | None:
        if rule.opens_at is None:
            return None
        opens = _moment(day, rule.opens_at, self.zone)
        if rule.closes_at is None:
            return Span(opens, opens)
        closing = day + DAY * (rule.closes_at <= rule.opens_at)
        # An hour that comes twice begins with its first time and ends with its second.
        closes = max(
            _moment(closing, rule.closes_at.replace(fold=fold), self.zone) for fold in (0, 1)
        )
        # An hour that the clock leaves out is no opening.
        return Span(opens, closes) if closes > opens else None


def _moment(day: datetime.date, time: datetime.time, zone: datetime.tzinfo) -> datetime.datetime:
    # In UTC: two moments of one zone would be compared by their clocks.
    return datetime.datetime.combine(day, time, zone).astimezone(datetime.UTC)


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Sorted `spans`, with those that touch or overlap as one."""
    found: list[Span] = []
    for span in spans:
        if found and span.opens <= found[-1].closes:
            found[-1] = Span(found[-1].opens, max(found[-1].closes, span.closes))
        else:
            found.append(span)
    return found


def network_zone() -> datetime.tzinfo:
    """The zone of the network."""
    return current().zone


def is_zone(name: str) -> bool:
    """Tell whether there is a zone that is called so."""
    return getattr(zone_named(name), "key", "") == name


def zone_named(name: str) -> datetime.tzinfo:
    """The zone that is called so; the network's where there is none of that name."""
    return _zone_of(name) or network_zone()


@lru_cache(maxsize=64)
def _zone_of(name: str) -> datetime.tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
