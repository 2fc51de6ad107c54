"""The verb of the job that tells households that we have not forgotten them."""

import datetime
import logging

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts import audit
from common.daytime import is_daytime
from requests_app.models import Match, Need
from requests_app.models.need_queries import NeedQuerySet
from requests_app.models.needs import MOST_TOLD_STILL_LOOKING
from requests_app.services.locking import lock_needs_of, lock_request
from requests_app.services.telling import tell_still_looking

log = logging.getLogger(__name__)


def say_still_looking() -> int:
    """Tell every household that has waited for days without anybody being asked.

    One message for all that a request waits for, and at most two for each time that a need waits.
    Returns how many households were told. Each in its own transaction: one that fails is logged and
    tried again. At night nobody is told.
    """
    if not is_daytime():
        return 0
    waiting = long_unasked().order_by("request").values_list("request", flat=True).distinct()
    return sum(_tell_or_log(request_id) for request_id in list(waiting))


def long_unasked(now: datetime.datetime | None = None) -> NeedQuerySet:
    """Narrow to open needs whose household has heard nothing for `STILL_LOOKING_AFTER`."""
    now = now or timezone.now()
    since, again = now - settings.STILL_LOOKING_AFTER, now - settings.STILL_LOOKING_AGAIN_AFTER
    # An offer that has just ended is news as well: its household saw on the page that we asked.
    lately = Q(offered_at__gt=since) | Q(ended_at__gt=since)
    asked = Match.objects.filter(lately, need=OuterRef("pk"))
    not_told = Q(still_looking_at=None) | Q(still_looking_at__lte=again)
    # Of a day that has passed the household is asked something else: whether it is still needed.
    return (
        Need.objects.with_wait()
        .open()
        .still_ahead(timezone.localdate(now))
        .for_neighbors()
        .filter(
            not_told,
            ~Exists(asked),
            waits_since__lte=since,
            still_looking_told__lt=MOST_TOLD_STILL_LOOKING,
            request__erased_at=None,
        )
    )


def _tell_or_log(request_id: int) -> bool:
    try:
        return _tell(request_id)
    except (DatabaseError, ObjectDoesNotExist):
        # Ids only: what the row says is personal.
        log.exception("The household of request %s could not be told.", request_id)
        return False


@transaction.atomic
def _tell(request_id: int) -> bool:
    ours = {need.pk: need for need in lock_needs_of(lock_request(request_id))}
    # Asked again under the locks: somebody may have been asked, or another worker was faster.
    found = long_unasked().filter(pk__in=ours).order_by("id").values_list("pk", flat=True)
    waiting = [ours[pk] for pk in found]
    now = timezone.now()
    for need in waiting:
        need.still_looking_at = now
        need.still_looking_told += 1
        need.save(update_fields=["still_looking_at", "still_looking_told"])
        audit.record(audit.SYSTEM, "say_still_looking", need, ["still_looking_at"])
    if waiting:
        tell_still_looking(waiting)
    return bool(waiting)
