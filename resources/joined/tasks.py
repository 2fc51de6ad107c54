"""The jobs of joined directories. Their arguments are ids."""

from procrastinate.contrib.django import app

from resources.joined import passes, services


@app.periodic(cron="*/5 * * * *")
@app.task(name="read_sources", queueing_lock="read_sources")
def read_sources(timestamp: int) -> None:
    """Ask for a job for each joined directory that is to be read."""
    services.ask_for_due()


# One at a time: each may take as much memory as its largest page, and minutes.
@app.task(name="read_source", queue="sources", lock="sources", priority=-2)
def read_source(source_id: int) -> None:
    """Read what is new in a joined directory."""
    passes.read_source(source_id)


# A steward waits for it: before the others.
@app.task(name="look_at_source", queue="sources")
def look_at_source(source_id: int) -> None:
    """Look for the first time what stands at an address."""
    services.note_look(source_id)


@app.task(name="leave_source", queue="sources", lock="sources", priority=-1)
def leave_source(source_id: int, is_kept: int) -> None:
    """Withdraw what a directory left that is no longer joined, or make it ours."""
    services.let_go(source_id, is_kept=bool(is_kept))
