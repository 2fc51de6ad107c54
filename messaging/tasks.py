"""Jobs that deliver messages and keep the queue healthy. Arguments are ids, nothing else."""

from procrastinate.contrib.django import app


@app.task(queue="messages")
def deliver_message(message_id: int) -> None:
    """Send one message of the outbox."""
