"""The jobs that keep the directory true."""

from django.conf import settings
from procrastinate.contrib.django import app

from resources.keeping import keepers, links


@app.periodic(cron="17 * * * *")
@app.task(name="ask_keepers", queueing_lock="ask_keepers")
def ask_keepers(timestamp: int) -> None:
    """Ask those who keep entries whether these are still true; by day, in the network's time."""
    keepers.ask_keepers()


@app.periodic(cron="23 * * * *")
@app.task(name="note_links", queueing_lock="note_links")
def note_links(timestamp: int) -> None:
    """Bring the list of links in step with the entries."""
    links.note_links()


@app.periodic(cron="*/10 * * * *")
@app.task(name="check_links", queueing_lock="check_links")
def check_links(timestamp: int) -> None:
    """Look at the links that are due, for a minute and a half at most.

    Those of the demo are invented, so nobody is asked for them.
    """
    if not settings.DEMO:
        links.check_links()
