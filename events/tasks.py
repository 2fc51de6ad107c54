"""The jobs of days."""

from procrastinate.contrib.django import app

from events.services import planning


@app.periodic(cron="*/10 * * * *")
@app.task(name="remind_of_days", queueing_lock="remind_of_days")
def remind_of_days(timestamp: int) -> None:
    """Remind people of their shifts of a day, the day before."""
    planning.remind_of_days()
