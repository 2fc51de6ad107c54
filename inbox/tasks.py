"""The jobs of the inbox."""

from procrastinate.contrib.django import app

from inbox import services


@app.periodic(cron="23 * * * *")
@app.task(name="end_silent_asks", queueing_lock="end_silent_asks")
def end_silent_asks(timestamp: int) -> None:
    """Give to a person what somebody began to ask by text, and did not finish within a day."""
    services.end_silent_asks()
