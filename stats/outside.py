"""From where people come whose ZIP code no ward covers: counts by ZIP code and month."""

import csv
import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.utils.translation import pgettext

from backoffice.export.files import safe
from common.zip_words import other_zips, zip_label
from pods.choices import OutsideKind
from pods.models import OutsideCount
from stats.metrics import DAY, next_month
from stats.veil import FEWEST

# Of a ZIP code with few, so many signs are told: those of its region.
SIGNS = 3


@dataclass(frozen=True)
class PlaceRow:
    """The number of visits from `place`: a ZIP code, the beginning of some, or "" for others.

    `counts` are in the order of `OutsideKind`.
    """

    place: str
    is_region: bool
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def words(self) -> str:
        """The place as staff read it."""
        if not self.place:
            return str(other_zips)
        return f"{self.place}…" if self.is_region else self.place


def rows_between(first: datetime.date, last: datetime.date) -> list[PlaceRow]:
    """Return the rows of all months from `first` to `last` together, the most first."""
    months = OutsideCount.objects.filter(month__gte=first.replace(day=1), month__lte=last)
    found = months.order_by().values_list("place", "kind").annotate(times=Sum("count"))
    return coarse(found)


def coarse(counts: Iterable[tuple[str, str, int]]) -> list[PlaceRow]:
    """Return a row for each ZIP code with enough; the others by region, the rest together.

    Nothing is left out, so that all rows sum up to what was counted.
    """
    places: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for place, kind, times in counts:
        places[place][kind] += times
    whole = {place for place in places if len(place) > SIGNS}
    many, few = _parted({place: places[place] for place in whole})
    rest = Counter({place: 0 for place in places if place not in whole})
    regions: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for place in [*few, *rest]:
        regions[place[:SIGNS]] += places[place]
    told, others = _parted(regions)
    last = sum((regions[place] for place in others), Counter())
    rows = [_row(place, many[place], is_region=False) for place in many]
    rows += [_row(place, told[place], is_region=True) for place in told if place]
    last += told.get("", Counter())
    rows.sort(key=lambda row: (-row.total, row.place))
    return [*rows, _row("", last, is_region=False)] if last else rows


def _parted(places: dict[str, Counter[str]]) -> tuple[dict[str, Counter[str]], list[str]]:
    many = {place: kinds for place, kinds in places.items() if kinds.total() >= FEWEST}
    return many, [place for place in places if place not in many]


def _row(place: str, kinds: Counter[str], *, is_region: bool) -> PlaceRow:
    return PlaceRow(place, is_region, tuple(kinds[kind] for kind in OutsideKind.values))


def write_outside(file: Any, first: datetime.date, last: datetime.date) -> None:
    """Write the table, month by month; all its rows have the same columns."""
    file.write("\ufeff")  # so that spreadsheets read it as UTF-8
    writer = csv.writer(file)
    ends = pgettext("the first day of a period", "From"), pgettext("the last day of a period", "To")
    writer.writerow([*ends, zip_label, *(kind.label for kind in OutsideKind)])
    month = first.replace(day=1)
    while month <= last:
        end = next_month(month) - DAY
        for row in rows_between(month, end):
            line = [month.isoformat(), end.isoformat(), row.words, *map(str, row.counts)]
            writer.writerow([safe(cell) for cell in line])
        month = next_month(month)
