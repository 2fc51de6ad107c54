"""The jobs of the inbox."""

from procrastinate.contrib.django import app

from inbox.news import tell_of_unanswered


@app.periodic(cron="27 * * * *")
@app.task(name="tell_of_unanswered", queueing_lock="tell_of_unanswered")
def tell_of_unanswered_threads(timestamp: int) -> None:
    """Tell coordinators once of whoever has waited for an answer for a day."""
    tell_of_unanswered()
