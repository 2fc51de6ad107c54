"""Hours as people say them, in the language of the page: never typed nine times."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from babel.dates import get_day_names
from babel.lists import format_list
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from common.languages import comma, dot
from pages.localized import (
    day_of_each_month,
    local_date,
    local_day,
    page_locale,
    short_time,
    weekday_name,
)
from resources.hours.hours import Hours
from resources.hours.rules import CLOSED, INSTEAD, MIDNIGHT, REGULAR, WEEKDAYS, Rule

# How far ahead days with other hours are named.
NAMED_AHEAD = datetime.timedelta(days=60)
WEEK = range(7)
# "Mon" is read as fast as "Monday" and leaves room; elsewhere short names are no usual words.
SHORT_DAYS = {"en"}
Days = tuple[int, ...]
Bounds = tuple[datetime.date | None, datetime.date | None]


@dataclass(frozen=True)
class Now:
    """The state of an entry at a moment: in words, and whether it is open (None: unknown).

    `is_lasting`: it is so until a day that the words name, so that paper may say it too.
    """

    words: str
    is_open: bool | None
    is_lasting: bool = False


# --- Always -------------------------------------------------------------------------------------


def say(hours: Hours, day: datetime.date | None = None) -> list[str]:
    """Return the hours as of `day` (today) in short lines: "Mon–Fri, 9 AM–5 PM".

    What is over is left out; what begins later or holds for a time says so.
    """
    day = day or timezone.localdate(timezone=hours.zone)
    rules = [rule for rule in hours.rules if not rule.is_over(day)]
    usual = [rule for rule in rules if rule.kind == REGULAR]
    near = [rule for rule in rules if (rule.valid_from or day) <= day + NAMED_AHEAD]
    lines = list(_by_bounds(usual, day))
    lines += _by_bounds([rule for rule in near if rule.kind == INSTEAD], day)
    lines += [_closed(rule, day) for rule in near if rule.kind == CLOSED]
    if hours.appointment == "only":
        lines.append(_("By appointment only"))
    return [capfirst(line) for line in lines]


def sentence(lines: Iterable[str]) -> str:
    """Return `lines` as one text, for a row of a list."""
    return dot().join(lines)


def _by_bounds(rules: list[Rule], day: datetime.date) -> Iterator[str]:
    """Return the lines of rules of one kind; of those for a time, with their days."""
    groups: dict[Bounds, list[Rule]] = defaultdict(list)
    for rule in rules:
        begins = rule.valid_from if rule.valid_from and rule.valid_from > day else None
        groups[begins, rule.valid_to].append(rule)
    for bounds in sorted(groups, key=lambda bounds: [each or day for each in bounds]):
        for line in _lines(groups[bounds]):
            yield _within(bounds, line)


def _within(bounds: Bounds, words: str) -> str:
    begins, ends = bounds
    said = {"first": local_date(begins), "last": local_date(ends), "hours": words}
    if begins and ends:
        if begins == ends:
            return pgettext("opening hours", "%(date)s: %(hours)s") % {
                **said,
                "date": local_day(begins),
            }
        return pgettext("opening hours", "%(first)s to %(last)s: %(hours)s") % said
    if begins:
        return pgettext("opening hours", "From %(first)s: %(hours)s") % said
    return pgettext("opening hours", "Until %(last)s: %(hours)s") % said if ends else words


def _lines(rules: list[Rule]) -> Iterator[str]:
    """Return the week first, days with the same times as one, then what is rarer."""
    by_times: dict[str, list[int]] = defaultdict(list)
    for number in WEEK:
        if of_day := [
            rule for rule in rules if _is_weekly(rule) and WEEKDAYS[number] in rule.byday
        ]:
            by_times[_times(of_day)].append(number)
    for times, days in by_times.items():
        yield _with_times(_days(tuple(days)), times)
    for rule in rules:
        if not _is_weekly(rule):
            for days_words in _rare_days(rule):
                yield _with_times(days_words, _times([rule]))


def _is_weekly(rule: Rule) -> bool:
    """Tell whether it holds on the same days of every week."""
    return rule.freq == "WEEKLY" and rule.interval == 1


def _closed(rule: Rule, day: datetime.date) -> str:
    if not rule.freq and rule.valid_from and rule.valid_to:
        if rule.valid_from == rule.valid_to:
            return pgettext("opening hours", "Closed on %(date)s") % {
                "date": local_day(rule.valid_from)
            }
        said = {"first": local_day(rule.valid_from), "last": local_day(rule.valid_to)}
        return pgettext("opening hours", "Closed from %(first)s to %(last)s") % said
    if _is_weekly(rule):
        days = _days(tuple(sorted(WEEKDAYS.index(code) for code in rule.byday)))
    else:
        days = comma().join(_rare_days(rule))
    begins = rule.valid_from if rule.valid_from and rule.valid_from > day else None
    return _within(
        (begins, rule.valid_to), pgettext("opening hours", "Closed: %(days)s") % {"days": days}
    )


# --- Days and times -------------------------------------------------------------------------------


def _with_times(days: str, times: str) -> str:
    """Return "Mon–Fri, 9 AM–5 PM"; either may be missing."""
    if not (days and times):
        return days or times
    return pgettext("opening hours", "%(days)s, %(times)s") % {"days": days, "times": times}


def _days(numbers: Days) -> str:
    """Return weekdays, in order, in words: "every day", "Mon–Fri", "Tue and Sat"."""
    if len(numbers) == len(WEEK):
        return _("Every day")
    parts = []
    for run in _runs(numbers):
        if len(run) > 2:
            said = {"first": _day(run[0]), "last": _day(run[-1])}
            parts.append(pgettext("days of the week", "%(first)s–%(last)s") % said)
        else:
            parts += [_day(number) for number in run]
    return format_list(parts, locale=page_locale())


def _runs(numbers: Days) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _day(number: int) -> str:
    if get_language() in SHORT_DAYS:
        return str(get_day_names("abbreviated", context="format", locale=page_locale())[number])
    return weekday_name(number)


def _rare_days(rule: Rule) -> list[str]:
    """Return the days of a rule that is not of every week, one text for each kind of day."""
    if not rule.freq:
        return [""]
    if rule.freq == "WEEKLY":
        numbers = tuple(sorted(WEEKDAYS.index(code) for code in rule.byday))
        return [_every(rule, _days(numbers))]
    days = [day_of_each_month(int(code[:-2]), WEEKDAYS.index(code[-2:])) for code in rule.byday]
    days += [_day_of_month(number) for number in rule.bymonthday]
    return [_every(rule, words) for words in days] if rule.interval > 1 else days


def _day_of_month(number: int) -> str:
    if number < 0:
        return _("The last day of each month")
    return _("Day %(number)s of each month") % {"number": number}


def _every(rule: Rule, days: str) -> str:
    """Return "Every two weeks: Tuesday"; of months, "Every 3 months: the first Saturday"."""
    number = rule.interval
    if rule.freq == "WEEKLY":
        if number == 1:
            return days
        if number == 2:
            return _("Every two weeks: %(days)s") % {"days": days}
        words = ngettext("Every %(n)s week: %(days)s", "Every %(n)s weeks: %(days)s", number)
    else:
        words = ngettext("Every %(n)s month: %(days)s", "Every %(n)s months: %(days)s", number)
    return words % {"n": number, "days": days}


def _times(rules: list[Rule]) -> str:
    """Return the times of one day: "9 AM–noon, 1 PM–5 PM"; "" where only the day is known."""
    spans = {(rule.opens_at, rule.closes_at) for rule in rules if rule.opens_at}
    if any(rule.opens_at == rule.closes_at == MIDNIGHT for rule in rules):
        return pgettext("opening hours", "day and night")
    in_order = sorted(spans, key=lambda span: [time or MIDNIGHT for time in span])
    return comma().join(_span(opens, closes) for opens, closes in in_order if opens)


def _span(opens: datetime.time, closes: datetime.time | None) -> str:
    if closes is None:
        return pgettext("opening hours", "from %(opens)s") % {"opens": short_time(opens)}
    said = {"opens": short_time(opens), "closes": short_time(closes)}
    return pgettext("opening hours", "%(opens)s–%(closes)s") % said


# --- Now ------------------------------------------------------------------------------------------


def say_now(hours: Hours, at: datetime.datetime) -> Now:
    """Return what is so at the moment `at`: "Open until 5 PM", "Opens on Tue, Dec 1 at 9 AM"."""
    if hours.reopens_on and hours.is_closed_for_now(at):
        words = _("Closed for now. It opens again on %(date)s.")
        return Now(words % {"date": local_date(hours.reopens_on)}, False, is_lasting=True)
    today = at.astimezone(hours.zone).date()
    span = hours.opening(at)
    if span is not None:
        if hours.is_around_the_clock(today):
            return Now(pgettext("opening hours", "Open day and night"), True)
        closes = span.closes.astimezone(hours.zone)
        if closes - at > datetime.timedelta(days=1):
            return Now(pgettext("opening hours", "Open now"), True)
        return Now(
            pgettext("opening hours", "Open until %(time)s") % {"time": short_time(closes.time())},
            True,
        )
    following = hours.next_opening(at)
    if following is None:
        return Now("", None)
    opens = following.opens.astimezone(hours.zone)
    said = {"time": short_time(opens.time()), "date": local_day(opens.date())}
    if opens.date() == today:
        return Now(pgettext("opening hours", "Opens today at %(time)s") % said, False)
    if opens.date() == today + datetime.timedelta(days=1):
        return Now(pgettext("opening hours", "Opens tomorrow at %(time)s") % said, False)
    return Now(pgettext("opening hours", "Opens on %(date)s at %(time)s") % said, False)
