"""Verbs on a whole request: submit, update, cancel, erase."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from common.choices import ContactMethod, WhyAside
from common.fields import with_blind_indexes
from common.inserts import insert_together, new_row, number
from common.models import LinkPurpose, PrivateLink
from messaging.services import statements
from messaging.unproven import proven_by
from requests_app import notifications
from requests_app.choices import ContactKind, NeedStatus, Repeat
from requests_app.models import (
    Block,
    ContactLog,
    Given,
    HelpRequest,
    Household,
    Match,
    Need,
    Referral,
    Thanks,
)
from requests_app.recurrence import is_going_on
from requests_app.services.blocks import forget_if_empty
from requests_app.services.changes import tell_of_changes
from requests_app.services.contacts import finish_calls_about_day
from requests_app.services.erased import count_erased
from requests_app.services.guards import require_household
from requests_app.services.locking import (
    close_or_reopen_request,
    lock_households_of,
    lock_matches,
    lock_need,
    lock_needs_of,
    lock_request,
    open_or_aside,
    set_changed,
    set_need_status,
)
from requests_app.services.needs import change_need
from requests_app.services.transitions import withdraw
from requests_app.signals import request_erasing

# Read out on the phone: no vowels (no words), no 0/O, 1/I, and nothing that sounds like another.
REFERENCE_ALPHABET = "2345679CDFGHJKLMNPQRTVWXZ"
# With a million requests stored, one new reference in 240 is taken.
REFERENCE_ATTEMPTS = 10
REFERENCE_CONSTRAINT = "requests_app_helprequest_reference_key"
# What a resident may change on their own page, and what is wiped when they ask for it.
CONTACT_FIELDS = (
    *("name", "phone", "phone_extension", "email", "helper_name", "spoken_words"),
    *("reached_through", "found_at"),
)
PLACE_FIELDS = ("zip_code", "cross_streets", "address", "access_notes")
# The rest of it: in a small place a building, a language, or the size of a household is enough to
# tell whose it was.
TELLING: dict[str, Any] = {
    "pod": None,
    "household": None,
    "household_size": None,
    "entered_by": None,
    "language": "en",
    "spoken_language": "en",
    "other_languages": [],
    "contact_method": ContactMethod.ANY,
    "contact_time": "",
    "may_leave_message": False,
    "for_someone_else": False,
    "person_knows": True,
}
PERSONAL_FIELDS = (*CONTACT_FIELDS, *PLACE_FIELDS, "allergies", "staff_note")


@dataclass(frozen=True)
class NeedData:
    """A kind of help that is asked for. `fields` are fields of `Need` (detail, urgency, …)."""

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


@transaction.atomic(savepoint=False)
def submit_request(
    data: RequestData,
    *,
    submission_key: str,
    actor: audit.Actor = audit.RESIDENT,
    asked_before: int | None = None,
    why_aside: str = "",
) -> Submitted:
    """Store a request with its needs, link and message, exactly once per `submission_key`.

    `asked_before` is an earlier request of the same household, as the person or a coordinator has
    confirmed: the new one joins it, unless it was erased meanwhile. With a reason in `why_aside`
    (`WhyAside`), or when its email has had too many letters, it is set aside: stored, and nobody
    is told before somebody takes it in. A second call with the same
    key, at the same time or later, stores nothing and returns the first one's request.
    """
    request = new_row(
        HelpRequest,
        **data.fields,
        household_id=_household_of(asked_before),
        submission_key=submission_key,
        entered_by=actor if isinstance(actor, User) else None,
        email_proven_at=proven_by(actor),
    )
    if why_aside or not notifications.may_write(request):
        request.set_aside_at = timezone.now()
        request.why_aside = why_aside or WhyAside.RECIPIENT
    needs = [_new_need(need, open_or_aside(request)) for need in data.needs]
    link = PrivateLink.objects.new(LinkPurpose.REQUEST)
    rows = [*_numbered(request, needs, link), [audit.event(actor, "submit_request", request)]]
    with statements() as letter:
        notifications.request_received(request)
    # The insert finds out what is taken. To look before it would leave a moment in between.
    for _attempt in range(REFERENCE_ATTEMPTS):
        request.reference = new_reference()
        try:
            insert_together(*rows, also=letter)
        except IntegrityError as error:
            earlier = HelpRequest.objects.filter(submission_key=submission_key).first()
            if earlier is not None:
                return Submitted(earlier, _token_of(earlier), is_new=False)
            if _violated_constraint(error) != REFERENCE_CONSTRAINT:
                raise
        else:
            notifications.needs_added(needs, actor)
            return Submitted(request, link.token, is_new=True)
    raise RuntimeError("No free reference was found.")


def _violated_constraint(error: IntegrityError) -> str:
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""


def _numbered(request: HelpRequest, needs: list[Need], link: PrivateLink) -> list[list[Any]]:
    """Return the rows of a new request that know each other, with its household if that is new."""
    homes = [Household()] if request.household_id is None else []
    # Numbered with one statement, and stored with one: somebody waits for this.
    number([*homes, request, *needs, link])
    for home in homes:
        request.household_id = home.pk
    for need in needs:
        need.request = request
    link.subject_id = request.pk
    return [homes, [request], needs, [link]]


def _new_need(said: NeedData, status: NeedStatus) -> Need:
    need = new_row(Need, category_id=said.category_id, status=status, **said.fields)
    need.set_day()
    return need


def _household_of(request_id: int | None) -> int | None:
    """Return the household that a new request joins; no other verb changes it meanwhile."""
    return lock_request(request_id).household_id if request_id else None


def _token_of(request: HelpRequest) -> str:
    link = PrivateLink.objects.current(LinkPurpose.REQUEST, request.pk)
    return link.token if link else ""


@transaction.atomic
def update_request(request_id: int, fields: dict[str, Any], *, actor: audit.Actor) -> None:
    """Change fields of a request; what is the same is not recorded.

    Raises `NotPossible` when it was erased. A new email gets the private link, whoever typed it: in
    place of another one it is a new link. Whoever helps is told what the household changed.
    """
    tell_of_changes(request_id, _update(request_id, fields, actor), {}, actor)


def _update(request_id: int, fields: dict[str, Any], actor: audit.Actor) -> list[str]:
    """Change fields of a request, which stays locked; returns the names of what changed."""
    request = lock_request(request_id)
    require_household(request)
    old_email = request.email
    changed = set_changed(request, fields)
    written = with_blind_indexes(changed)
    if "email" in changed:
        request.email_proven_at = proven_by(actor)
        written.append("email_proven_at")
    if changed:
        request.save(update_fields=written)
        audit.record(actor, "update_request", request, changed)
    if "email" in changed:
        if old_email:
            # What the old mailbox has opens nothing any more.
            PrivateLink.objects.renew(LinkPurpose.REQUEST, request_id)
        if is_going_on(request):
            notifications.link_for_new_address(request)
    return changed


@transaction.atomic
def update_answers(
    request_id: int,
    fields: dict[str, Any],
    of_needs: dict[int, dict[str, Any]],
    *,
    actor: audit.Actor,
) -> None:
    """Change one page of answers: fields of a request, and those `of_needs` by their id.

    All or nothing; `update_request` and `update_need` say what is raised. Each row has its own
    record, and whoever helps is told once of all.
    """
    changed = _update(request_id, fields, actor)
    of = {need_id: change_need(need_id, said, actor) for need_id, said in of_needs.items()}
    tell_of_changes(request_id, changed, of, actor)


@transaction.atomic
def cancel_need(need_id: int, *, actor: audit.Actor) -> None:
    """Cancel one need. Volunteers who were asked or are helping are told. Twice is once.

    In a series it is this date alone; see `cancel_series`.
    """
    end_needs([lock_need(need_id)], NeedStatus.CANCELLED, actor)


@transaction.atomic
def cancel_request(request_id: int, *, actor: audit.Actor) -> None:
    """Cancel every need that has not ended; none comes again."""
    needs = lock_needs_of(lock_request(request_id))
    end_needs(needs, NeedStatus.CANCELLED, actor)
    # Those that were done before: the next of their series would come all the same.
    end_series(needs, actor)


def end_series(needs: list[Need], actor: audit.Actor) -> None:
    """Let none of these needs, all of them locked, come again. What is open stays."""
    for need in needs:
        if need.repeat != Repeat.ONCE:
            need.repeat = Repeat.ONCE
            need.save(update_fields=["repeat"])
            audit.record(actor, "stop_repeating", need, ["repeat"])


def end_needs(
    needs: list[Need],
    status: NeedStatus,
    actor: audit.Actor,
    reasons: Mapping[int, str] | None = None,
) -> list[Need]:
    """End those that have not ended, with every match that goes on; returns them.

    `reasons` (`EndReason`, by the need's id) say why they are closed.
    """
    active, at = [need for need in needs if need.is_active], timezone.now()
    # All in one: a route that loses all its stops gets one letter, not one for each.
    withdraw(lock_matches(*active))
    for need in active:
        by_household = status == NeedStatus.CANCELLED and actor == audit.RESIDENT
        reason = (reasons or {}).get(need.pk, "")
        set_need_status(need, status, reason=reason, at=at, by_household=by_household)
        names = ["status", "end_reason"] if need.end_reason else ["status"]
        audit.record(actor, f"need_{status}", need, names)
    for request in {need.request_id: need.request for need in active}.values():
        finish_calls_about_day(request)
    return active


@transaction.atomic
def erase_request(request_id: int, *, actor: audit.Actor) -> None:
    """Delete everything that could tell whose request it was; coarse counts stay.

    Open needs are cancelled first, volunteers told, and every link closed. Its household is gone
    with the last of its requests, unless somebody is kept away from it. Twice is once.
    """
    rows = lock_households_of([request_id])
    _erase([rows[request_id]], actor)


@transaction.atomic
def erase_household(request_id: int, *, actor: audit.Actor) -> None:
    """Erase a request with all others of its household. Twice is once."""
    rows = lock_households_of([request_id])
    _erase(list(rows.values()), actor)


def _erase(requests: list[HelpRequest], actor: audit.Actor) -> None:
    """Erase requests of one household, which is locked."""
    for request in requests:
        if request.erased_at:
            continue
        household_id = request.household_id or 0
        end_needs(lock_needs_of(request), NeedStatus.CANCELLED, actor)
        close_or_reopen_request(request)
        count_erased(request)
        request_erasing.send(HelpRequest, request=request, actor=actor)
        _clear_personal_data(request)
        audit.record(actor, "erase_request", request, PERSONAL_FIELDS)
        forget_if_empty(household_id)


def _clear_personal_data(request: HelpRequest) -> None:
    for name in PERSONAL_FIELDS:
        setattr(request, name, "")
    for name, value in TELLING.items():
        setattr(request, name, value)
    request.erased_at = timezone.now()
    fields = [*PERSONAL_FIELDS, *TELLING, "erased_at"]
    request.save(update_fields=with_blind_indexes(fields))
    notifications.forget_letters(request)
    Need.objects.filter(request=request).update(detail="", coordinator_lines=None)
    Match.objects.filter(need__request=request).update(reason_note="", overruled_why="")
    # Where they were sent may say more of them than what they asked for.
    Referral.objects.filter(need__request=request).delete()
    Given.objects.filter(need__request=request).delete()
    Thanks.objects.filter(match__need__request=request).delete()
    # Without the day as well: there is nobody to ring any more.
    calls = ContactLog.objects.filter(request=request)
    calls.update(note="")
    # A volunteer is still to be told that nobody waits for them.
    calls.exclude(kind__in=ContactKind.about_an_end()).update(follow_up_on=None)
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
