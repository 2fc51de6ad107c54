"""The jobs that bring in what people write."""

import logging

from procrastinate.contrib.django import app

from messaging.inbound.mail.last_read import note_read
from messaging.reply_addresses import are_read

# Their libraries are large, and pages need none of them: so they are imported by the worker alone,
# when a job begins.

log = logging.getLogger(__name__)


# Never two at once; should one hang, the next ones find out by themselves (`fetching`).
@app.periodic(cron="* * * * *")
@app.task(name="fetch_mail", queueing_lock="fetch_mail", lock="fetch_mail")
def fetch_email(timestamp: int) -> None:
    """Take in the email that has come."""
    if not are_read():
        return
    from messaging.inbound.mail.fetching import fetch_mail  # with a library for IMAP
    from messaging.inbound.mail.mailbox import MailboxError  # so too

    try:
        fetch_mail()
    except MailboxError as error:
        # Tried again in a minute; after half an hour the checklist says it, and the doctor why.
        log.warning("The mailbox could not be read: %s", error)
    else:
        note_read()


@app.task(name="fetch_photo")
def fetch_photo(attachment_id: int) -> None:
    """Fetch a photo that somebody sent by text."""
    from inbox.fetched import fetch_file  # with a library for HTTP

    fetch_file(attachment_id)


@app.periodic(cron="*/5 * * * *")
@app.task(name="fetch_photos", queueing_lock="fetch_photos", lock="fetch_photos")
def fetch_photos(timestamp: int) -> None:
    """Try once more to fetch photos that could not be fetched."""
    from inbox.fetched import fetch_files  # so too

    fetch_files()
