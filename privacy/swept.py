"""The rows that jobs of their own delete through the day; some are there only if a job is late."""

import datetime
from typing import Any

from django.conf import settings
from django.db.models import Max, QuerySet
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import StaffSession
from common.models import FormDraft
from events.models import ShiftSheet
from messaging.models import News
from paper.models import MemberSheet, Sheet
from requests_app.models import Proposal

JOB_HAS_ENDED = ("succeeded", "failed", "cancelled", "aborted")
# Every job runs again within so long.
NEXT_RUN = datetime.timedelta(days=1)


def _late(kept: datetime.timedelta) -> datetime.datetime:
    return timezone.now() - kept - NEXT_RUN


def drafts() -> QuerySet[Any]:
    return FormDraft.objects.filter(expires_at__lt=_late(datetime.timedelta()))


def jobs() -> QuerySet[Any]:
    ended = ProcrastinateJob.objects.filter(status__in=JOB_HAS_ENDED)
    since = _late(settings.JOBS_KEPT_FOR)
    return ended.annotate(ended_at=Max("procrastinateevent__at")).filter(ended_at__lt=since)


def sessions() -> QuerySet[Any]:
    return StaffSession.objects.filter(expire_date__lt=_late(datetime.timedelta()))


def news() -> QuerySet[Any]:
    return News.objects.filter(created_at__lt=_late(settings.NEWS_KEPT_FOR))


def sheets() -> QuerySet[Any]:
    return Sheet.objects.filter(asked_at__lt=_late(settings.SHEETS_KEPT_FOR))


def member_sheets() -> QuerySet[Any]:
    """Return those that still have their file; without it a row says no more than the number."""
    return MemberSheet.objects.filter(drawn_at__lt=_late(settings.MEMBER_SHEETS_KEPT_FOR))


def shift_sheets() -> QuerySet[Any]:
    """Return those that still have their file."""
    return ShiftSheet.objects.filter(drawn_at__lt=_late(settings.MEMBER_SHEETS_KEPT_FOR))


def proposals() -> QuerySet[Any]:
    return Proposal.objects.filter(created_at__lt=_late(settings.PROPOSALS_KEPT_FOR))
