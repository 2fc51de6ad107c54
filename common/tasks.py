"""Jobs that tidy up."""

from importlib import import_module

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from common.models import ContentEdit, FormDraft


@app.periodic(cron="*/15 * * * *")
@app.task(name="purge_drafts", queueing_lock="purge_drafts")
def purge_drafts(timestamp: int) -> None:
    """Delete half-filled forms past their time, with everything that was typed into them."""
    FormDraft.objects.filter(expires_at__lt=timezone.now()).delete()


@app.periodic(cron="*/5 * * * *")
@app.task(name="merge_content_edits", queueing_lock="merge_content_edits")
def merge_content_edits(timestamp: int) -> None:
    """Keep few rows of what every page view sums up."""
    ContentEdit.objects.merge()


@app.periodic(cron="23 3 * * *")
@app.task(name="purge_sessions", queueing_lock="purge_sessions")
def purge_sessions(timestamp: int) -> None:
    """Delete the sessions of staff who signed out by going away."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
