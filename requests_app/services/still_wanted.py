"""Verbs by which a household asks for one thing more, or again for what it has just cancelled."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from common.errors import NotPossible
from requests_app import notifications
from requests_app.choices import NeedStatus, Repeat
from requests_app.models import Need
from requests_app.recurrence import is_going_on
from requests_app.services.guards import require_household
from requests_app.services.locking import (
    close_or_reopen_request,
    lock_need,
    lock_needs_of,
    lock_request,
    open_or_aside,
    set_need_status,
)
from requests_app.services.requests import NeedData

ALREADY = _("You have asked for this already. You can change it below.")
ENDED_REQUEST = _("This request has ended. Please ask again.")
TOO_LATE = _("This can no longer be taken back. Please ask again.")


@transaction.atomic
def add_need(request_id: int, said: NeedData, *, actor: audit.Actor) -> Need:
    """Add one more kind of help to a request. The same once more is the first one, not another.

    Raises `NotPossible` when the request was erased or has ended, or when this kind of help is
    waited for there already.
    """
    request = lock_request(request_id)
    require_household(request)
    if not is_going_on(request):
        raise NotPossible(ENDED_REQUEST)
    same_kind = [need for need in lock_needs_of(request) if need.category_id == said.category_id]
    for need in same_kind:
        if need.is_active and _says_the_same(need, said):
            return need
    if any(need.is_active for need in same_kind) or _comes_again(same_kind):
        raise NotPossible(ALREADY)
    time = max((need.occurrence for need in same_kind), default=0) + 1
    need = Need(request=request, category_id=said.category_id, occurrence=time, **said.fields)
    need.status = open_or_aside(request)
    need.set_day()
    need.save(force_insert=True)
    # Between two dates of a series nothing was open.
    close_or_reopen_request(request)
    audit.record(actor, "add_need", need)
    notifications.needs_added([need], actor)
    return need


def _says_the_same(need: Need, said: NeedData) -> bool:
    return all(getattr(need, name) == value for name, value in said.fields.items())


def _comes_again(same_kind: list[Need]) -> bool:
    """Return whether the newest of a kind is of a series that goes on."""
    newest = max(same_kind, key=lambda need: need.occurrence, default=None)
    return newest is not None and newest.repeat in Repeat.again()


@transaction.atomic
def take_cancel_back(need_id: int, *, actor: audit.Actor) -> None:
    """Open a need again that its household has cancelled within the last day. Twice is once.

    Whoever had said yes was told, and is not put back: it is open for everybody. Of a series it is
    this date alone. Raises `NotPossible` when somebody else ended it, when that is longer ago, or
    when the same was asked for anew.
    """
    need = lock_need(need_id)
    require_household(need.request)
    if need.is_active:
        return
    _open_again(need, actor)


@transaction.atomic
def take_all_back(request_id: int, *, actor: audit.Actor) -> None:
    """Open all of a request again that its household has cancelled within the last day.

    Twice is once. Raises `NotPossible` when there is nothing (any more) to take back.
    """
    request = lock_request(request_id)
    require_household(request)
    needs = lock_needs_of(request)
    found = [need for need in needs if need.can_be_taken_back]
    if not found and not any(need.is_active for need in needs):
        raise NotPossible(TOO_LATE)
    for need in found:
        _open_again(need, actor)


def _open_again(need: Need, actor: audit.Actor) -> None:
    if not need.can_be_taken_back:
        raise NotPossible(TOO_LATE)
    others = Need.objects.in_series_of(need).exclude(pk=need.pk).active()
    # Dates of a series wait side by side; of anything else one is enough.
    if not need.is_in_series and others.exists():
        raise NotPossible(ALREADY)
    set_need_status(need, NeedStatus.OPEN)
    audit.record(actor, "take_cancel_back", need, ["status"])
    if need.is_soon:
        notifications.need_urgent_again(need, actor)
