"""Rules as HSDS 3.0 writes them (`schedule.json`), and back; nothing of ours is lost on the way.

HSDS knows only what is open. That a rule closes, or counts instead of the usual ones, is its
`kind`, for which whoever writes the file needs an attribute.
"""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from resources.hours.rules import DAYS_OF_MONTH, IN_MONTH, REGULAR, WEEKDAYS, Rule

HOUR = datetime.timedelta(hours=1)
MOST_WEEKS, MOST_MONTHS, MOST_TIMES = 52, 12, 1000
# What HSDS may hold and we do not: whoever reads it keeps it as words.
NOT_OURS = ("byweekno", "byyearday")


class NotUnderstoodError(ValueError):
    """A schedule that is no rule of ours, or no schedule at all."""


def to_hsds(rule: Rule, zone: datetime.tzinfo, day: datetime.date) -> dict[str, Any]:
    """Return the fields of a `schedule`, without its id; `timezone` is the offset on `day`."""
    is_span = not rule.freq
    fields = {
        "freq": rule.freq or "WEEKLY",
        "interval": rule.interval if rule.interval > 1 else None,
        "byday": ",".join(WEEKDAYS if is_span else rule.byday),
        "bymonthday": ",".join(map(str, rule.bymonthday)),
        "dtstart": _iso(rule.valid_from) if is_span or rule.interval > 1 else None,
        "until": _iso(rule.valid_to) if is_span else None,
        "valid_from": _iso(rule.valid_from),
        "valid_to": _iso(rule.valid_to),
        "opens_at": _iso(rule.opens_at),
        "closes_at": _iso(rule.closes_at),
        "timezone": _offset(zone, day) / HOUR,
    }
    return {name: value for name, value in fields.items() if value not in (None, "")}


def from_hsds(fields: Mapping[str, Any], zone: datetime.tzinfo, kind: str = REGULAR) -> Rule:
    """Return the rule that the `fields` of a schedule mean; raises `NotUnderstoodError`.

    A time with an offset that is not one of `zone` is taken to its clock.
    """
    try:
        return _Reader(fields, zone).rule(kind)
    except (TypeError, ValueError, AttributeError, OverflowError) as error:
        raise NotUnderstoodError(str(error)) from error


class _Reader:
    def __init__(self, fields: Mapping[str, Any], zone: datetime.tzinfo) -> None:
        self.fields, self.zone = fields, zone

    def rule(self, kind: str) -> Rule:
        begins, start = self._day("valid_from"), self._day("dtstart")
        ends = [day for day in (self._day("valid_to"), self._day("until")) if day]
        freq, byday, bymonthday = self._days(start or begins)
        interval = self._number("interval") or 1
        self._check(freq, interval)
        rule = Rule(
            kind=kind,
            freq=freq,
            interval=interval,
            byday=byday,
            bymonthday=bymonthday,
            opens_at=self._time("opens_at"),
            closes_at=self._time("closes_at"),
            valid_from=start or begins,
            valid_to=min(ends, default=None),
        )
        rule = self._counted(rule)
        if not freq and not (rule.valid_from and rule.valid_to):
            raise ValueError("no days")
        if rule.opens_at is None and rule.closes_at is not None:
            raise ValueError("closes without opening")
        return self._begun(rule, begins) if start and begins and begins > start else rule

    def _days(self, first: datetime.date | None) -> tuple[str, tuple[str, ...], tuple[int, ...]]:
        """Return `freq`, `byday` and `bymonthday`; what is left out is that of the first day."""
        freq = str(self.fields.get("freq") or "")
        codes = set(self._parts("byday"))
        numbers = {int(part) for part in self._parts("bymonthday")}
        if any(self.fields.get(name) for name in NOT_OURS) or (codes and numbers):
            raise ValueError("not a rule of ours")
        if not freq:
            freq = "WEEKLY" if codes else ""
        if freq and not codes and not numbers:
            if first is None:
                raise ValueError("no days")
            codes = {WEEKDAYS[first.weekday()]} if freq == "WEEKLY" else set()
            numbers = set() if codes else {first.day}
        if freq == "MONTHLY" and codes & set(WEEKDAYS):
            freq, codes = self._each_in_month(codes)
        allowed = WEEKDAYS if freq == "WEEKLY" else IN_MONTH
        wrong = codes - set(allowed) or numbers - set(DAYS_OF_MONTH)
        if freq not in ("", "WEEKLY", "MONTHLY") or wrong or (numbers and freq != "MONTHLY"):
            raise ValueError("not a rule of ours")
        if self._is_span(freq, codes):
            return "", (), ()
        byday = tuple(code for code in allowed if code in codes)
        return freq, byday, tuple(day for day in DAYS_OF_MONTH if day in numbers)

    def _each_in_month(self, codes: set[str]) -> tuple[str, set[str]]:
        """Each Monday of a month is each of the year, or the first to the fifth of some months."""
        plain = codes & set(WEEKDAYS)
        if codes == plain and (self._number("interval") or 1) == 1:
            return "WEEKLY", codes
        return "MONTHLY", codes - plain | {
            f"{place}{day}" for place in range(1, 6) for day in plain
        }

    def _is_span(self, freq: str, codes: set[str]) -> bool:
        """Tell whether it is each day from the first to the last, as `to_hsds` writes them."""
        has_bounds = bool(self._day("dtstart") and self._day("until"))
        once = has_bounds and (self._number("interval") or 1) == 1
        return once and freq == "WEEKLY" and codes == set(WEEKDAYS)

    def _check(self, freq: str, interval: int) -> None:
        most = {"WEEKLY": MOST_WEEKS, "MONTHLY": MOST_MONTHS}.get(freq, 1)
        if not 1 <= interval <= most:
            raise ValueError("not a rule of ours")
        if interval > 1 and freq == "WEEKLY" and self.fields.get("wkst") not in (None, "", "MO"):
            raise ValueError("not a rule of ours")
        if interval > 1 and self._parts("bymonthday"):
            raise ValueError("not a rule of ours")
        if interval > 1 and not (self._day("dtstart") or self._day("valid_from")):
            raise ValueError("no first day")

    def _counted(self, rule: Rule) -> Rule:
        """`rule` until the last of so many days, where a number of them is given."""
        count = self._number("count")
        if not count:
            return rule
        if not 1 <= count <= MOST_TIMES or rule.valid_from is None:
            raise ValueError("not a rule of ours")
        far = rule.valid_from + datetime.timedelta(days=366 * 90)
        last = list(islice(rule.dates(rule.valid_from, far), count))[-1]
        return _until(rule, last)

    def _begun(self, rule: Rule, begins: datetime.date) -> Rule:
        """`rule` from `begins` on, counting the same weeks or months as from its own start."""
        far = begins + datetime.timedelta(days=366 * 2)
        return replace(rule, valid_from=next(rule.dates(begins, far), begins))

    def _parts(self, name: str) -> list[str]:
        text = self.fields.get(name) or ""
        return [part.strip() for part in str(text).upper().split(",") if part.strip()]

    def _number(self, name: str) -> int:
        value = self.fields.get(name) or 0
        if int(value) != float(value):
            raise ValueError(f"{name} is no whole number")
        return int(value)

    def _day(self, name: str) -> datetime.date | None:
        value = self.fields.get(name)
        return datetime.date.fromisoformat(str(value)[:10]) if value else None

    def _time(self, name: str) -> datetime.time | None:
        value = self.fields.get(name)
        if not value:
            return None
        text = str(value).strip().upper()
        # The end of the day, which Python's clock does not know.
        time = datetime.time.fromisoformat("00:00" if text.startswith("24:00") else text)
        offset = time.utcoffset()
        time = time.replace(tzinfo=None, microsecond=0)
        if offset is None or offset in self._offsets():
            return time
        day = datetime.date(2001, 1, 1)
        there = datetime.datetime.combine(day, time, datetime.timezone(offset))
        return there.astimezone(self.zone).time()

    def _offsets(self) -> set[datetime.timedelta]:
        """The offsets of the zone in winter and in summer."""
        year = datetime.date.today().year  # noqa: DTZ011  a zone's rules change by the year
        return {_offset(self.zone, datetime.date(year, month, 15)) for month in (1, 4, 7, 10)}


def _until(rule: Rule, last: datetime.date) -> Rule:
    ends = min(last, rule.valid_to or last)
    return replace(rule, valid_to=ends)


def _iso(value: datetime.date | datetime.time | None) -> str | None:
    if isinstance(value, datetime.time):
        return value.isoformat("seconds" if value.second else "minutes")
    return value.isoformat() if value else None


def _offset(zone: datetime.tzinfo, day: datetime.date) -> datetime.timedelta:
    noon = datetime.datetime.combine(day, datetime.time(12), zone)
    return noon.utcoffset() or datetime.timedelta(0)
