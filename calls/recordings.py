"""Brings a recording from the provider to us: fetched, stored, and only then deleted there.

Each step may be the last of a worker that is killed: the next one goes on behind it. A row of
`AtProvider` is a lease while somebody works on it, and stays until the provider has deleted it.
"""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from calls.fetching import GoneError, NotFetchedError, delete, fetch
from calls.models import AtProvider, Recording
from messaging.delivery import wait_before

log = logging.getLogger(__name__)
# Longer than a whole recording may take to come.
LEASE = timedelta(minutes=3)
# A recording that the provider does not know appears within minutes, or never.
GONE_AFTER = timedelta(hours=6)
# What cannot be fetched for so long is lost: whoever left it is called.
LOST_AFTER = timedelta(days=7)


def bring(at_provider_id: int) -> None:
    """Fetch and delete the recording, or one of both, or say when it is tried again."""
    row = _claim(at_provider_id)
    if row is None:
        return
    try:
        if _is_wanted(row):
            _fetch(row)
        delete(row.sid)
    except NotFetchedError as error:
        log.warning("Recording %s could not be brought: %s", row.pk, error)
        AtProvider.objects.filter(pk=row.pk).update(
            due_at=timezone.now() + wait_before(min(row.attempts, 20))
        )
        return
    AtProvider.objects.filter(pk=row.pk).delete()


@transaction.atomic(durable=True)
def _claim(pk: int) -> AtProvider | None:
    rows = AtProvider.objects.select_for_update(no_key=True, skip_locked=True)
    row = rows.filter(pk=pk, due_at__lte=timezone.now()).first()
    if row is not None:
        row.attempts, row.due_at = row.attempts + 1, timezone.now() + LEASE
        row.save(update_fields=["attempts", "due_at"])
    return row


def _is_wanted(row: AtProvider) -> bool:
    """Tell whether it is to come here: its conversation is there still, and it is not."""
    return Recording.objects.filter(sid=row.sid, fetched_at=None, lost_at=None).exists()


def _fetch(row: AtProvider) -> None:
    try:
        data, kind = fetch(row.sid)
    except NotFetchedError as error:
        limit = GONE_AFTER if isinstance(error, GoneError) else LOST_AFTER
        if timezone.now() - row.created_at < limit:
            raise
        log.error("Recording %s is lost: %s", row.pk, error)
        Recording.objects.filter(sid=row.sid, fetched_at=None).update(lost_at=timezone.now())
        return
    _store(row.sid, data, kind)


@transaction.atomic(durable=True)
def _store(sid: str, data: bytes, kind: str) -> None:
    rows = Recording.objects.select_for_update(no_key=True).filter(sid=sid, fetched_at=None)
    recording = rows.first()
    # Erased while it was on its way: then it is only deleted there.
    if recording is not None:
        recording.keep(data)
        recording.content_type, recording.fetched_at = kind, timezone.now()
        recording.save(update_fields=["audio", "content_type", "fetched_at"])
