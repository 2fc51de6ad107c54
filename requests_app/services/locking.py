"""The row locks, in the one order that all verbs keep (see the package's docstring)."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.errors import NotPossible
from requests_app.choices import NeedStatus
from requests_app.models import HelpRequest, Match, Need, Route
from volunteers.models import Volunteer

# How often it is tried again to lock a household that changes meanwhile.
ATTEMPTS = 10


def lock_request(request_id: int) -> HelpRequest:
    # NO KEY, here and below: what only refers to the row, as messages and log entries do, need not
    # wait. `of`, so that joined rows are not locked along, against the order.
    return HelpRequest.objects.select_for_update(no_key=True, of=("self",)).get(pk=request_id)


def lock_households_of(request_ids: Iterable[int]) -> dict[int, HelpRequest]:
    """Lock these requests with all others of their households, by id; those erased have none.

    Households may be joined while this waits. Then all these locks are let go and it starts anew:
    to lock more would be out of the order. Raises `NotPossible` in the unlikely case that it never
    comes to rest.
    """
    ids = set(request_ids)
    for _attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return _lock_together(ids)
        except HouseholdChangedError:
            continue
    raise NotPossible(_("This is changing right now. Please try again."))


class HouseholdChangedError(Exception):
    """Other requests belong together than when they were looked for."""


def _lock_together(ids: set[int]) -> dict[int, HelpRequest]:
    named = HelpRequest.objects.order_by().filter(pk__in=ids)
    homes = named.filter(household__isnull=False).values("household")
    theirs = HelpRequest.objects.order_by().filter(household__in=homes)
    # Each by its index: asked for with OR, Postgres reads all requests that there ever were.
    both = named.values("pk").union(theirs.values("pk"))
    together = HelpRequest.objects.filter(pk__in=both).order_by("id")
    wanted = list(together.values_list("pk", flat=True))
    locked = HelpRequest.objects.filter(pk__in=wanted).order_by("id")
    rows = {row.pk: row for row in locked.select_for_update(no_key=True, of=("self",))}
    if list(together.values_list("pk", flat=True)) != wanted:
        raise HouseholdChangedError
    if ids - rows.keys():
        raise HelpRequest.DoesNotExist
    return rows


def lock_need(need_id: int) -> Need:
    """Lock a need, with its request before it."""
    # Read without a lock, since no verb gives a need to another request.
    request_id = Need.objects.values_list("request_id", flat=True).get(pk=need_id)
    request = lock_request(request_id)
    need = Need.objects.select_for_update(no_key=True, of=("self",)).get(pk=need_id)
    # The locked row itself, so that nothing is read that was true before the lock.
    need.request = request
    return need


def lock_needs_of(request: HelpRequest) -> list[Need]:
    """Lock all needs of a request that is locked already."""
    found = Need.objects.filter(request=request).order_by("id").select_related("category")
    needs = list(found.select_for_update(no_key=True, of=("self",)))
    for need in needs:
        need.request = request
    return needs


def lock_needs(need_ids: Iterable[int]) -> list[Need]:
    """Lock needs of any requests, by id, with all their requests before them, by id.

    Whoever holds the request of a need keeps every other verb away from its matches too, so that
    requests are all that can be waited for, and volunteers after them.
    """
    ids = set(need_ids)
    wanted = set(Need.objects.filter(pk__in=ids).values_list("request_id", flat=True))
    rows = HelpRequest.objects.filter(pk__in=wanted).order_by("id")
    requests = {row.pk: row for row in rows.select_for_update(no_key=True, of=("self",))}
    found = Need.objects.filter(pk__in=ids).order_by("id").select_related("category")
    needs = list(found.select_for_update(no_key=True, of=("self",)))
    for need in needs:
        need.request = requests[need.request_id]
    return needs


def lock_match(match_id: int) -> Match:
    """Lock a match, with its request and need before it; they are loaded with it."""
    need = lock_need(Match.objects.values_list("need_id", flat=True).get(pk=match_id))
    match = (
        Match.objects.select_for_update(no_key=True, of=("self",))
        .select_related("volunteer")
        .get(pk=match_id)
    )
    match.need = need
    return match


def lock_matches(*needs: Need) -> list[Match]:
    """Lock the matches that go on, of needs that are locked already, by id."""
    by_id = {need.pk: need for need in needs}
    found = Match.objects.going_on().filter(need__in=by_id).select_related("volunteer")
    matches = list(found.order_by("id").select_for_update(no_key=True, of=("self",)))
    for match in matches:
        match.need = by_id[match.need_id]
    return matches


def lock_route(route_id: int) -> list[Match]:
    """Lock what still goes on of a route, in its order, each with its need and request before it.

    What has ended never goes on again, so its request need not be locked.
    """
    going_on = Match.objects.going_on().filter(route=route_id)
    needs = lock_needs(going_on.values_list("need_id", flat=True))
    matches = [match for match in lock_matches(*needs) if match.route_id == route_id]
    lock_route_row(route_id)
    return matches


def lock_route_row(route_id: int) -> Route:
    """Lock a route: of two who end its last stops at once, the second sees what the first did."""
    routes = Route.objects.select_for_update(no_key=True, of=("self",))
    return routes.select_related("volunteer").get(pk=route_id)


def lock_volunteer(volunteer_id: int) -> Volunteer:
    return Volunteer.objects.select_for_update(no_key=True, of=("self",)).get(pk=volunteer_id)


def lock_volunteers(volunteer_ids: Iterable[int]) -> None:
    """Lock several volunteers, by id."""
    rows = Volunteer.objects.filter(pk__in=set(volunteer_ids)).order_by("id")
    # `list`, because a queryset that nobody reads locks nothing.
    list(rows.select_for_update(no_key=True, of=("self",)).values_list("pk"))


def open_or_aside(request: HelpRequest) -> NeedStatus:
    """Return the state of a need of `request` that waits, and for which nobody was asked."""
    return NeedStatus.ASIDE if request.set_aside_at else NeedStatus.OPEN


def set_need_status(
    need: Need,
    status: NeedStatus,
    *,
    reason: str = "",
    at: datetime.datetime | None = None,
    by_household: bool = False,
) -> None:
    """Write a need's state and its times together; open or close its request to match.

    `reason` (`EndReason`) belongs to `CLOSED`, `by_household` to `CANCELLED`; `at` is the moment of
    needs that end together.
    """
    anew = _wait_anew(need) if status == NeedStatus.OPEN else []
    need.status = open_or_aside(need.request) if status == NeedStatus.OPEN else status
    need.ended_at = (at or timezone.now()) if status in NeedStatus.ended() else None
    need.end_reason, need.cancelled_by_household = reason, by_household
    # The first time only: figures measure how long people waited until somebody was asked.
    if status == NeedStatus.OFFERED and need.first_offered_at is None:
        need.first_offered_at = timezone.now()
    ends = ["ended_at", "end_reason", "cancelled_by_household"]
    need.save(update_fields=["status", "first_offered_at", *ends, *anew])
    close_or_reopen_request(need.request)


def _wait_anew(need: Need) -> list[str]:
    """Let the waiting of a need that opens again be told of again; returns the fields to save."""
    # Who was only asked has helped nobody: that is still the same wait.
    return need.wait_anew(from_now=need.status != NeedStatus.OFFERED)


def reopen_if_unmatched(need: Need) -> None:
    """Reopen a need that nobody does (any more), unless somebody who was asked may still answer."""
    if not Match.objects.going_on().filter(need=need).exists():
        set_need_status(need, NeedStatus.OPEN)


def close_or_reopen_request(request: HelpRequest) -> None:
    """Close a request when its last need has ended, and open it again when one reopens."""
    is_active = Need.objects.filter(request=request, status__in=NeedStatus.waiting()).exists()
    if is_active == (request.closed_at is None):
        return
    request.closed_at = None if is_active else timezone.now()
    request.save(update_fields=["closed_at"])


def set_changed(row: Model, fields: Mapping[str, Any]) -> list[str]:
    """Set those of `fields` that differ, without saving; returns their names."""
    changed = [name for name, value in fields.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, fields[name])
    return changed
