"""Jobs about requests."""

from procrastinate.contrib.django import app

from requests_app import services


@app.periodic(cron="*/5 * * * *")
@app.task(name="expire_offers", queueing_lock="expire_offers")
def expire_offers(timestamp: int) -> None:
    """Offers that nobody answered in time end, and their needs are open again."""
    services.expire_offers()


@app.periodic(cron="7 * * * *")
@app.task(name="open_next_occurrences", queueing_lock="open_next_occurrences")
def open_next_occurrences(timestamp: int) -> None:
    """Needs that come again every week or two are open again some days before their day."""
    services.open_next_occurrences()


@app.periodic(cron="*/5 * * * *")
@app.task(name="count_candidates", queueing_lock="count_candidates")
def count_candidates(timestamp: int) -> None:
    """The queue shows how many volunteers fit each open need, and finds those nobody fits."""
    services.count_candidates()
