"""The jobs that let go of what is over."""

from procrastinate.contrib.django import app

from privacy import asking, retention


# After the other jobs of the night, whose rows belong to what is deleted here.
@app.periodic(cron="11 4 * * *")
@app.task(name="erase_expired", queueing_lock="erase_expired", lock="erase_expired")
def erase_expired(timestamp: int) -> None:
    """Delete what was kept for as long as it may be."""
    retention.erase_expired()


@app.periodic(cron="47 * * * *")
@app.task(name="ask_before_erasing", queueing_lock="ask_before_erasing")
def ask_before_erasing(timestamp: int) -> None:
    """Ask people, by day, before what we hold of them is deleted."""
    asking.ask_before_erasing()
