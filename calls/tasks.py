"""Jobs that bring recordings, and end calls of which nobody has told the end."""

from procrastinate.contrib.django import app

from calls.services import FETCH, end_left_over, recordings_due
from messaging.queue import defer


@app.task(name=FETCH, queue="messages")
def fetch_recording(at_provider_id: int) -> None:
    """Bring one recording; what does not work is tried again by the next job."""
    # The worker alone needs what speaks HTTP; web processes know the jobs, too.
    from calls.recordings import bring

    bring(at_provider_id)


@app.periodic(cron="* * * * *")
@app.task(name="fetch_recordings", queueing_lock="fetch_recordings")
def fetch_recordings(timestamp: int) -> None:
    """Give a job to each recording whose turn has come."""
    for pk in recordings_due():
        defer(fetch_recording, at_provider_id=pk)


@app.periodic(cron="*/5 * * * *")
@app.task(name="end_calls", queueing_lock="end_calls")
def end_calls(timestamp: int) -> None:
    """Let missed calls wait for an answer although the provider has not told of their end."""
    end_left_over()
