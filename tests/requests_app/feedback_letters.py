"""The answers and letters once a need is done, for tests of them."""

from django.test import Client
from django.utils import timezone

from accounts import audit
from messaging.models import Message
from requests_app import services
from requests_app.models import ContactLog, Match
from tests.requests_app.request_form import address


def say(client: Client, token: str, worked: str, note: str = "") -> str:
    data = {"worked": worked, "note": note}
    return client.post(address("match_worked", token), data, follow=True).content.decode()


def household_says(match: Match, worked: str) -> None:
    """The household's answer, by the verb."""
    services.say_whether_it_worked(match.pk, side="resident", worked=worked, actor=audit.RESIDENT)


def due() -> list[str]:
    """The entries that the desk is told to ring about today."""
    entries = ContactLog.objects.filter(follow_up_on=timezone.localdate(), followed_up_at=None)
    return list(entries.values_list("kind", flat=True))


def templates() -> list[str]:
    return [row.template.split("/")[1] for row in Message.objects.order_by("id")]
