"""Jobs about requests."""

from procrastinate.contrib.django import app

from requests_app import services


@app.periodic(cron="*/5 * * * *")
@app.task(name="expire_offers", queueing_lock="expire_offers")
def expire_offers(timestamp: int) -> None:
    """Offers that nobody answered in time end, and their needs are open again."""
    services.expire_offers()
