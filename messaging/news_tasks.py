"""Jobs that tell staff what is new."""

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from messaging import news_letters
from messaging.models import News
from messaging.news import QUEUE, TELL_AT_ONCE


@app.task(name=TELL_AT_ONCE, queue=QUEUE)
def tell_at_once() -> None:
    """Return what has just happened, for those who want to know at once."""
    news_letters.send_at_once()


@app.periodic(cron="*/5 * * * *")
@app.task(name="tell_what_was_folded", queueing_lock="tell_what_was_folded")
def tell_what_was_folded(timestamp: int) -> None:
    """Return what came in while a letter about the same kind was on its way."""
    news_letters.send_at_once()


@app.periodic(cron="*/10 * * * *")
@app.task(name="tell_each_morning", queueing_lock="tell_each_morning")
def tell_each_morning(timestamp: int) -> None:
    """The morning's letters; it looks at the network's own clock, which is not the queue's."""
    news_letters.send_each_morning()


@app.periodic(cron="37 3 * * *")
@app.task(name="purge_news", queueing_lock="purge_news")
def purge_news(timestamp: int) -> None:
    """Delete what was told, or could not be, some time ago."""
    old = timezone.now() - settings.NEWS_KEPT_FOR
    News.objects.filter(created_at__lt=old).delete()
