"""The jobs about notices by email or text, and about announcements."""

from procrastinate.contrib.django import app

from announcements import services, subscribing
from announcements.rounds import begin_rounds, send_round
from announcements.sending import see_to_all, send_all
from messaging.queue import AGAIN_SOON, defer


@app.task(name=subscribing.ASK, queue="messages", retry=AGAIN_SOON)
def ask_to_confirm_news(subscription_id: int) -> None:
    """Write to somebody who is to confirm that they want the notices."""
    subscribing.ask(subscription_id)


@app.task(name="send_notice_round", queue="messages", retry=AGAIN_SOON)
def send_notice_round(round_id: int) -> None:
    """Put a notice into the outbox for all subscribers."""
    send_round(round_id)


@app.periodic(cron="*/5 * * * *")
@app.task(name="send_new_notices", queueing_lock="send_new_notices")
def send_new_notices(timestamp: int) -> None:
    """Let the notices go out that are new on public pages."""
    for round_id in begin_rounds():
        defer(send_notice_round, round_id=round_id)


@app.task(name=services.SEND, queue="messages", retry=AGAIN_SOON)
def send_announcement(announcement_id: int) -> None:
    """Put an announcement into the outbox for all recipients."""
    send_all(announcement_id)


@app.periodic(cron="*/5 * * * *")
@app.task(name="see_to_announcements", queueing_lock="see_to_announcements")
def see_to_announcements(timestamp: int) -> None:
    """End announcements that have gone out, and go on with those whose job was lost."""
    for announcement_id in see_to_all():
        defer(send_announcement, announcement_id=announcement_id)
