"""The jobs about requests."""

from procrastinate.contrib.django import app

from messaging.queue import AGAIN_SOON, asked_with
from requests_app import notifications, services


@app.task(name="send_lost_links", queue="messages", retry=AGAIN_SOON)
def send_lost_links(asked_id: int) -> None:
    """Write their links to whoever has lost them, if anybody is known."""
    with asked_with(asked_id) as index:
        services.send_lost_links(index)


# Each has a `queueing_lock`: while one waits for a slow run, no second one is queued behind it.
# Those that run every hour do nothing in those in which people are not written to
# (`common.daytime`).
@app.periodic(cron="*/5 * * * *")
@app.task(name="expire_offers", queueing_lock="expire_offers")
def expire_offers(timestamp: int) -> None:
    """End the offers that nobody answered in time, and reopen their needs."""
    services.expire_offers()


@app.periodic(cron="7 * * * *")
@app.task(name="open_next_occurrences", queueing_lock="open_next_occurrences")
def open_next_occurrences(timestamp: int) -> None:
    """Open the next of the needs that come again, some days before their day."""
    services.open_next_occurrences()


@app.periodic(cron="17 * * * *")
@app.task(name="say_still_looking", queueing_lock="say_still_looking")
def say_still_looking(timestamp: int) -> None:
    """Tell households that have waited for days that they are not forgotten."""
    # Hourly, so that each is told at about the time of day at which it asked.
    services.say_still_looking()


@app.periodic(cron="12 * * * *")
@app.task(name="remind_of_tasks", queueing_lock="remind_of_tasks")
def remind_of_tasks(timestamp: int) -> None:
    """Remind both sides of what a neighbor said yes to, the day before."""
    services.remind_of_tasks()


@app.periodic(cron="22 * * * *")
@app.task(name="follow_up_matches", queueing_lock="follow_up_matches")
def follow_up_matches(timestamp: int) -> None:
    """Ask both sides, the day after, whether it happened; once more if neither answers."""
    services.follow_up_matches()


@app.periodic(cron="32 * * * *")
@app.task(name="close_unanswered_matches", queueing_lock="close_unanswered_matches")
def close_unanswered_matches(timestamp: int) -> None:
    """Close as unknown what neither side has answered for long."""
    services.close_unanswered_matches()


@app.periodic(cron="*/5 * * * *")
@app.task(name="count_candidates", queueing_lock="count_candidates")
def count_candidates(timestamp: int) -> None:
    """Count the volunteers who fit each open need, for the queue to show and to filter by."""
    services.count_candidates()


@app.periodic(cron="*/10 * * * *")
@app.task(name="tell_of_overdue_needs", queueing_lock="tell_of_overdue_needs")
def tell_of_overdue_needs(timestamp: int) -> None:
    """Needs that nobody is asked for longer than their urgency allows are told of again."""
    services.tell_of_overdue_needs()


@app.periodic(cron="23 * * * *")
@app.task(name="ask_if_still_needed", queueing_lock="ask_if_still_needed")
def ask_if_still_needed(timestamp: int) -> None:
    """Households whose day has passed without help are asked once whether it is still needed."""
    services.ask_if_still_needed()


@app.periodic(cron="*/10 * * * *")
@app.task(name="tell_of_unusual", queueing_lock="tell_of_unusual")
def tell_of_unusual(timestamp: int) -> None:
    """Stewards hear of whoever looks at, exports or gives back unusually much."""
    notifications.tell_of_unusual()
