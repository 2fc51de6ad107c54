"""The jobs about imports. Their arguments are ids."""

from procrastinate.contrib.django import app

from imports import preview, storing

# One at a time, in a queue of its own: each takes a core, and two of one file would meet.
ONE_AT_A_TIME = "imports"


@app.task(name="read_import", queue="imports", lock=ONE_AT_A_TIME)
def read_import(import_id: int) -> None:
    """Say what comes of each row of a file."""
    preview.read_import(import_id)


@app.task(name="store_import", queue="imports", lock=ONE_AT_A_TIME)
def store_import(import_id: int) -> None:
    """Store it."""
    storing.store_import(import_id)


@app.task(name="undo_import", queue="imports", lock=ONE_AT_A_TIME)
def undo_import(import_id: int) -> None:
    """Take it back."""
    storing.undo_import(import_id)
