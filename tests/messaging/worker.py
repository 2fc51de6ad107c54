"""A real worker for tests. It knows the messages "welcome" and "today".

With CARELESS=1 it knows how not to do it.
"""

import os

import django
from django.core.management import call_command

os.environ["DJANGO_SETTINGS_MODULE"] = "mutualaid.settings"
django.setup()

from django.utils import timezone  # noqa: E402  Django must be set up first

from messaging import delivery, registry, tasks  # noqa: E402
from messaging.models import Message, MessageStatus  # noqa: E402
from messaging.registry import Letter  # noqa: E402


@registry.writer("welcome")
def welcome(message: Message) -> Letter:
    return Letter("ana@example.org", f"Welcome {message.subject_id}", "Your help is on its way.")


@registry.writer("today")
def today(message: Message) -> Letter:
    return Letter("ana@example.org", "Today", f"It is {timezone.localdate():%Y-%m-%d}.")


def careless(message_id: int, job_id: int | None) -> None:
    """The control: writes down that the message is sent, outside of sending it."""
    message = Message.objects.get(pk=message_id)
    if message.status == MessageStatus.QUEUED:
        Message.objects.filter(pk=message_id).update(
            status=MessageStatus.SENT, sent_at=timezone.now()
        )
        delivery._send(message)


if os.environ.get("CARELESS"):
    tasks.deliver = careless

call_command("procrastinate", "worker", "--fetch-job-polling-interval", "0.5")
