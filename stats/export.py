"""The counts of a period as CSV: the totals of the page first, then by week and kind of help.

The file is passed on outside the network, so what could name somebody is not in it (`veil`).
"""

import csv
import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from backoffice.export.files import safe
from common.models import Category
from pods.models import Ward
from stats import metrics
from stats.lines import Line, households, lines
from stats.metrics import DAY, Scope
from stats.totals import Helped, Outcome, Totals
from stats.veil import FEWEST, Cell, Part, parts


def write_counts(file: Any, totals: Totals, scope: Scope, wards: Mapping[int, Ward]) -> None:
    """Write the table; all its rows have the same columns."""
    file.write("\ufeff")  # so that spreadsheets read it as UTF-8
    writer = csv.writer(file)
    writer.writerow(
        [
            pgettext("the first day of a period", "From"),
            pgettext("the last day of a period", "To"),
            _("Ward"),
            _("Kind of help"),
            _("State"),
            _("Asked in this period"),
            _("Ended in this period"),
        ]
    )
    rows = [*_totals(totals, scope, wards), *_details(scope, wards)]
    writer.writerows([safe(cell) for cell in row] for row in rows)


def _totals(totals: Totals, scope: Scope, wards: Mapping[int, Ward]) -> Iterable[list[str]]:
    ward = wards.get(scope.ward_id or 0)
    place = [*_ends(scope, None), str(ward or _("All of mine")), _("All kinds")]
    first, people, *rest = households(totals.helped)
    yield [*place, *_cells(first)]
    # The size of a household can name it: in a sum of a few it could be read.
    yield [*place, people.words, "", _few_households(totals.helped) or str(people.ended)]
    for line in [*rest, *lines(totals)]:
        yield [*place, *_cells(line)]


def _cells(line: Line) -> list[str]:
    return [line.words, *("" if n is None else str(n) for n in (line.asked, line.ended))]


def _few_households(helped: Helped) -> str:
    """Say why the number of people is not told, where it is not."""
    if not 0 < helped.known - helped.unsaid < FEWEST:
        return ""
    words = ngettext("fewer than %(count)d household", "fewer than %(count)d households", FEWEST)
    return words % {"count": FEWEST}


def _details(scope: Scope, wards: Mapping[int, Ward]) -> Iterable[list[str]]:
    kinds = Category.objects.in_bulk()
    places, order = [*wards], [*kinds]
    outcomes = [*Outcome]

    def key(part: Part) -> tuple[Any, ...]:
        ward = places.index(part.ward) if part.ward in wards else len(places)
        kind = len(order) if part.kind is None else order.index(part.kind)
        return ward, kind, part.week or datetime.date.min, outcomes.index(Outcome(part.state))

    for part in sorted(parts(_counts(scope), len(kinds)), key=key):
        yield [
            *_ends(scope, part.week),
            str(wards.get(part.ward) or _("No ward named")),
            _("Other kinds of help") if part.kind is None else str(kinds[part.kind]),
            str(Outcome(part.state).label),
            str(part.count),
            "",
        ]


def _counts(scope: Scope) -> Counter[Cell]:
    """Count the needs by ward, kind, week and outcome, which is coarser than state and reason."""
    found: Counter[Cell] = Counter()
    for row in metrics.coarse_counts(scope):
        outcome = Outcome.of(row["status"], row["end_reason"])
        week = metrics.day_of(row["week"])
        found[row["in_ward"], row["category"], week, outcome.value] += row["n"]
    return found


def _ends(scope: Scope, week: datetime.date | None) -> list[str]:
    """Return the first and the last day of the period, or of the part of a week that is in it."""
    first, last = scope.first, scope.last
    if week:
        first, last = max(first, week), min(last, week + 6 * DAY)
    return [first.isoformat(), last.isoformat()]
