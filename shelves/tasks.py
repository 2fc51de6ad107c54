"""The jobs about cards and reservations."""

from procrastinate.contrib.django import app

from messaging.queue import AGAIN_SOON, asked_with
from shelves import jobs


@app.periodic(cron="20 * * * *")
@app.task(name="see_to_shelves", queueing_lock="see_to_shelves")
def see_to_shelves(timestamp: int) -> None:
    """End what is over, remind of what comes or is out."""
    jobs.see_to_cards()
    jobs.see_to_reservations()


@app.task(name="send_lost_shelf_link", queue="messages", retry=AGAIN_SOON)
def send_lost_shelf_link(asked_id: int) -> None:
    """Write their links to whoever has lost them, if they are known."""
    with asked_with(asked_id) as index:
        if index:
            jobs.send_links(index)
