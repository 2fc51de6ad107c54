"""Announcements, their recipients, and subscribers to notices."""

from typing import Any

from accounts.models import User
from announcements import subscribing
from announcements.choices import Audience
from announcements.models import Announcement, Recipient, Subscription
from common.inserts import insert, new_row
from pods.models import Pod, Ward
from tests.factories.numbers import next_number
from tests.factories.places import make_ward
from tests.factories.staff import make_steward


def make_announcement(author: User | None = None, **fields: Any) -> Announcement:
    """A draft to the volunteers of the whole city."""
    number = next_number()
    fields = {
        "title": f"Packing day {number}",
        "text": "We pack on Saturday at noon, at the hall.",
        "to": [Audience.VOLUNTEERS],
        **fields,
    }
    return Announcement.objects.create(author=author or make_steward(), **fields)


def make_recipient(announcement: Announcement | None = None, **fields: Any) -> Recipient:
    """Somebody whom an announcement goes to by email."""
    number = next_number()
    fields = {
        "kind": Audience.VOLUNTEERS,
        "person_id": number,
        "language": "en",
        "channel": "email",
        **fields,
    }
    return Recipient.objects.create(announcement=announcement or make_announcement(), **fields)


def make_subscription(
    place: Ward | Pod | None = None, contact: str = "rosa@example.org", language: str = "en"
) -> Subscription:
    """A subscriber who has confirmed."""
    of = {"pod": place} if isinstance(place, Pod) else {"ward": place or make_ward()}
    given = {"email": contact} if "@" in contact else {"phone": contact}
    row = new_row(Subscription, **of, **given, language=language)
    insert([row])
    subscribing.confirm(row.pk, language)
    return Subscription.objects.get(pk=row.pk)
