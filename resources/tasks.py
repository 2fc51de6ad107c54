"""The jobs about the directory."""

from procrastinate.contrib.django import app

from resources import openings
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
