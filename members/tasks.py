"""The jobs about members."""

from procrastinate.contrib.django import app

from members import services
from messaging.queue import AGAIN_SOON, asked_with


@app.task(name="send_lost_member_link", queue="messages", retry=AGAIN_SOON)
def send_lost_member_link(asked_id: int) -> None:
    """Write their link to whoever has lost it, if they are known."""
    with asked_with(asked_id) as index:
        services.send_lost_link(index)
