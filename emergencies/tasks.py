"""The jobs of emergencies."""

from procrastinate.contrib.django import app

from emergencies.services import asking, rounds, switching
from messaging.queue import AGAIN_SOON


@app.task(name=rounds.ASK, queue="messages", retry=AGAIN_SOON)
def ask_in_check_round(round_id: int) -> None:
    """Ask everybody of a round; cut off, it begins again and asks nobody twice."""
    asking.ask_all(round_id)


@app.periodic(cron="*/5 * * * *")
@app.task(name="see_to_emergencies", queueing_lock="see_to_emergencies")
def see_to_emergencies(timestamp: int) -> None:
    """End what has lasted until its day, ask in the morning, and hand on who did not answer."""
    switching.end_due()
    rounds.ask_due()
    rounds.raise_due()
