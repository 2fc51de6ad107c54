"""The verb on needs that wait longer than they should: somebody is told, once per level."""

import logging
from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts import audit
from requests_app import notifications
from requests_app.models import Need
from requests_app.services.locking import lock_need

log = logging.getLogger(__name__)


def tell_of_overdue_needs() -> int:
    """Tell coordinators, and later stewards, of open needs that wait too long. Returns how many.

    Each in its own transaction: one that fails is logged and tried again the next time.
    """
    now = timezone.now()
    higher = list(Need.objects.still_overdue(now).order_by("id").values_list("pk", flat=True))
    first = list(Need.objects.overdue(now).order_by("id").values_list("pk", flat=True))
    told = [_tell_or_log(need_id, now) for need_id in [*higher, *first]]
    return sum(told)


def _tell_or_log(need_id: int, now: datetime) -> bool:
    try:
        return _tell(need_id, now)
    except (DatabaseError, ObjectDoesNotExist):
        log.exception("Need %s could not be told of.", need_id)
        return False


@transaction.atomic
def _tell(need_id: int, now: datetime) -> bool:
    """Tell the next level, unless the need was taken or told of in the meantime."""
    need = lock_need(need_id)
    own = Need.objects.filter(pk=need_id)
    if own.still_overdue(now).exists():
        need.stewards_told_at = now
        notifications.need_still_overdue(need)
    elif own.overdue(now).exists():
        need.overdue_told_at = now
        need.stewards_told_at = None if notifications.need_overdue(need) else now
    else:
        return False
    need.save(update_fields=["overdue_told_at", "stewards_told_at"])
    audit.record(audit.SYSTEM, "tell_of_overdue_need", need, ["overdue_told_at"])
    return True
