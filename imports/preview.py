"""The worker reads a file, takes its columns for ours, and says what comes of each row.

Nothing is stored but that. It can be done again as often as somebody corrects what is what.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from common.fields import sealed_values
from common.inserts import copy_in, new_row
from imports.choices import Kind, Outcome, State
from imports.columns import day_first, guess
from imports.models import Import, ImportRow
from imports.reading import REFUSALS, OpenFile, RefusedFile, opened
from imports.targets import TARGETS
from imports.targets.base import Row, Target

BATCH = 1000
# Rows of each table that are shown beside its columns.
SHOWN = 5


class Stopped(Exception):
    """Somebody pressed Stop, or took the import away."""


def read_import(import_id: int) -> None:
    """Read an import that waits for it. A worker that was killed leaves nothing half done."""
    rows = Import.objects.select_related("made_by")
    found = rows.filter(pk=import_id, state=State.READING).first()
    if found is None:
        return
    # Each sentence that is kept is for whoever uploaded the file.
    with translation.override(found.made_by.language):
        try:
            _read(found)
        except RefusedFile as refused:
            refuse(found, " ".join(map(str, REFUSALS[refused.code])))
        except Stopped:
            refuse(found, _("You stopped this."))
        except Exception:
            Import.objects.filter(pk=found.pk, state=State.READING).update(state=State.FAILED)
            raise


def refuse(found: Import, words: str) -> None:
    found.refusal = words
    own = Import.objects.filter(pk=found.pk, state=State.READING)
    own.update(**sealed_values(found, "refusal"), state=State.REFUSED, ended_at=timezone.now())


def _read(found: Import) -> None:
    ImportRow.objects.filter(of=found).delete()
    chosen = (found.layout or {}).get("encoding", "")
    with opened(found.read_file(), TARGETS[found.kind].reader, chosen) as file:
        layout = _layout(found, file)
        target = TARGETS[found.kind](found.made_by, layout)
        table = layout["tables"][layout["table"]]
        tell(found, 0, table["rows"])
        _look_through(found, target, target.records(file.rows(layout["table"])), layout)
    layout["heard"] = {name: each.shown() for name, each in target.answers.items() if each.counts}
    found.keep_layout(layout)
    own = Import.objects.filter(pk=found.pk, state=State.READING)
    own.update(state=State.READY, progress=found.total)


def tell(found: Import, done: int, total: int | None = None) -> None:
    """Say how far it is. Raises `Stopped` when that is wanted, or the import is gone."""
    found.total = found.total if total is None else total
    own = Import.objects.filter(pk=found.pk, state=found.state, stop_asked=False)
    if not own.update(progress=done, total=found.total):
        raise Stopped


def _layout(found: Import, file: OpenFile) -> dict[str, Any]:
    """Return what the file is taken for: as somebody said, or as it looks."""
    layout = dict(found.layout or {})
    kinds = TARGETS[Kind(found.kind)](found.made_by, layout)
    guesses = [guess(kinds, table) for table in file.tables]
    if "table" not in layout or layout["table"] >= len(file.tables):
        # The one in which most is known; of several the largest.
        named = [sum(name not in ("", "note") for name in names) for names in guesses]
        order = [(count, table["rows"]) for count, table in zip(named, file.tables, strict=True)]
        layout["table"] = order.index(max(order))
    chosen = file.tables[layout["table"]]
    if len(layout.get("columns", ())) != len(chosen["header"]) or "columns" not in layout:
        layout["columns"] = guesses[layout["table"]]
    layout["day_first"] = day_first(kinds, chosen, layout["columns"])
    layout["letters"] = file.letters
    layout["tables"] = [
        {**table, "samples": table["samples"][:SHOWN] if table is chosen else []}
        for table in file.tables
    ]
    return layout


def _look_through(
    found: Import, target: Target, lines: Iterator[Any], layout: Mapping[str, Any]
) -> None:
    header = layout["tables"][layout["table"]]["header"]
    columns, met = layout["columns"], set[str]()
    done = 0
    while batch := list(islice(lines, BATCH)):
        read = [(line, target.read_line(columns, header, cells)) for line, cells in batch]
        copy_in([_row(found, line, row) for line, row in judged(target, read, met)])
        done += len(batch)
        tell(found, done)


Judged = tuple[Row, Outcome, int | None]


def judged(
    target: Target, rows: Sequence[tuple[int, Row]], met: set[str]
) -> Iterator[tuple[int, Judged]]:
    """Yield what comes of each row; `met` are the keys of those before, of this file."""
    good = [row for _line, row in rows if not row.wrong and not row.left]
    here = target.here([row.key for row in good])
    fresh = [row for row in good if row.key not in here]
    alike = {row.key: pk for row, pk in zip(fresh, target.alike([row.says for row in fresh]),
                                            strict=True)}  # fmt: skip
    worked = target.worked_with([stored.pk for stored in here.values()]) if here else set()
    for line, row in rows:
        yield line, _judge(target, row, here.get(row.key), alike.get(row.key), worked, met)


def _judge(
    target: Target, row: Row, stored: Any, alike: int | None, worked: set[int], met: set[str]
) -> Judged:
    if row.wrong:
        return row, Outcome.WRONG, None
    if not row.left and row.key in met:
        row.left = _("It is the same as a row before it.")
    met.add(row.key)
    if row.left:
        return row, Outcome.LEFT, None
    if stored is not None:
        if target.is_same(stored, row.says):
            return row, Outcome.SAME, stored.pk
        return row, Outcome.WORKED if stored.pk in worked else Outcome.UPDATE, stored.pk
    if alike and not (target.can_be_two or target.can_be_same):
        return row, Outcome.WORKED, alike  # nothing is left to decide
    return row, Outcome.ALIKE if alike else Outcome.NEW, alike


def _row(found: Import, line: int, judged: Judged) -> ImportRow:
    row, outcome, subject_id = judged
    says: Any = {**row.says, "wrong": row.wrong} if row.wrong else row.says
    if row.left:
        says = {**says, "left": row.left}
    if row.unread:
        says = {**says, "unread": row.unread}
    fields = {"of_id": found.pk, "line": line, "key": row.key, "outcome": outcome, "says": says}
    return new_row(ImportRow, **fields, subject_id=subject_id)
