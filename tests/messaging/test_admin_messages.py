"""The outbox in the admin: a failed message can be tried again, and nothing else."""

import pytest
from django.test import Client
from django.urls import reverse

from messaging.models import Message, MessageStatus
from tests import factories

pytestmark = pytest.mark.django_db

URL = "admin:messaging_message_changelist"


def make_message(**fields: object) -> Message:
    number = Message.objects.count()
    own = {"template": "x", "language": "en", "idempotency_key": f"key:{number}"}
    kind = "request"
    return Message.objects.create(
        **own, recipient_kind=kind, recipient_id=1, subject_id=1, **fields
    )


def test_a_failed_message_is_tried_again(client: Client) -> None:
    client.force_login(factories.make_steward())
    failed = make_message(status=MessageStatus.FAILED, attempts=5)
    queued = make_message(attempts=2)
    page = client.post(
        reverse(URL),
        {"action": "try_again", "_selected_action": [failed.pk, queued.pk]},
        follow=True,
    )
    assert "Only a message that failed" in page.content.decode()
    failed.refresh_from_db()
    queued.refresh_from_db()
    # Counted anew, or the first failure would again be the last.
    assert (failed.status, failed.attempts) == (MessageStatus.QUEUED, 0)
    assert queued.attempts == 2


def test_nothing_of_a_message_is_edited(client: Client) -> None:
    client.force_login(factories.make_steward())
    message = make_message()
    url = reverse("admin:messaging_message_change", args=[message.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"template": "y"}).status_code == 403


def test_only_stewards_see_the_outbox(client: Client) -> None:
    make_message()
    client.force_login(factories.make_coordinator(factories.make_ward()))
    assert client.get(reverse(URL)).status_code == 403
