"""Puts announcements and subscribers into the demo: one was sent, one is being written."""

import datetime
from collections import Counter

from django.utils import timezone

from accounts.models import User
from accounts.roles import DESK, wards_of
from announcements import services, subscribing
from announcements.choices import Audience, State
from announcements.models import Announcement, Subscription
from common.inserts import insert, new_row
from pods.models import Ward

SUBSCRIBERS = (
    ("subscriber1@example.org", "en"),
    ("subscriber2@example.org", "es"),
    ("subscriber3@example.org", "am"),
    ("202-555-0186", "en"),
)
# Asked for, and never confirmed.
UNCONFIRMED = "subscriber4@example.org"
SENT = {
    "title": "Packing day on Saturday",
    "text": "We pack 60 boxes on Saturday from 10 to 1 at the library. Come for an hour, or for "
    "all three. There is coffee, and the room has no stairs.",
    "short": "Packing day on Saturday, 10 to 1.",
}
DRAFT = {
    "title": "Drivers wanted on Thursday",
    "text": "The food bank has 40 crates for us on Thursday at 4. We need three more cars.",
    "short": "Drivers wanted on Thursday at 4.",
}


def load_announcements(coordinator: User) -> None:
    """In one ward of the coordinator. Nothing goes out."""
    ward = wards_of(coordinator, DESK)[0]
    for contact, language in SUBSCRIBERS:
        subscribing.confirm(_subscription(ward, contact, language).pk, language)
    _subscription(ward, UNCONFIRMED, "en")
    of = {"author": coordinator, "ward": ward, "to": [Audience.VOLUNTEERS]}
    _sent(Announcement.objects.create(**of, **SENT), coordinator)
    Announcement.objects.create(**of, **DRAFT, has_car=True)


def _subscription(ward: Ward, contact: str, language: str) -> Subscription:
    given = {"email": contact} if "@" in contact else {"phone": contact}
    row = new_row(Subscription, ward=ward, language=language, **given)
    insert([row])
    return row


def _sent(announcement: Announcement, coordinator: User) -> None:
    services.check(announcement.pk, actor=coordinator)
    channels = Counter(
        announcement.recipients.exclude(channel="").values_list("channel", flat=True)
    )
    began = timezone.now() - datetime.timedelta(days=2)
    Announcement.objects.filter(pk=announcement.pk).update(
        state=State.SENT,
        checked_at=began,
        sent_at=began,
        ended_at=began + datetime.timedelta(minutes=4),
        needs_second=False,
        results={channel: {"sent": count} for channel, count in channels.items()},
    )
