"""The jobs about phone trees."""

from procrastinate.contrib.django import app

from phone_trees import services


@app.periodic(cron="*/5 * * * *")
@app.task(name="hand_over_calls", queueing_lock="hand_over_calls")
def hand_over_calls(timestamp: int) -> None:
    """Hand calls that were not made in time to the stand-ins."""
    services.hand_over_due()
