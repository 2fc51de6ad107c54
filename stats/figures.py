"""The figures of the dashboard: each a picture, what it says in words, and its numbers."""

import datetime
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from babel.dates import format_skeleton
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pages.localized import page_locale
from pods.models import Ward
from requests_app.choices import DeclineReason, MatchStatus
from requests_app.ends import EndReason
from requests_app.models.wards import NO_WARD
from stats import charts, metrics
from stats.metrics import DAY, HOUR, Scope, Waits

Words = str | Promise
AGE_WORDS: list[Words] = [
    gettext_lazy("Within a day"),
    gettext_lazy("1–2 days"),
    gettext_lazy("3–5 days"),
    gettext_lazy("More than 5 days"),
]
WAIT_WORDS: list[Words] = [
    gettext_lazy("Up to 1 hour"),
    gettext_lazy("1–6 hours"),
    gettext_lazy("6–24 hours"),
    gettext_lazy("1–2 days"),
    gettext_lazy("2–5 days"),
    gettext_lazy("More than 5 days"),
]
# In the order of their colors and patterns: a yes, a yes that came late, and so on
OUTCOME_WORDS: dict[str, Words] = {
    MatchStatus.ACCEPTED: gettext_lazy("Accepted"),
    MatchStatus.MISSED: gettext_lazy("Somebody else said yes first"),
    MatchStatus.EXPIRED: gettext_lazy("Ran out"),
    MatchStatus.DECLINED: gettext_lazy("Declined"),
    MatchStatus.WITHDRAWN: gettext_lazy("Withdrawn"),
    metrics.WAITING: gettext_lazy("No answer yet"),
}
# After a yes, in the same order of colors: done, still to be done, ended otherwise
AFTER_YES_WORDS: dict[str, Words] = {
    MatchStatus.DONE: MatchStatus.DONE.label,
    MatchStatus.ACCEPTED: gettext_lazy("Goes on"),
    MatchStatus.RELEASED: MatchStatus.RELEASED.label,
    MatchStatus.WITHDRAWN: MatchStatus.WITHDRAWN.label,
    MatchStatus.UNKNOWN: MatchStatus.UNKNOWN.label,
}
HOURS = [hours * HOUR.total_seconds() for hours in (1, 2, 3, 6, 12, 24, 48, 72, 120, 240)]
COUNTS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]


@dataclass(frozen=True)
class Figure:
    """A picture with what stands around it. `legend` names the series in their order."""

    slug: str
    title: str
    text: str
    drawing: charts.Drawing
    head: list[str]
    rows: list[list[str]]
    legend: list[str] = field(default_factory=list)
    note: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.drawing.boxes


def all_figures(
    scope: Scope, wards: Mapping[int, Ward], asked: metrics.Asked, reasons_to_end: Mapping[str, int]
) -> list[Figure]:
    """All figures of `scope`, in the order of the page; four queries."""
    offered, done = metrics.until_first_offer(scope), metrics.until_done(scope)
    answers = metrics.answers(scope)
    return [
        open_by_age(metrics.open_by_age(scope), wards),
        *waits(
            scope, offered, "offered", _("From the request to the first time a volunteer is asked")
        ),
        *waits(scope, done, "done", _("From the request until it is done")),
        unmet(reasons_to_end),
        outcomes(scope, answers),
        after_yes(scope, answers.after_yes),
        reasons(answers),
        offers(asked.counts),
    ]


def open_by_age(counts: Mapping[int, list[int]], wards: Mapping[int, Ward]) -> Figure:
    """Stacked bars: one per ward, in the order of the wards."""
    places: list[tuple[str, list[int]]] = [
        (str(ward), counts[pk]) for pk, ward in wards.items() if pk in counts
    ]
    if NO_WARD in counts:
        places.append((_("No ward named"), counts[NO_WARD]))
    ages = [str(words) for words in AGE_WORDS]
    rows = [charts.Row(name, numbers, _titles(ages, numbers)) for name, numbers in places]
    total = sum(row.total for row in rows)
    words = ngettext("%(count)d need is open now.", "%(count)d needs are open now.", total)
    return Figure(
        slug="open",
        title=_("Open needs by ward and age"),
        text=words % {"count": total},
        drawing=charts.lying_bars(rows),
        head=[_("Ward"), *ages, _("In total")],
        rows=[[row.label, *map(str, row.counts), str(row.total)] for row in rows],
        legend=ages,
    )


def _titles(names: Sequence[Words], counts: Sequence[int]) -> list[str]:
    return [f"{name}: {count}" for name, count in zip(names, counts, strict=True)]


def waits(scope: Scope, found: Sequence[Waits], slug: str, title: str) -> list[Figure]:
    """Two figures of the same waits: by week, and how they spread."""
    return [_waits_by_step(scope, found, slug, title), _spread(found, f"{slug}-spread", title)]


def _waits_by_step(scope: Scope, found: Sequence[Waits], slug: str, title: str) -> Figure:
    by_step = {waits.step: waits for waits in found}
    columns = [_wait_column(scope, step, by_step.get(step)) for step in scope.steps]
    ticks = charts.round_ticks(max((column.top for column in columns), default=0), HOURS)
    return Figure(
        slug=slug,
        title=title,
        text=_("Bars: half of them waited no longer. Lines: nine in ten waited no longer."),
        drawing=charts.standing_bars(columns, [charts.Tick(t, tick_words(t)) for t in ticks]),
        head=[step_word(scope), _("Half within"), _("Nine in ten within"), _("Needs")],
        rows=[[day(w.step), span_of(w.median), span_of(w.ninth), str(w.total)] for w in found],
    )


def _wait_column(scope: Scope, step: datetime.date, waits: Waits | None) -> charts.Column:
    if waits is None:
        return charts.Column(label_of(scope, step), [])
    median, ninth = span_of(waits.median), span_of(waits.ninth)
    words = _("half within %(median)s, nine in ten within %(ninth)s")
    title = f"{day(step)}: " + words % {"median": median, "ninth": ninth}
    return charts.Column(
        label_of(scope, step),
        [waits.median.total_seconds()],
        [title],
        mark=waits.ninth.total_seconds(),
    )


def _spread(found: Sequence[Waits], slug: str, title: str) -> Figure:
    counts = [sum(waits.counts[place] for waits in found) for place in range(len(WAIT_WORDS))]
    total = sum(counts)
    # The first three of `WAITS` are those up to a day.
    percent = round(100 * sum(counts[:3]) / total) if total else 0
    return Figure(
        slug=slug,
        title=_("%(title)s, in total") % {"title": title},
        text=_("%(percent)d%% within a day, of %(total)d.") % {"percent": percent, "total": total},
        drawing=_bars(WAIT_WORDS, counts),
        head=[_("How long"), _("Needs")],
        rows=_table(WAIT_WORDS, counts),
    )


def _bars(names: Sequence[Words], counts: Sequence[int]) -> charts.Drawing:
    rows = [charts.Row(str(name), [count]) for name, count in zip(names, counts, strict=True)]
    return charts.lying_bars(rows) if any(counts) else charts.Drawing(height=1)


def _table(names: Sequence[Words], counts: Sequence[int]) -> list[list[str]]:
    return [[str(name), str(count)] for name, count in zip(names, counts, strict=True)]


def outcomes(scope: Scope, answers: metrics.Answers) -> Figure:
    """Stacked columns: what became of the offers of each week."""
    totals = answers.totals
    return Figure(
        slug="answers",
        title=_("How volunteers answered"),
        text=_("Volunteers said yes: %(accepted)d of %(total)d.")
        % {"accepted": totals[MatchStatus.ACCEPTED], "total": totals.total()},
        **_by_step(scope, answers.by_step, OUTCOME_WORDS),
    )


def after_yes(scope: Scope, by_step: Mapping[datetime.date, Counter[str]]) -> Figure:
    """Stacked columns: what became of yeses, by the week of the offer, and what nobody knows."""
    totals: Counter[str] = sum(by_step.values(), Counter())
    done, unknown = totals[MatchStatus.DONE], totals[MatchStatus.UNKNOWN]
    words = _("Done: %(done)d of %(total)d. Nobody told us what happened: %(unknown)d.")
    return Figure(
        slug="after-yes",
        title=_("What became of a yes"),
        text=words % {"done": done, "total": totals.total(), "unknown": unknown},
        **_by_step(scope, by_step, AFTER_YES_WORDS),
    )


def _by_step(
    scope: Scope, by_step: Mapping[datetime.date, Counter[str]], words: Mapping[str, Words]
) -> dict[str, Any]:
    """Return drawing, table and legend of columns that are stacked in the order of `words`."""
    names = [str(name) for name in words.values()]
    nothing: Counter[str] = Counter()
    steps = {step: by_step.get(step, nothing) for step in scope.steps}
    rows = {step: [found[name] for name in words] for step, found in steps.items()}
    columns = [
        charts.Column(label_of(scope, step), counts, _titles(names, counts))
        for step, counts in rows.items()
    ]
    ticks = charts.round_ticks(max((column.top for column in columns), default=0), COUNTS)
    return {
        "drawing": charts.standing_bars(columns, [charts.Tick(t, str(int(t))) for t in ticks]),
        "head": [step_word(scope), *names],
        "rows": [[day(step), *map(str, counts)] for step, counts in rows.items() if any(counts)],
        "legend": names,
    }


def reasons(answers: metrics.Answers) -> Figure:
    """Lying bars: why volunteers said no."""
    # A volunteer need not say why; the empty reason is a bar like the others.
    names: list[Words] = [*DeclineReason.labels, gettext_lazy("No reason given")]
    counts = [answers.reasons[code] for code in [*DeclineReason.values, ""]]
    total = sum(counts)
    words = ngettext(
        "Volunteers said no %(count)d time.", "Volunteers said no %(count)d times.", total
    )
    return Figure(
        slug="reasons",
        title=_("Why volunteers said no"),
        text=words % {"count": total},
        drawing=_bars(names, counts),
        head=[_("Reason"), _("How many times")],
        rows=_table(names, counts),
    )


def unmet(counts: Mapping[str, int]) -> Figure:
    """Lying bars: why needs were closed without help of ours."""
    reasons = EndReason.cannot_help()
    found = [counts.get(reason, 0) for reason in reasons]
    total, others = sum(found), counts.get(EndReason.OTHERS_DID, 0)
    words = ngettext(
        "We could not help with %(count)d need.", "We could not help with %(count)d needs.", total
    )
    note = ngettext(
        "%(count)d more was closed because others helped.",
        "%(count)d more were closed because others helped.",
        others,
    )
    names: list[Words] = [reason.label for reason in reasons]
    return Figure(
        slug="unmet",
        title=_("Needs that were not met, and why"),
        text=words % {"count": total},
        drawing=_bars(names, found),
        head=[_("Reason"), _("Needs")],
        rows=_table(names, found),
        note=note % {"count": others} if others else "",
    )


def offers(counts: Sequence[int]) -> Figure:
    """Lying bars: how many volunteers got no offer, one, two …"""
    names = [offers_words(first, end) for first, end in _groups()]
    words = ngettext(
        "%(never)d of %(total)d approved volunteer was not asked.",
        "%(never)d of %(total)d approved volunteers were not asked.",
        sum(counts),
    )
    return Figure(
        slug="asked",
        title=_("How often volunteers are asked"),
        text=words % {"never": counts[0], "total": sum(counts)},
        drawing=_bars(names, counts),
        head=[_("Times asked in this period"), _("Volunteers")],
        rows=_table(names, counts),
        note=_("Every time they were asked counts, also from other wards."),
    )


def _groups() -> list[tuple[int, int | None]]:
    ends: list[int | None] = [first - 1 for first in metrics.OFFERS[1:]]
    return list(zip(metrics.OFFERS, [*ends, None], strict=True))


def offers_words(first: int, last: int | None) -> str:
    """Return "never", "2 times", "3–5 times": from `first` to `last` (None: or more)."""
    if first == 0:
        return _("Never")
    if last is None:
        return _("%(first)d times or more") % {"first": first}
    if first == last:
        return ngettext("%(count)d time", "%(count)d times", first) % {"count": first}
    return _("%(first)d–%(last)d times") % {"first": first, "last": last}


# --- Words ----------------------------------------------------------------------------------------


def step_word(scope: Scope) -> str:
    return _("Month") if scope.is_by_month else _("Week from")


def label_of(scope: Scope, step: datetime.date) -> str:
    """Below a column: the day, or the month and year."""
    parts = "yMMM" if scope.is_by_month else "MMMd"
    return format_skeleton(parts, step, locale=page_locale())


def day(when: datetime.date) -> str:
    return date_format(when, "SHORT_DATE_FORMAT")


def span_of(time: datetime.timedelta) -> str:
    return span(time.total_seconds())


def span(seconds: float) -> str:
    """A span of time as people say it: minutes, hours, from two days on in days."""
    for unit, least, words in SPANS:
        if seconds >= least:
            number = round(seconds / unit)
            return words(number) % {"n": number}
    return _("0 minutes")


def tick_words(seconds: float) -> str:
    """The same for round spans: a day is a day there."""
    days, rest = divmod(int(seconds), int(DAY.total_seconds()))
    return span(seconds) if rest else ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


Say = Callable[[int], Any]
SPANS: list[tuple[float, float, Say]] = [
    (DAY.total_seconds(), 48 * 3600, lambda n: ngettext("%(n)d day", "%(n)d days", n)),
    (HOUR.total_seconds(), 90 * 60, lambda n: ngettext("%(n)d hour", "%(n)d hours", n)),
    (60.0, 1, lambda n: ngettext("%(n)d minute", "%(n)d minutes", n)),
]
