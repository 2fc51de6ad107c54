"""The jobs about the directory."""

from django.conf import settings
from procrastinate.contrib.django import app

from resources import openings
from resources.keeping import keepers, links
from resources.search import spelling


# Often, as an entry whose hours were changed is asked by its rules until then, one by one.
@app.periodic(cron="*/5 * * * *")
@app.task(name="refresh_openings", queueing_lock="refresh_openings")
def refresh_openings(timestamp: int) -> None:
    """Work out when entries are open in the coming days, of those of which it is not known."""
    openings.refresh()


@app.periodic(cron="41 3 * * *")
@app.task(name="tidy_search_words", queueing_lock="tidy_search_words")
def tidy_search_words(timestamp: int) -> None:
    """Forget the words that no entry of the directory has any more."""
    spelling.tidy()


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
