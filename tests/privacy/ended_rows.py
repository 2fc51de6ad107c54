"""What the tests of retention share: rows that ended some days ago, and the job of every night."""

import datetime
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from messaging.delivery import deliver
from messaging.models import Message, MessageStatus
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import HelpRequest, Need
from tests.factories import (
    make_match,
    make_need,
    make_request,
)

DAY = datetime.timedelta(days=1)
TODAY = datetime.date(2026, 6, 17)


def ago(days: float) -> datetime.datetime:
    return timezone.now() - days * DAY


def ended(days: float, status: str = NeedStatus.DONE, **fields: Any) -> HelpRequest:
    """Return a request that has ended so many days ago."""
    request = make_request(created_at=ago(days + 2), closed_at=ago(days), **fields)
    need = make_need(
        request, status=status, created_at=ago(days + 2), ended_at=ago(days), detail="Insulin"
    )
    if status in {NeedStatus.DONE, NeedStatus.UNKNOWN}:
        make_match(need, status=MatchStatus(status), offered_at=ago(days + 1))
        Need.objects.filter(pk=need.pk).update(ended_at=ago(days), first_offered_at=ago(days + 1))
    return request


def is_erased(row: HelpRequest) -> bool:
    row.refresh_from_db()
    return row.erased_at is not None


def send_letters() -> None:
    for message in Message.objects.filter(status=MessageStatus.QUEUED):
        deliver(message.pk)


def erase(*args: str) -> str:
    out = StringIO()
    call_command("erase_expired", *args, stdout=out)
    return out.getvalue()
