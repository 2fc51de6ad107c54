"""What a fund says in public: sums by period and kind of help, and no sum of a few. No names.

A sum of one to four payments could be a household that somebody knows. So months are put together
until each period has enough of them, or none; kinds of help of which there are few stand together.
Nothing is left out, so nothing can be worked out from what is there. Only closed months are told:
they do not change any more, and no two looks at the page differ by one payment.

What was promised, and given in kind, is no money of the fund: each stands on a line of its own, of
as many months as have enough of them.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce, TruncMonth

from fund.choices import EntryKind
from fund.models import Entry, Fund

FEWEST = 5
# As many as fit on a light page; what was before them stands in the sum that is carried on.
MOST_PERIODS = 12
GIFTS, OTHERS = -1, 0


@dataclass
class Total:
    """The payments, or gifts, of one kind: what they come to, and how many they are."""

    amount: int = 0
    count: int = 0

    def add(self, other: "Total") -> None:
        self.amount += other.amount
        self.count += other.count


@dataclass
class Period:
    """Some months one after the other, with what came in and what went out by kind of help."""

    first: datetime.date
    last: datetime.date
    gifts: Total = field(default_factory=Total)
    kinds: dict[int, Total] = field(default_factory=dict)
    held: int = 0
    pledged: Total = field(default_factory=Total)
    in_kind: Total = field(default_factory=Total)
    # Of the things whose worth somebody estimated; nothing where they are few.
    worth: Total = field(default_factory=Total)

    @property
    def paid(self) -> Total:
        """All payments of the period."""
        whole = Total()
        for each in self.kinds.values():
            whole.add(each)
        return whole


def periods(fund: Fund) -> list[Period]:
    """Return the periods that may be told, the newest first. Four queries."""
    closed = fund.closings.order_by("-month").values_list("month", flat=True).first()
    if closed is None:
        return []
    told, open_one = [], None
    for month, sums in sorted(_by_month(fund, closed).items()):
        open_one = _joined(open_one, month, sums)
        if _is_enough(open_one.gifts.count) and _is_enough(open_one.paid.count):
            told.append(open_one)
            open_one = None
    held = 0
    for each in told:
        held += each.gifts.amount + each.paid.amount
        each.held, each.kinds = held, _few_together(each.kinds)
    _add_promises(fund, told)
    return told[: -MOST_PERIODS - 1 : -1]


def to_close(fund: Fund, month: datetime.date) -> Period | None:
    """Return what would be closed with `month`: all since the last closing. Two queries.

    None where it is closed. For those who keep the books: nothing in it is veiled.
    """
    closed = fund.closings.order_by("-month").values_list("month", flat=True).first()
    if closed is not None and closed >= month:
        return None
    held, found = 0, None
    for each, sums in sorted(_by_month(fund, month).items()):
        held += sum(total.amount for total in sums.values())
        if closed is None or each > closed:
            found = _joined(found, each, sums)
    period = found or Period(month, month)
    period.last, period.held = month, held
    return period


def _add_promises(fund: Fund, told: list[Period]) -> None:
    """Add what was promised and given in kind to the periods in which there is enough of it.

    What is too little stands with that of the period after it. What was noted for a time that is
    told already comes with the next one.
    """
    pledged = fund.pledges.annotate(month=TruncMonth("noted_on"), sum=F("amount"))
    things = fund.in_kind.annotate(month=TruncMonth("day"), sum=F("worth"))
    valued = things.exclude(worth=None)
    for name, rows in (("pledged", pledged), ("in_kind", things), ("worth", valued)):
        sums = rows.order_by("month").values("month")
        found = sums.annotate(total=Sum("sum"), count=Count("pk")).values_list(
            "month", "total", "count"
        )
        _add_in_order(told, name, [(month, Total(sum_ or 0, n)) for month, sum_, n in found])


def _add_in_order(told: list[Period], name: str, months: list[tuple[datetime.date, Total]]) -> None:
    carried = Total()
    for period in told:
        while months and months[0][0] <= period.last:
            carried.add(months.pop(0)[1])
        if carried.count >= FEWEST:
            setattr(period, name, carried)
            carried = Total()


def _by_month(fund: Fund, closed: datetime.date) -> dict[datetime.date, dict[int, Total]]:
    """Return what was posted until the end of the month `closed`, by month and kind of help."""
    until = (closed + datetime.timedelta(days=31)).replace(day=1)
    is_first = ~Q(kind=EntryKind.CORRECTION)
    rows = (
        Entry.objects.filter(fund=fund, day__lt=until)
        .annotate(
            month=TruncMonth("day"),
            first_kind=Coalesce("corrects__kind", "kind"),
        )
        .values("month", "first_kind", "category")
        .annotate(sum=Sum("amount"), count=Count("pk", filter=is_first))
        .order_by("month")
    )
    found: dict[datetime.date, dict[int, Total]] = defaultdict(lambda: defaultdict(Total))
    for row in rows:
        kind = GIFTS if row["first_kind"] == EntryKind.GIFT else row["category"] or OTHERS
        found[row["month"]][kind].add(Total(row["sum"], row["count"]))
    return found


def _joined(before: Period | None, month: datetime.date, sums: dict[int, Total]) -> Period:
    period = before or Period(month, month)
    period.last = month
    for kind, each in sums.items():
        if kind == GIFTS:
            period.gifts.add(each)
        else:
            period.kinds.setdefault(kind, Total()).add(each)
    return period


def _is_enough(count: int) -> bool:
    return count == 0 or count >= FEWEST


def _few_together(kinds: dict[int, Total]) -> dict[int, Total]:
    """Return the sums with those of a few put together, and with another where they stay few.

    Of two at least: alone it would be told all the same.
    """
    few = sorted((each.count, kind) for kind, each in kinds.items() if each.count < FEWEST)
    rest = sorted((each.count, kind) for kind, each in kinds.items() if each.count >= FEWEST)
    if not few:
        return kinds
    hidden = [kind for _count, kind in few]
    while rest and (len(hidden) < 2 or sum(kinds[kind].count for kind in hidden) < FEWEST):
        hidden.append(rest.pop(0)[1])
    together = Total()
    for kind in hidden:
        together.add(kinds[kind])
    return {kind: kinds[kind] for _count, kind in rest} | {OTHERS: together}


def names_of(told: Iterable[Period]) -> set[int]:
    """Return the kinds of help that are named in `told`."""
    return {kind for period in told for kind in period.kinds if kind != OTHERS}
