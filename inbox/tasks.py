"""The jobs of the inbox."""

from procrastinate.contrib.django import app

from inbox import services
from inbox.news import tell_of_unanswered


@app.periodic(cron="27 * * * *")
@app.task(name="tell_of_unanswered", queueing_lock="tell_of_unanswered")
def tell_of_unanswered_threads(timestamp: int) -> None:
    """Tell coordinators once of whoever has waited for an answer for a day."""
    tell_of_unanswered()


@app.periodic(cron="23 * * * *")
@app.task(name="end_silent_asks", queueing_lock="end_silent_asks")
def end_silent_asks(timestamp: int) -> None:
    """Give to a person what somebody began to ask by text, and did not finish within a day."""
    services.end_silent_asks()
