"""The door for requests that a network brings along from a spreadsheet: many at once, all quiet.

They are stored as `submit_request` stores them: encrypted, found by their blind indexes, each with
its link and its entry in the log. But nobody is told: no letter, and no news to coordinators.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.worked_with import worked_with
from common.fields import with_blind_indexes
from common.inserts import copy_in, new_row
from common.models import LinkPurpose, PrivateLink
from messaging.models import Message
from requests_app.choices import NeedStatus, Repeat
from requests_app.models import HelpRequest, Household, Need
from requests_app.notifications.residents import RESIDENT
from requests_app.recurrence import REPEAT_AT_MOST
from requests_app.services.guards import require_household
from requests_app.services.locking import lock_needs_of, lock_request, set_changed
from requests_app.services.requests import (
    REFERENCE_ATTEMPTS,
    NeedData,
    RequestData,
    new_reference,
)

# What an import itself writes into the log, and looks, which are no work.
QUIET_VERBS = ("import_row", "open_details")
NEED_FIELDS = (
    *("category_id", "detail", "status", "urgency", "wanted_on", "needed_by", "repeat"),
    *("repeat_until", "repeat_from", "series_day", "delivery", "created_at", "ended_at"),
    *("end_reason", "opened_again_at"),
)


@dataclass(frozen=True)
class RequestMovedIn:
    """A request from elsewhere. Its needs may have ended, and say when and why.

    `key` is its submission key. `asked_before` is an earlier request of the same household, as
    somebody said.
    """

    key: str
    data: RequestData
    asked_before: int | None = None


@transaction.atomic
def move_in_requests(rows: Sequence[RequestMovedIn], *, actor: User) -> dict[str, int]:
    """Store requests, all or none; returns the id of each by its key.

    What is stored already under its key is left as it is, and is not among them. Raises
    `IntegrityError` where another transaction stores one of them at this moment.
    """
    keys = [row.key for row in rows]
    known = HelpRequest.objects.filter(submission_key__in=keys)
    had = set(known.values_list("submission_key", flat=True))
    new = [row for row in rows if row.key not in had]
    if not new:
        return {}
    households = _households_of(new)
    requests = [
        new_row(
            HelpRequest,
            **row.data.fields,
            household_id=household,
            submission_key=row.key,
            reference=reference,
            entered_by=actor,
        )
        for row, household, reference in zip(new, households, _references(len(new)), strict=True)
    ]
    today = timezone.localdate()
    needs = [[_need(said, request, today) for said in row.data.needs]
             for row, request in zip(new, requests, strict=True)]  # fmt: skip
    for request, own in zip(requests, needs, strict=True):
        request.closed_at = _closed_at(own)
    copy_in(requests)
    for request, own in zip(requests, needs, strict=True):
        for need in own:
            need.request_id = request.pk
    copy_in([need for own in needs for need in own])
    PrivateLink.objects.issue_all(LinkPurpose.REQUEST, [request.pk for request in requests])
    audit.record_all(actor, "import_row", requests)
    return {request.submission_key: request.pk for request in requests}


def _households_of(rows: Sequence[RequestMovedIn]) -> list[int]:
    """Return the household of each: that of an earlier request, or a new one."""
    joined = {
        row.asked_before: household
        for row in rows
        if row.asked_before and (household := lock_request(row.asked_before).household_id)
    }
    alone = [new_row(Household) for row in rows if row.asked_before not in joined]
    copy_in(alone)
    ids = iter(household.pk for household in alone)
    return [joined[row.asked_before] if row.asked_before in joined else next(ids) for row in rows]


def _references(count: int) -> list[str]:
    """Return so many references that no request has."""
    free: set[str] = set()
    for _attempt in range(REFERENCE_ATTEMPTS):
        free |= {new_reference() for _place in range(count - len(free))}
        taken = HelpRequest.objects.filter(reference__in=free)
        free -= set(taken.values_list("reference", flat=True))
        if len(free) == count:
            return sorted(free)
    raise RuntimeError("No free reference was found.")


def _need(said: NeedData, request: HelpRequest, today: datetime.date) -> Need:
    fields = {"created_at": request.created_at, **said.fields}
    need = new_row(Need, category_id=said.category_id, **fields)
    if need.status in NeedStatus.ended():
        # Nothing comes again of what is over.
        need.repeat = Repeat.ONCE
        need.set_day(timezone.localdate(need.created_at))
        return need
    # It waits anew from today: nobody is told of a long wait that was somebody else's, and the
    # dates of a series that nobody kept are not opened now.
    need.opened_again_at = timezone.now()
    if need.repeat in Repeat.again():
        need.series_day = need.repeat_from = need.wanted_on or today
        need.repeat_until = need.repeat_until or today + REPEAT_AT_MOST
    need.set_day(today)
    return need


def _closed_at(needs: Iterable[Need]) -> Any:
    ends = [need.ended_at for need in needs]
    return None if None in ends else max(end for end in ends if end)


def requests_worked_with(request_ids: Iterable[int]) -> set[int]:
    """Return those that somebody has done something with since they were brought in."""
    ids = list(request_ids)
    here = HelpRequest.objects.filter(pk__in=ids, erased_at=None)
    worked = set(ids) - set(here.values_list("pk", flat=True))
    worked |= worked_with(HelpRequest, ids, besides=[Need])
    needs = dict(Need.objects.filter(request__in=ids).values_list("pk", "request"))
    worked |= {needs[pk] for pk in worked_with(Need, list(needs))}
    # A household that was written to has the link of a letter.
    written = Message.objects.filter(recipient_kind=RESIDENT, recipient_id__in=ids)
    return worked | set(written.values_list("recipient_id", flat=True))


@transaction.atomic
def change_moved_in_request(
    request_id: int, data: RequestData, *, actor: User
) -> RequestData | None:
    """Change a request that was brought in, and its needs, to `data`. Nobody is told.

    Returns what was there before; None, and nothing is changed, where somebody has worked with it,
    or all is the same. A new email ends the link that the old mailbox has.
    """
    request = lock_request(request_id)
    if requests_worked_with([request_id]):
        return None
    require_household(request)
    needs = lock_needs_of(request)
    before = RequestData(
        {name: getattr(request, name) for name in data.fields}, [_as_data(need) for need in needs]
    )
    changed = set_changed(request, data.fields)
    is_other = [_said(need) for need in data.needs] != [_said(need) for need in before.needs]
    if is_other:
        Need.objects.filter(request=request).delete()
        today = timezone.localdate()
        new = [_need(said, request, today) for said in data.needs]
        for need in new:
            need.request = request
        copy_in(new)
        request.closed_at = _closed_at(new)
        changed.append("closed_at")
    if not changed:
        return None
    request.save(update_fields=with_blind_indexes(changed))
    if "email" in changed:
        PrivateLink.objects.renew(LinkPurpose.REQUEST, request_id)
    audit.record(actor, "import_row", request, changed)
    return before


def is_same(request: HelpRequest, needs: Iterable[Need], data: RequestData) -> bool:
    """Tell whether a stored request says what `data` says."""
    if any(getattr(request, name) != value for name, value in data.fields.items()):
        return False
    return [_said(need) for need in data.needs] == [_said(_as_data(need)) for need in needs]


def _as_data(need: Need) -> NeedData:
    fields = {name: getattr(need, name) for name in NEED_FIELDS if name != "category_id"}
    return NeedData(need.category_id, fields)


# What a file says of a need; the rest is worked out, or another one each day.
SAID = ("detail", "status", "urgency", "wanted_on", "repeat", "delivery", "end_reason")


def _said(need: NeedData) -> tuple[Any, ...]:
    field: Any = Need._meta.get_field
    plain = [need.fields.get(name, field(name).get_default()) for name in SAID]
    is_over = need.fields.get("status") in NeedStatus.ended()
    return need.category_id, *(
        Repeat.ONCE if name == "repeat" and is_over else value
        for name, value in zip(SAID, plain, strict=True)
    )


@transaction.atomic
def take_back_requests(request_ids: Iterable[int], *, actor: User) -> set[int]:
    """Delete requests that were brought in; returns them. What somebody worked with stays."""
    locked = HelpRequest.objects.filter(pk__in=list(request_ids)).order_by("id")
    rows = {row.pk: row for row in locked.select_for_update(of=("self",)).only("pk", "household")}
    gone = rows.keys() - requests_worked_with(rows)
    households = {rows[pk].household_id for pk in gone} - {None}
    audit.record_all(actor, "take_back_import", [rows[pk] for pk in sorted(gone)])
    PrivateLink.objects.filter(purpose=LinkPurpose.REQUEST, subject_id__in=gone).delete()
    Need.objects.filter(request__in=gone).delete()
    HelpRequest.objects.filter(pk__in=gone).delete()
    alone = Household.objects.filter(pk__in=households, requests=None)
    alone.filter(blocks=None).delete()
    return set(gone)
