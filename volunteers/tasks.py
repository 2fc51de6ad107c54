"""The jobs about volunteers."""

from procrastinate.contrib.django import app

from messaging.queue import AGAIN_SOON, asked_with
from volunteers import services


@app.task(name="send_lost_link", queue="messages", retry=AGAIN_SOON)
def send_lost_link(asked_id: int) -> None:
    """Write their link to whoever has lost it, if they are known."""
    with asked_with(asked_id) as index:
        services.send_lost_link(index)
