"""Figures and rows of an import, as its pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from imports import storing
from imports.choices import Decision, Outcome, State
from imports.forms import column_letter, unknown_answers
from imports.models import Import, ImportRow
from imports.readers.letters import ENCODINGS
from imports.targets import TARGETS
from imports.targets.base import ROW_ID, Known, Target

PER_PAGE = 50
MOST_STAYING = 100


@dataclass(frozen=True)
class Summary:
    """The counts of what came, or will come, of all rows."""

    counts: dict[str, int]
    to_store: int
    unknown: int
    # Of what was stored: how much is here, was taken back, and stays because of somebody's work.
    stored: int = 0
    changed: int = 0
    undone: int = 0
    staying: list[Any] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def left_out(self) -> int:
        """Rows of which nothing came in, though they could be read."""
        come = self.stays + self.undone + self.to_store
        return self.total - come - self.counts[Outcome.WRONG]

    @property
    def stays(self) -> int:
        return self.stored + self.changed


def summary(found: Import, target: Target) -> Summary:
    """Return the figures of an import. As many queries whatever its size."""
    counts = {outcome.value: 0 for outcome in Outcome} | _counted(found.rows.all())
    stored = _counted(storing.stored_rows(found))
    changed = stored.pop(Outcome.UPDATE, 0)
    return Summary(
        counts,
        storing.to_store(found).count(),
        unknown_answers(found),
        sum(stored.values()),
        changed,
        found.rows.filter(was_undone=True).count(),
        _staying(found, target) if found.state == State.UNDONE else [],
    )


def _counted(rows: Any) -> dict[str, int]:
    return dict(rows.order_by().values_list("outcome").annotate(Count("id")))


def _staying(found: Import, target: Target) -> list[Any]:
    """Return those that could not be taken back, as far as the reader may see them."""
    rows = storing.stored_rows(found).order_by("line")[:MOST_STAYING]
    ids = {row.subject_id: row.line for row in rows.only("subject_id", "line", "of")}
    known = target.known([pk for pk in ids if pk], {})
    return [(line, known.get(pk or 0)) for pk, line in ids.items()]


@dataclass(frozen=True)
class ShownRow:
    """A row as its page shows it; without `says` where it was not opened."""

    row: ImportRow
    says: list[tuple[str, Any]]
    wrong: list[str]
    left: str
    unread: list[str]
    known: Known | None
    is_hidden: bool

    @property
    def asks(self) -> bool:
        return self.row.outcome == Outcome.ALIKE


def rows_of(found: Import, target: Target, outcome: str, after: int) -> list[ImportRow]:
    """Return the rows of one page, and one more where there is another page."""
    rows = found.rows.filter(line__gt=after)
    rows = rows.filter(outcome=outcome) if outcome in Outcome.values else rows
    return list(rows.order_by("line")[: PER_PAGE + 1])


def shown(rows: Sequence[ImportRow], target: Target, *, is_open: bool) -> list[ShownRow]:
    """Return rows in words, those that are perhaps the same beside what is here."""
    ids = {row.subject_id: row.says or {} for row in rows if row.subject_id}
    known = target.known(list(ids), ids) if is_open else {}
    return [_shown(row, target, known, is_open) for row in rows]


def _shown(row: ImportRow, target: Target, known: dict[int, Known], is_open: bool) -> ShownRow:
    says = dict(row.says or {})
    wrong, left = says.pop("wrong", []), says.pop("left", "")
    unread = says.pop("unread", [])
    says.pop("cells", None)
    here = known.get(row.subject_id or 0)
    return ShownRow(
        row,
        target.describe(says) if is_open else [],
        wrong,
        left,
        unread,
        here,
        bool(is_open and row.subject_id and not here),
    )


def published(found: Import, target: Target) -> tuple[list[str], list[str]]:
    """Return which columns everybody may read, as they are headed, and which are left out."""
    layout = found.layout or {}
    if not target.is_public or "tables" not in layout:
        return [], []
    header = layout["tables"][layout["table"]]["header"]
    labels = {each.name: each.label for each in target.fields}
    public, left = [], []
    for place, (head, name) in enumerate(zip(header, layout["columns"], strict=False)):
        head = head or column_letter(place)
        if not name:
            left.append(head)
        elif name != ROW_ID.name:
            public.append(f"{head} → {labels[name]}")
    return public, left


def guessed_letters(found: Import) -> dict[str, Any] | None:
    """Return how a text was read that does not tell, unless somebody has said that already."""
    layout = found.layout or {}
    letters = layout.get("letters")
    if not letters or layout.get("encoding"):
        return None
    return {"name": ENCODINGS[letters["encoding"]], "is_mixed": letters["is_mixed"]}


def decisions(target: Target) -> list[tuple[str, Any]]:
    """Return what may be said of a row that is perhaps the same."""
    return [
        (each.value, each.label) for each in Decision if each != Decision.SAME or target.can_be_same
    ]


def target_of(found: Import) -> Target:
    return TARGETS[found.kind](found.made_by, found.layout or {})
