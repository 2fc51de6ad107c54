"""Jobs that throw away what nobody needs any more."""

from importlib import import_module

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from common.models import FormDraft


@app.periodic(cron="*/15 * * * *")
@app.task(name="purge_drafts", queueing_lock="purge_drafts")
def purge_drafts(timestamp: int) -> None:
    """Delete half-filled forms past their time, with everything that was typed into them."""
    FormDraft.objects.filter(expires_at__lt=timezone.now()).delete()


@app.periodic(cron="23 3 * * *")
@app.task(name="purge_sessions", queueing_lock="purge_sessions")
def purge_sessions(timestamp: int) -> None:
    """Delete the sessions of staff who signed out by going away."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
