"""The presses on an import: upload, say what is what, bring in, stop, take back, take away."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from imports import storing
from imports.answers import heard
from imports.choices import Decision, Kind, Outcome, State
from imports.models import Import, ImportRow, Remembered
from imports.tasks import read_import, store_import, undo_import
from messaging.queue import defer

BUSY = _("This is under way. Please wait, or stop it first.")
# So many of one person's are kept at a time: each is up to ten megabytes.
MOST_AT_ONCE = 20


@transaction.atomic
def start_import(kind: Kind, file_name: str, data: bytes, *, actor: User) -> Import:
    """Keep an uploaded file, encrypted, and let the worker read it."""
    User.objects.select_for_update(no_key=True, of=("self",)).get(pk=actor.pk)
    if Import.objects.filter(made_by=actor, emptied_at=None).count() >= MOST_AT_ONCE:
        raise NotPossible(_("You have many files here already. Please delete one first."))
    found = Import(made_by=actor, kind=kind, file_name=file_name[:200])
    found.save(force_insert=True)
    found.write_file(data)
    audit.record(actor, "start_import", found)
    defer(read_import, import_id=found.pk)
    return found


def lock(import_id: int) -> Import:
    return Import.objects.select_for_update(of=("self",)).get(pk=import_id)


def _settled(import_id: int, *states: str) -> Import:
    """Return a locked import in one of `states`. Raises `NotPossible`."""
    found = lock(import_id)
    if found.state not in states:
        raise NotPossible(BUSY)
    return found


@transaction.atomic
def choose_columns(
    import_id: int,
    table: int,
    columns: list[str] | None,
    for_all: Mapping[str, Any],
    *,
    actor: User,
) -> None:
    """Say which table is meant, what its columns are, and what holds for all rows.

    That is the "ward" or "pod" of rows that name none, and whether to "publish" them.
    Columns are remembered for the next file; the worker then looks through all rows anew.
    """
    found = _settled(import_id, State.READY)
    layout = dict(found.layout or {})
    if table != layout["table"]:
        layout.pop("columns", None)
    elif columns is not None:
        header = layout["tables"][table]["header"]
        _remember(found.kind, "", dict(zip(header, columns, strict=True)))
        layout["columns"] = columns
    layout |= {"table": table, **for_all}
    _read_again(found, layout)
    audit.record(actor, "change_import", found, ["layout"])


@transaction.atomic
def choose_answers(import_id: int, said: Mapping[str, Mapping[str, str]], *, actor: User) -> None:
    """Say which answers of ours those in the file are; "" leaves one out. Remembered, too."""
    found = _settled(import_id, State.READY)
    layout = dict(found.layout or {})
    layout["answers"] = {
        name: {**layout.get("answers", {}).get(name, {}), **answers}
        for name, answers in {**layout.get("answers", {}), **said}.items()
    }
    for name, answers in said.items():
        _remember(found.kind, name, answers)
    _read_again(found, layout)
    audit.record(actor, "change_import", found, ["layout"])


def _read_again(found: Import, layout: dict[str, Any]) -> None:
    found.keep_layout(layout)
    Import.objects.filter(pk=found.pk).update(state=State.READING, progress=0, stop_asked=False)
    defer(read_import, import_id=found.pk)


def _remember(kind: str, field: str, said: Mapping[str, str]) -> None:
    rows = {heard(text): means for text, means in said.items() if text}
    Remembered.objects.bulk_create(
        [
            Remembered(kind=kind, field=field, heard=key, means=means)
            for key, means in sorted(rows.items())
        ],
        update_conflicts=True,
        unique_fields=["kind", "field", "heard"],
        update_fields=["means"],
    )


@transaction.atomic
def decide(import_id: int, decisions: Mapping[int, str], *, actor: User) -> None:
    """Say of rows, by their ids, whether they are what they look like."""
    found = _settled(import_id, State.READY)
    rows = found.rows.filter(outcome=Outcome.ALIKE)
    for decision in Decision.values:
        ids = [pk for pk, said in decisions.items() if said == decision]
        rows.filter(pk__in=ids).update(decision=decision)
    audit.record(actor, "change_import", found, ["decision"])


@transaction.atomic
def bring_in(import_id: int, *, actor: User) -> None:
    """Let the worker store it. Twice is once."""
    found = lock(import_id)
    if found.state in (State.STORING, State.DONE):
        return
    if found.state not in (State.READY, State.STOPPED) or found.emptied_at:
        raise NotPossible(BUSY)
    count = storing.to_store(found).count()
    if not count:
        raise NotPossible(_("There is nothing to bring in."))
    _begin(found, State.STORING, count)
    audit.record(actor, "bring_in", found)
    defer(store_import, import_id=found.pk)


@transaction.atomic
def take_back(import_id: int, *, actor: User) -> None:
    """Let the worker take back what came in. Twice is once."""
    found = lock(import_id)
    if found.state in (State.UNDOING, State.UNDONE):
        return
    if found.state not in State.with_rows():
        raise NotPossible(BUSY)
    _begin(found, State.UNDOING, storing.stored_rows(found).count())
    audit.record(actor, "take_back_import", found)
    defer(undo_import, import_id=found.pk)


def _begin(found: Import, state: State, total: int) -> None:
    found.state, found.progress, found.total, found.stop_asked = state, 0, total, False
    found.save(update_fields=["state", "progress", "total", "stop_asked"])


@transaction.atomic
def stop(import_id: int, *, actor: User) -> None:
    """Let the worker stop after the rows that it has in hand."""
    found = lock(import_id)
    if found.is_under_way and not found.stop_asked:
        found.stop_asked = True
        found.save(update_fields=["stop_asked"])
        audit.record(actor, "stop_import", found)


@transaction.atomic
def delete_file(import_id: int, *, actor: User) -> None:
    """Delete the file and what it says now, before its time. What came in stays."""
    found = lock(import_id)
    if found.state in (State.STORING, State.UNDOING):
        raise NotPossible(BUSY)
    storing.empty(found.pk)
    audit.record(actor, "delete_import", found)
    if not ImportRow.objects.filter(of=found).exists():
        found.delete()
