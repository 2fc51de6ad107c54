"""Steps that staff and jobs take with announcements."""

from typing import Any

from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from announcements import sending, services
from announcements.models import Announcement
from messaging.delivery import deliver
from messaging.models import Message
from tests.factories import make_announcement, make_steward

ANA, BEN = "ana@example.org", "ben@example.org"


def checked(author: User | None = None, **fields: Any) -> Announcement:
    """An announcement that was checked; nothing was sent."""
    author = author or make_steward()
    announcement = make_announcement(author, **fields)
    services.check(announcement.pk, actor=author)
    announcement.refresh_from_db()
    return announcement


def deliver_all() -> list[Any]:
    """Hand over what waits for recipients; the emails."""
    before = len(mail.outbox)
    waiting = Message.objects.filter(recipient_kind="announced", status="queued")
    for message in waiting.order_by("pk"):
        deliver(message.pk)
    return mail.outbox[before:]


def send_out(announcement: Announcement) -> list[Any]:
    """Send it, and let all jobs run; the emails."""
    services.send(announcement.pk, actor=announcement.author)
    sending.send_all(announcement.pk)
    letters = deliver_all()
    sending.see_to_all()
    announcement.refresh_from_db()
    return letters


def reached(announcement: Announcement) -> dict[str, int]:
    """The number of recipients there are by channel; "" for nobody reached."""
    found: dict[str, int] = {}
    for channel in announcement.recipients.values_list("channel", flat=True):
        found[channel] = found.get(channel, 0) + 1
    return found


def press(client: Client, announcement: Announcement, what: str, **said: str) -> str:
    path = reverse("admin:announcements_announcement_press", args=[announcement.pk])
    response = client.post(path, {"press": what, **said}, follow=True)
    assert response.status_code == 200
    return str(response.text)


def page(client: Client, announcement: Announcement) -> str:
    return str(
        client.get(reverse("admin:announcements_announcement_check", args=[announcement.pk])).text
    )


def only(announcement: Announcement) -> list[int]:
    """The rows of whoever gets it."""
    return sorted(announcement.recipients.values_list("person_id", flat=True))
