"""The worker stores what the preview has said, in batches that are whole or not there at all."""

from collections.abc import Sequence
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Max, Min, Q
from django.utils import timezone, translation

from common.fields import sealed_values
from imports.choices import Decision, Outcome, State
from imports.models import Import, ImportRow
from imports.preview import BATCH, Stopped, tell
from imports.targets import TARGETS
from imports.targets.base import Target

TO_STORE = Q(outcome__in=Outcome.to_store()) | Q(outcome=Outcome.ALIKE) & ~Q(decision=Decision.NONE)


def to_store(found: Import) -> Any:
    """Return the rows of which something is to be stored still, in the order of the file."""
    return found.rows.filter(TO_STORE, stored_at=None).order_by("line")


def store_import(import_id: int) -> None:
    """Store the rows that wait for it. A worker that was killed is followed up by the next one."""
    rows = Import.objects.select_related("made_by")
    found = rows.filter(pk=import_id, state=State.STORING).first()
    if found is None:
        return
    with translation.override(found.made_by.language):
        _work(found, _store_all)


def _work(found: Import, work: Any) -> None:
    try:
        ends_as = work(found)
    except Stopped:
        ends_as = State.STOPPED
    except Exception:
        # What is stored is whole; somebody may go on, or take it back.
        Import.objects.filter(pk=found.pk, state=found.state).update(state=State.STOPPED)
        raise
    own = Import.objects.filter(pk=found.pk, state=found.state)
    own.update(state=ends_as, ended_at=timezone.now(), stop_asked=False)


def _on_disk_soon() -> None:
    """Let this transaction not wait for the disk: the next word on the import waits for both.

    A crash of Postgres between the two takes the batch whole, with what is known of it: whoever
    goes on stores it then. Said within the transaction, for a pooler gives each another session.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")


def _store_all(found: Import) -> State:
    target = TARGETS[found.kind](found.made_by, found.layout or {})
    done = 0
    for lines in _in_parts(found):
        batch = list(to_store(found).filter(lines))
        tell(found, done)
        try:
            _store_batch(target, batch)
        except DatabaseError:
            # Somebody stored one of them meanwhile, or one is what the database refuses.
            for row in batch:
                _store_one(target, row)
        done += len(batch)
    return State.DONE


def _in_parts(found: Import) -> list[Q]:
    """Return the conditions of parts of the file, of at most `BATCH` rows, in its order.

    By their lines: for the first rows of those that are left, Postgres would sort all that are.
    """
    ends = found.rows.aggregate(first=Min("line"), last=Max("line"))
    first, last = ends["first"] or 0, ends["last"] or -1
    return [Q(line__gte=line, line__lt=line + BATCH) for line in range(first, last + 1, BATCH)]


@transaction.atomic
def _store_batch(target: Target, batch: Sequence[ImportRow]) -> None:
    _on_disk_soon()
    new = [row for row in batch if row.outcome != Outcome.UPDATE]
    ids = target.store([(row.key, row.says, _joins(row)) for row in new])
    _write_down([(row.pk, ids[row.key]) for row in new if row.key in ids])
    if others := [row.pk for row in new if row.key not in ids]:
        ImportRow.objects.filter(pk__in=others).update(outcome=Outcome.SAME)
    for row in batch:
        if row.outcome == Outcome.UPDATE:
            _change(target, row)


def _write_down(stored: Sequence[tuple[int, int]]) -> None:
    """Keep which row became what, in one statement: `bulk_update` takes ten times as long."""
    rows, subjects = [row for row, _subject in stored], [subject for _row, subject in stored]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE imports_importrow AS row SET subject_id = done.subject, stored_at = %s "
            "FROM unnest(%s::bigint[], %s::bigint[]) AS done (id, subject) WHERE row.id = done.id",
            [timezone.now(), rows, subjects],
        )


def _joins(row: ImportRow) -> int | None:
    return row.subject_id if row.decision == Decision.SAME else None


def _change(target: Target, row: ImportRow) -> None:
    row.before = target.change(row.subject_id or 0, row.says)
    if row.before is None:
        ImportRow.objects.filter(pk=row.pk).update(outcome=Outcome.WORKED)
        return
    before = sealed_values(row, "before")
    ImportRow.objects.filter(pk=row.pk).update(**before, stored_at=timezone.now())


def _store_one(target: Target, row: ImportRow) -> None:
    try:
        _store_batch(target, [row])
    except DatabaseError:
        ImportRow.objects.filter(pk=row.pk).update(outcome=Outcome.WRONG, subject_id=None)


# --- Taking it back -------------------------------------------------------------------------------


def undo_import(import_id: int) -> None:
    """Take back what was stored, but for what somebody has worked with since."""
    rows = Import.objects.select_related("made_by")
    found = rows.filter(pk=import_id, state=State.UNDOING).first()
    if found is None:
        return
    with translation.override(found.made_by.language):
        _work(found, _undo_all)


def stored_rows(found: Import) -> Any:
    """Return the rows from which something is here now."""
    return found.rows.filter(stored_at__isnull=False, was_undone=False)


def _undo_all(found: Import) -> State:
    target = TARGETS[found.kind](found.made_by, found.layout or {})
    # The last first: what came in later may belong to what came in before.
    done = 0
    for lines in reversed(_in_parts(found)):
        batch = list(stored_rows(found).filter(lines).order_by("-line"))
        tell(found, done)
        _undo_batch(target, batch)
        done += len(batch)
    return State.UNDONE


@transaction.atomic
def _undo_batch(target: Target, batch: Sequence[ImportRow]) -> None:
    _on_disk_soon()
    new = {row.subject_id or 0: row for row in batch if row.before is None
           and row.outcome != Outcome.UPDATE}  # fmt: skip
    gone = target.take_back(list(new)) if new else set()
    undone = [new[pk].pk for pk in gone]
    for row in batch:
        if row.before is not None and target.restore(row.subject_id or 0, row.before):
            undone.append(row.pk)
    ImportRow.objects.filter(pk__in=undone).update(was_undone=True)


@transaction.atomic
def empty(import_id: int) -> None:
    """Delete the file of an import, and what its rows say; which rows it brought in stays known."""
    found = Import.objects.select_for_update().get(pk=import_id)
    found.parts.all().delete()
    found.rows.filter(stored_at=None).delete()
    found.rows.update(says=None, before=None)
    is_open = found.state in (State.READING, State.READY)
    state = State.REFUSED if is_open else found.state
    found.layout, found.file_name, found.refusal = None, "", ""
    found.state, found.emptied_at = state, timezone.now()
    found.save(update_fields=["layout", "file_name", "refusal", "state", "emptied_at"])
