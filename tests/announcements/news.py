"""Steps that people and jobs take with notices by email and text."""

import datetime
import re
from typing import Any

from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from announcements import rounds, subscribing
from announcements.models import NoticeRound, Subscription
from messaging.delivery import deliver
from messaging.models import Message
from pods.models import Notice, Pod, Ward
from tests.factories import link_to, make_subscription

ROSA, PHONE = "rosa@example.org", "202-555-0142"
_LINK = re.compile(r"/notices/([\w-]{22})/")


def form_of(place: Ward | Pod) -> str:
    kind = "pod" if isinstance(place, Pod) else "ward"
    return reverse(f"announcements:{kind}_news", args=[place.slug])


def ask_for(client: Client, place: Ward | Pod, contact: str = ROSA, **data: str) -> Any:
    return client.post(form_of(place), {"contact": contact, **data})


def run_asks() -> None:
    """Let the jobs run that write to whoever asked."""
    jobs = ProcrastinateJob.objects.filter(task_name=subscribing.ASK, status="todo")
    for job in jobs.order_by("id"):
        subscribing.ask(job.args["subscription_id"])


def deliver_all() -> list[Any]:
    """Hand over what waits for subscribers; the emails."""
    before = len(mail.outbox)
    waiting = Message.objects.filter(recipient_kind="subscriber", status="queued")
    for message in waiting.order_by("pk"):
        deliver(message.pk)
    return mail.outbox[before:]


def token_in(text: str) -> str:
    found = _LINK.search(text)
    assert found
    return found[1]


def page(name: str, token: str) -> str:
    return reverse(f"announcements:news_{name}", args=[token])


def subscriber(place: Ward | Pod, contact: str = ROSA, language: str = "en") -> Subscription:
    """A subscriber who has confirmed, with the link of their page."""
    found = make_subscription(place, contact, language)
    link_to(found)
    return found


def make_notice(ward: Ward | None = None, **fields: Any) -> Notice:
    now = timezone.now()
    fields = {"title": "Water is off", "text": "Until noon. Fill a pot.", **fields}
    times = {"starts_at": now - datetime.timedelta(hours=1), "ends_at": now + rounds.GRACE * 100}
    return Notice.objects.create(ward=ward, **{**times, **fields})


def send_out() -> list[Any]:
    """Let the job run, and once more after the time in which a notice may still be mended."""
    rounds.begin_rounds()
    NoticeRound.objects.filter(ended_at=None).update(seen_at=timezone.now() - rounds.GRACE)
    for pk in rounds.begin_rounds():
        rounds.send_round(pk)
    return deliver_all()
