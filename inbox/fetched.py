"""Fetches photos from the provider that took them for us. Only the worker does."""

import logging

from django.db import transaction

from inbox.attachments import packed
from inbox.choices import Kept
from inbox.models import Attachment
from messaging.inbound import twilio_media
from messaging.inbound.files import file_of
from messaging.inbound.incoming import File

log = logging.getLogger(__name__)
# Each five minutes: for a day.
MOST_TRIES = 288
AT_ONCE = 50


def fetch_file(attachment_id: int) -> None:
    """Fetch a photo from the provider, store it, and delete it there. Twice is once.

    What fails is tried again by `fetch_files`, and said on the thread's page when it has failed.
    """
    found = Attachment.objects.defer("content").exclude(source="").filter(pk=attachment_id).first()
    if found is None:
        return
    try:
        if found.kept == Kept.AWAITED:
            _store(found.pk, file_of("", twilio_media.fetch(found.source)))
        twilio_media.delete(found.source)
    except twilio_media.GoneError:
        _give_up(found)
    except twilio_media.NotNowError as error:
        log.warning("A photo could not be fetched: %s", error)
        _count(found)
    else:
        Attachment.objects.filter(pk=found.pk).update(source="")


def fetch_files() -> None:
    """Try once more what is still at the provider."""
    awaited = Attachment.objects.exclude(source="").order_by("tries", "pk")
    for attachment_id in awaited.values_list("pk", flat=True)[:AT_ONCE]:
        fetch_file(attachment_id)


@transaction.atomic
def _store(attachment_id: int, file: File) -> None:
    rows = Attachment.objects.select_for_update(no_key=True, of=("self",))
    # Another process may have been faster, or the thread was deleted meanwhile.
    row = rows.filter(pk=attachment_id, kept=Kept.AWAITED).first()
    if row is None:
        return
    row.type, row.size = file.type, len(file.content)
    row.kept = Kept.HERE if file.content else Kept.LOST
    row.content = packed(file.content)
    row.save(update_fields=["type", "size", "kept", "content"])


def _give_up(row: Attachment) -> None:
    """It is not there any more: where it is not here either, it is lost."""
    Attachment.objects.filter(pk=row.pk, kept=Kept.AWAITED).update(kept=Kept.LOST)
    Attachment.objects.filter(pk=row.pk).update(source="")


def _count(row: Attachment) -> None:
    if row.tries + 1 >= MOST_TRIES:
        _give_up(row)
    else:
        Attachment.objects.filter(pk=row.pk).update(tries=row.tries + 1)
