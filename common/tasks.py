"""Jobs that tidy up."""

from importlib import import_module
from typing import cast

from django.conf import settings
from django.core.cache import caches
from django.utils import timezone
from procrastinate.contrib.django import app

from common.cache import JsonDatabaseCache
from common.models import ContentEdit, FormDraft, LinkAsked, Tally


@app.periodic(cron="*/15 * * * *")
@app.task(name="purge_drafts", queueing_lock="purge_drafts")
def purge_drafts(timestamp: int) -> None:
    """Delete half-filled forms past their time, with everything that was typed into them."""
    FormDraft.objects.filter(expires_at__lt=timezone.now()).delete()
    # What was sent stays known for as long, so that a second press is told so; its link does not.
    FormDraft.objects.close_confirmations()
    # Of jobs that were given up.
    LinkAsked.objects.filter(created_at__lt=timezone.now() - settings.JOBS_KEPT_FOR).delete()


@app.periodic(cron="41 * * * *")
@app.task(name="purge_tallies", queueing_lock="purge_tallies")
def purge_tallies(timestamp: int) -> None:
    """Delete the counters of spans of time that are over."""
    Tally.objects.filter(ends_at__lt=timezone.now()).delete()


@app.periodic(cron="*/5 * * * *")
@app.task(name="merge_content_edits", queueing_lock="merge_content_edits")
def merge_content_edits(timestamp: int) -> None:
    """Keep few rows of what every page view sums up."""
    ContentEdit.objects.merge()


@app.periodic(cron="53 * * * *")
@app.task(name="purge_cache", queueing_lock="purge_cache")
def purge_cache(timestamp: int) -> None:
    """Delete the counts of attempts that are over."""
    cast(JsonDatabaseCache, caches["default"]).delete_expired()


@app.periodic(cron="23 3 * * *")
@app.task(name="purge_sessions", queueing_lock="purge_sessions")
def purge_sessions(timestamp: int) -> None:
    """Delete the sessions of staff who signed out by going away."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
