"""Verbs on needs whose day has passed: the household is asked once whether it is still needed."""

import datetime
import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.daytime import is_daytime
from common.errors import NotPossible
from messaging.undelivered import is_reached
from requests_app import notifications
from requests_app.choices import ContactKind, NeedStatus
from requests_app.days import needed_by
from requests_app.models import ContactLog, HelpRequest, Need
from requests_app.models.need_queries import NeedQuerySet
from requests_app.notifications.residents import RESIDENT
from requests_app.services.locking import lock_need, lock_needs_of, lock_request, set_changed
from requests_app.services.needs import ENDED_NEED, write_day
from requests_app.services.telling import call_household

log = logging.getLogger(__name__)


def ask_if_still_needed() -> int:
    """Ask the household of every open need whose day has passed. Returns how many needs.

    Once for each day, by one letter for all that passed. Households that mail does not reach come
    to the call list of today, and so do those that have not answered in
    `STILL_NEEDED_SILENT_AFTER`. Each request in its own transaction: one that fails is logged and
    tried again the next time. At night nobody is asked.
    """
    if not is_daytime():
        return 0
    passed = Need.objects.open().day_passed().filter(request__erased_at=None)
    unasked = passed.filter(asked_if_needed_at=None)
    asked = [_do_or_log(_ask, pk) for pk in _requests_of(unasked)]
    for pk in _requests_of(_silent(passed)):
        _do_or_log(_call, pk)
    return sum(asked)


def _requests_of(needs: NeedQuerySet) -> list[int]:
    return list(needs.order_by("request_id").values_list("request_id", flat=True).distinct())


def _silent(passed: NeedQuerySet) -> NeedQuerySet:
    """Those about which the household was asked long ago, and is not on the call list."""
    calls = ContactLog.objects.filter(
        request=OuterRef("request"),
        kind=ContactKind.DAY_PASSED,
        created_at__gte=OuterRef("asked_if_needed_at"),
    )
    long_ago = timezone.now() - settings.STILL_NEEDED_SILENT_AFTER
    return passed.filter(~Exists(calls), asked_if_needed_at__lte=long_ago)


def _do_or_log(act: Callable[[int], int], request_id: int) -> int:
    try:
        return act(request_id)
    except (DatabaseError, ObjectDoesNotExist):
        log.exception("Nobody could be asked about request %s.", request_id)
        return 0


@transaction.atomic
def _ask(request_id: int) -> int:
    request = lock_request(request_id)
    # Under the lock it is certain that nobody was faster.
    needs = [need for need in _passed(request) if need.asked_if_needed_at is None]
    for need in needs:
        need.asked_if_needed_at = timezone.now()
        need.save(update_fields=["asked_if_needed_at"])
        audit.record(audit.SYSTEM, "ask_if_still_needed", need, ["asked_if_needed_at"])
    if needs and is_reached(RESIDENT, request):
        notifications.still_needed(request)
    elif needs:
        call_household(request, ContactKind.DAY_PASSED)
    return len(needs)


@transaction.atomic
def _call(request_id: int) -> int:
    """Put a household that said nothing on the call list, unless that was done meanwhile."""
    request = lock_request(request_id)
    if not _silent(Need.objects.open().day_passed().filter(request=request)).exists():
        return 0
    call_household(request, ContactKind.DAY_PASSED)
    return 1


def _passed(request: HelpRequest) -> list[Need]:
    """The open needs of a locked request whose day has passed, locked too."""
    needs = [] if request.erased_at else lock_needs_of(request)
    return [need for need in needs if need.status == NeedStatus.OPEN and need.has_passed()]


@transaction.atomic
def give_new_day(
    need_id: int, *, urgency: int | None, wanted_on: datetime.date | None, actor: audit.Actor
) -> None:
    """Record that a need is still needed: by when, or on which day. Twice is once.

    Raises `NotPossible` when it has ended or, for a resident, when a neighbor is helping already.
    """
    need = lock_need(need_id)
    if not need.is_active:
        raise NotPossible(ENDED_NEED)
    if need.status == NeedStatus.MATCHED and not isinstance(actor, User):
        raise NotPossible(
            _("A neighbor is already helping you, so this can no longer be changed here.")
        )
    said = {"wanted_on": wanted_on, "urgency": need.urgency if urgency is None else urgency}
    changed = set_changed(need, said)
    if changed or need.needed_by != needed_by(need.urgency, need.wanted_on, timezone.localdate()):
        write_day(need, changed, actor)
        audit.record(actor, "give_new_day", need, changed or ["needed_by"])
