"""The jobs of the rota."""

from procrastinate.contrib.django import app

from rota.services import jobs, planning


@app.periodic(cron="9 * * * *")
@app.task(name="make_shifts", queueing_lock="make_shifts")
def make_shifts(timestamp: int) -> None:
    """Make the shifts of the next weeks from the slots of the week."""
    planning.make_shifts()


@app.periodic(cron="*/10 * * * *")
@app.task(name="remind_of_shifts", queueing_lock="remind_of_shifts")
def remind_of_shifts(timestamp: int) -> None:
    """Remind people of their shifts the day before, and an hour before if they want it."""
    jobs.remind_of_shifts()


@app.periodic(cron="*/10 * * * *")
@app.task(name="tell_of_gaps", queueing_lock="tell_of_gaps")
def tell_of_gaps(timestamp: int) -> None:
    """Coordinators hear of shifts that nobody took, two days before."""
    jobs.tell_of_gaps()
