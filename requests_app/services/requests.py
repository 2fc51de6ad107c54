"""Verbs on a whole request: submit, update, cancel, close, erase."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from common.inserts import insert
from common.models import LinkPurpose, PrivateLink
from requests_app import notifications
from requests_app.choices import NeedStatus, Repeat
from requests_app.models import Block, ContactLog, HelpRequest, Match, Need
from requests_app.services.guards import require_editable
from requests_app.services.locking import (
    close_or_reopen_request,
    lock_matches,
    lock_need,
    lock_needs_of,
    lock_request,
    set_changed,
    set_need_status,
    with_blind_indexes,
)
from requests_app.services.needs import update_need
from requests_app.services.transitions import withdraw

# Read out on the phone: no vowels (no words), no 0/O, 1/I, and nothing that sounds like another.
REFERENCE_ALPHABET = "2345679CDFGHJKLMNPQRTVWXZ"
# With a million requests stored, one new reference in 240 is taken.
REFERENCE_ATTEMPTS = 10
REFERENCE_CONSTRAINT = "requests_app_helprequest_reference_key"
# What a resident may change on their own page, and what is wiped when they ask for it.
CONTACT_FIELDS = ("name", "phone", "phone_extension", "email", "helper_name")
PLACE_FIELDS = ("zip_code", "cross_streets", "address", "access_notes")
PERSONAL_FIELDS = (*CONTACT_FIELDS, *PLACE_FIELDS, "allergies", "staff_note")


@dataclass(frozen=True)
class NeedData:
    """One kind of help asked for. `fields` are fields of `Need` (detail, urgency, …)."""

    category_id: int
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RequestData:
    """A validated request: fields of `HelpRequest`, and at least one need."""

    fields: dict[str, Any]
    needs: list[NeedData]


@dataclass(frozen=True)
class Submitted:
    """The stored request, its private link's token, and whether this call stored it."""

    request: HelpRequest
    token: str
    is_new: bool


def new_reference() -> str:
    """Return a new reference such as "K7F-2QD"."""
    letters = "".join(secrets.choice(REFERENCE_ALPHABET) for _place in range(6))
    return f"{letters[:3]}-{letters[3:]}"


def submit_request(
    data: RequestData, *, submission_key: str, actor: audit.Actor = audit.RESIDENT
) -> Submitted:
    """Store a request with its needs, link and message, exactly once per `submission_key`.

    A second call with the same key, at the same time or later, stores nothing and returns the
    first one's request.
    """
    for _attempt in range(REFERENCE_ATTEMPTS):
        try:
            with transaction.atomic():
                return _store(data, submission_key, actor)
        except IntegrityError as error:
            earlier = HelpRequest.objects.filter(submission_key=submission_key).first()
            if earlier is not None:
                return Submitted(earlier, _token_of(earlier), is_new=False)
            if _violated_constraint(error) != REFERENCE_CONSTRAINT:
                raise
    raise RuntimeError("No free reference was found.")


def _violated_constraint(error: IntegrityError) -> str:
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""


def _store(data: RequestData, submission_key: str, actor: audit.Actor) -> Submitted:
    request = HelpRequest(
        **data.fields,
        submission_key=submission_key,
        reference=new_reference(),
        entered_by=actor if isinstance(actor, User) else None,
    )
    request.repeat_of_id = _find_earlier(request)
    insert([request])
    insert(
        [Need(request=request, category_id=need.category_id, **need.fields) for need in data.needs]
    )
    link = PrivateLink.objects.issue(LinkPurpose.REQUEST, request.pk)
    audit.record(actor, "submit_request", request)
    notifications.request_received(request)
    return Submitted(request, link.token, is_new=True)


# Each half reads the last entry of an index; one condition with OR would read all of both.
_EARLIER = """
SELECT max(id) FROM (
    (SELECT id FROM requests_app_helprequest
        WHERE phone_index = %(phone)s AND phone_index <> '' AND created_at >= %(since)s
        ORDER BY id DESC LIMIT 1)
    UNION ALL
    (SELECT id FROM requests_app_helprequest
        WHERE email_index = %(email)s AND email_index <> '' AND created_at >= %(since)s
        ORDER BY id DESC LIMIT 1)
) AS same
"""


def _find_earlier(request: HelpRequest) -> int | None:
    """Return the id of the newest request from the same phone or email within `REPEAT_WITHIN`."""
    values: dict[str, Any] = {
        "phone": HelpRequest._meta.get_field("phone_index").pre_save(request, add=True),
        "email": HelpRequest._meta.get_field("email_index").pre_save(request, add=True),
        "since": timezone.now() - settings.REPEAT_WITHIN,
    }
    with connection.cursor() as cursor:
        cursor.execute(_EARLIER, values)
        return cursor.fetchone()[0]


def _token_of(request: HelpRequest) -> str:
    link = PrivateLink.objects.current(LinkPurpose.REQUEST, request.pk)
    return link.token if link else ""


@transaction.atomic
def update_request(request_id: int, fields: dict[str, Any], *, actor: audit.Actor) -> None:
    """Change fields of a request; what is the same is not recorded.

    Raises `NotPossible` when it was erased, and for a resident once a neighbor has accepted one of
    its needs. A resident's new email gets their private link.
    """
    request = lock_request(request_id)
    require_editable(request, actor)
    changed = set_changed(request, fields)
    if changed:
        request.save(update_fields=with_blind_indexes(changed))
        audit.record(actor, "update_request", request, changed)
    if "email" in changed and request.closed_at is None and not isinstance(actor, User):
        notifications.link_for_new_address(request)


@transaction.atomic
def update_answers(
    request_id: int,
    fields: dict[str, Any],
    of_needs: dict[int, dict[str, Any]],
    *,
    actor: audit.Actor,
) -> None:
    """Change one page of answers: fields of a request, and those `of_needs` by their id.

    All or nothing, by `update_request` and `update_need`, which say what they raise. Each records
    its own row.
    """
    update_request(request_id, fields, actor=actor)
    for need_id, changes in of_needs.items():
        update_need(need_id, changes, actor=actor)


@transaction.atomic
def cancel_need(need_id: int, *, actor: audit.Actor) -> None:
    """Cancel one need. Volunteers who were asked or are helping are told. Twice is once."""
    _end_needs([lock_need(need_id)], NeedStatus.CANCELLED, actor)


@transaction.atomic
def close_need(need_id: int, *, actor: User) -> None:
    """Close a need that nobody here can meet, or that was met elsewhere."""
    _end_needs([lock_need(need_id)], NeedStatus.CLOSED, actor)


@transaction.atomic
def cancel_request(request_id: int, *, actor: audit.Actor) -> None:
    """Cancel every need that has not ended; none comes again."""
    needs = lock_needs_of(lock_request(request_id))
    _end_needs(needs, NeedStatus.CANCELLED, actor)
    end_series(needs, actor)


def end_series(needs: list[Need], actor: audit.Actor) -> None:
    """Let none of these needs, all of them locked, come again. What is open stays."""
    for need in needs:
        if need.repeat != Repeat.ONCE:
            need.repeat = Repeat.ONCE
            need.save(update_fields=["repeat"])
            audit.record(actor, "stop_repeating", need, ["repeat"])


def _end_needs(needs: list[Need], status: NeedStatus, actor: audit.Actor) -> None:
    """End those that have not ended, with every match that goes on."""
    active = [need for need in needs if need.is_active]
    withdraw(lock_matches(*active))
    for need in active:
        set_need_status(need, status)
        audit.record(actor, f"need_{status}", need, ["status"])


@transaction.atomic
def erase_request(request_id: int, *, actor: audit.Actor) -> None:
    """Delete everything that could tell whose request it was; coarse counts stay.

    Open needs are cancelled first, volunteers told, and every link closed. Twice is once.
    """
    request = lock_request(request_id)
    needs = lock_needs_of(request)
    if request.erased_at:
        return
    _end_needs(needs, NeedStatus.CANCELLED, actor)
    close_or_reopen_request(request)
    _clear_personal_data(request)
    audit.record(actor, "erase_request", request, PERSONAL_FIELDS)


def _clear_personal_data(request: HelpRequest) -> None:
    for name in PERSONAL_FIELDS:
        setattr(request, name, "")
    request.pod = None
    request.household_size = None
    request.erased_at = timezone.now()
    request.save(
        update_fields=with_blind_indexes([*PERSONAL_FIELDS, "pod", "household_size", "erased_at"])
    )
    Need.objects.filter(request=request).update(detail="")
    Match.objects.filter(need__request=request).update(reason_note="")
    ContactLog.objects.filter(request=request).update(note="", follow_up_on=None)
    Block.objects.filter(request=request).update(note="")  # the block itself still protects them
    _close_links(request)


def _close_links(request: HelpRequest) -> None:
    """Revoke their link and those of the volunteers; a route that goes elsewhere too keeps its."""
    own = Match.objects.filter(need__request=request)
    elsewhere = Match.objects.exclude(need__request=request).filter(route__isnull=False)
    routes = own.filter(route__isnull=False).exclude(route__in=elsewhere.values("route"))
    PrivateLink.objects.revoke(LinkPurpose.REQUEST, request.pk)
    PrivateLink.objects.revoke(LinkPurpose.MATCH, *own.values_list("pk", flat=True))
    PrivateLink.objects.revoke(LinkPurpose.ROUTE, *routes.values_list("route_id", flat=True))
