"""The jobs of the inbox."""

import logging

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from inbox import services
from inbox.line import TAKE, take_arrivals
from inbox.news import tell_of_unanswered
from inbox.taking import take_arrival
from messaging.inbound.mail.last_read import note_read
from messaging.queue import defer
from messaging.reply_addresses import are_read

# Their libraries are large, and pages need none of them: so they are imported by the worker alone,
# when a job begins.
log = logging.getLogger(__name__)
# For about three days, further and further apart.
UNTIL_GONE = RetryStrategy(max_attempts=18, exponential_wait=2)


@app.periodic(cron="27 * * * *")
@app.task(name="tell_of_unanswered", queueing_lock="tell_of_unanswered")
def tell_of_unanswered_threads(timestamp: int) -> None:
    """Tell coordinators once of whoever has waited for an answer for a day."""
    tell_of_unanswered()


@app.periodic(cron="23 * * * *")
@app.task(name="end_silent_asks", queueing_lock="end_silent_asks")
def end_silent_asks(timestamp: int) -> None:
    """Give to a person what somebody began to ask by text, and did not finish within a day."""
    services.end_silent_asks()


@app.task(name=TAKE, lock=TAKE)
def take_arrivals_in() -> None:
    """Take in texts that came too many at once."""
    if take_arrivals(take_arrival):
        defer(take_arrivals_in)


# Should whoever stored the first of them have seen another that was just being taken.
@app.periodic(cron="* * * * *")
@app.task(name="take_arrivals_left", queueing_lock="take_arrivals_left", lock=TAKE)
def take_arrivals_left(timestamp: int) -> None:
    """Take in texts that no job has been asked to."""
    if take_arrivals(take_arrival):
        defer(take_arrivals_in)


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


@app.task(name="delete_photo", retry=UNTIL_GONE)
def delete_photo(source: str) -> None:
    """Delete a photo at the provider whose conversation is deleted here; what fails comes again."""
    from messaging.inbound import twilio_media  # so too

    twilio_media.delete(source)


@app.periodic(cron="*/5 * * * *")
@app.task(name="fetch_photos", queueing_lock="fetch_photos", lock="fetch_photos")
def fetch_photos(timestamp: int) -> None:
    """Try once more to fetch photos that could not be fetched."""
    from inbox.fetched import fetch_files  # so too

    fetch_files()
