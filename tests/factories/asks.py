"""Requests, needs, matches, routes, and the links to what is somebody's own."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from announcements.models import Recipient, Subscription
from care.models import Concern
from common.models import Category, LinkPurpose, PrivateLink
from decisions.models import Decision, Voter
from events.models import Helper
from members.models import Member
from pods.models import PlaceProposal, Ward
from requests_app.choices import BlockedBy, MatchStatus, NeedStatus
from requests_app.ends import EndReason
from requests_app.models import Block, ContactLog, HelpRequest, Household, Match, Need, Route
from resources.models import Caller, EntryKeeper, Suggestion
from shelves.models import Card, Reservation
from tests.factories.numbers import next_number, phone
from tests.factories.staff import make_steward
from tests.factories.volunteers import make_category, make_volunteer
from volunteers.models import Volunteer

# A day that does not pass while these tests are of use
FAR_DAY = date(2037, 1, 2)


def make_request(ward: Ward | None = None, **fields: Any) -> HelpRequest:
    """A request of a household of its own, with an email and no needs; see `make_need`."""
    number = next_number()
    if "household" not in fields and "erased_at" not in fields:
        fields["household"] = Household.objects.create()
    fields = {
        "name": f"Resident {number}",
        "email": f"resident{number}@example.org",
        "email_proven_at": timezone.now(),
        "phone": phone(number),
        "address": f"{number} Example Street",
        "submission_key": f"request-{number}",
        # Not in the shape of real ones, so that a test which looks for one finds its own.
        "reference": f"T{number:06}",
        **fields,
    }
    return HelpRequest.objects.create(ward=ward, **fields)


def make_need(
    request: HelpRequest | None = None, category: Category | None = None, **fields: Any
) -> Need:
    """An open need, unless `status` says otherwise.

    Its last day counts from today, however long ago it was asked, unless `needed_by` says it.
    """
    if fields.get("status") in NeedStatus.ended():
        fields.setdefault("ended_at", timezone.now())
    if fields.get("status") == NeedStatus.CLOSED:
        fields.setdefault("end_reason", EndReason.NOBODY_FITS)
    need = Need(request=request or make_request(), category=category or make_category(), **fields)
    if "needed_by" not in fields:
        need.set_day()
    need.save(force_insert=True)
    return need


def make_match(
    need: Need | None = None, volunteer: Volunteer | None = None, **fields: Any
) -> Match:
    """A match in the state `status` (offered unless given), with its need's state to go with it."""
    status = fields.setdefault("status", MatchStatus.OFFERED)
    need = need or make_need()
    fields.setdefault("expires_at", timezone.now() + timedelta(hours=48))
    if status in MatchStatus.helped():
        fields.setdefault("accepted_at", timezone.now())
    if status == MatchStatus.UNKNOWN:
        fields.setdefault("followed_up_at", timezone.now())
        fields.setdefault("followed_up_again_at", timezone.now())
    if status not in MatchStatus.going_on():
        fields.setdefault("ended_at", timezone.now())
    _move_need(need, status)
    if need.first_offered_at is None:
        need.first_offered_at = fields.get("offered_at", timezone.now())
        need.save(update_fields=["first_offered_at"])
    # With room, as most tests are about something else than limits.
    return Match.objects.create(
        need=need, volunteer=volunteer or make_volunteer(need.category, max_at_once=20), **fields
    )


def _move_need(need: Need, status: str) -> None:
    moves = {
        MatchStatus.ASKED: NeedStatus.OFFERED,
        MatchStatus.OFFERED: NeedStatus.OFFERED,
        MatchStatus.ACCEPTED: NeedStatus.MATCHED,
        MatchStatus.DONE: NeedStatus.DONE,
        MatchStatus.UNKNOWN: NeedStatus.UNKNOWN,
    }
    if status in moves:
        need.status = moves[MatchStatus(status)]
        need.ended_at = timezone.now() if need.status in NeedStatus.ended() else None
        need.end_reason = ""
        need.save(update_fields=["status", "ended_at", "end_reason"])


def make_contact(request: HelpRequest | None = None, **fields: Any) -> ContactLog:
    fields.setdefault("by", make_steward() if "by" not in fields else fields["by"])
    return ContactLog.objects.create(
        request=request or make_request(), **{"kind": "note", "note": "Rang twice.", **fields}
    )


def make_route(*needs: Need, volunteer: Volunteer | None = None, **fields: Any) -> Route:
    """A route of `needs` (two new ones unless given), each match with `fields`."""
    needs = needs or (make_need(), make_need())
    volunteer = volunteer or make_volunteer(needs[0].category, max_at_once=20)
    route = Route.objects.create(volunteer=volunteer)
    for need in needs:
        make_match(need, volunteer, route=route, **fields)
    return route


def make_block(
    request: HelpRequest | None = None, volunteer: Volunteer | None = None, **fields: Any
) -> Block:
    request, volunteer = request or make_request(), volunteer or make_volunteer()
    return Block.objects.create(
        request=request,
        volunteer=volunteer,
        # As the service writes them: they outlast both rows.
        household=request.household,
        phone_index=request.phone_index,
        email_index=request.email_index,
        volunteer_phone_index=volunteer.phone_index,
        volunteer_email_index=volunteer.email_index,
        **{"said_by": BlockedBy.COORDINATOR, **fields},
    )


def link_to(row: Model) -> str:
    """The token of a new private link to `row`."""
    purposes: dict[type, LinkPurpose] = {
        HelpRequest: LinkPurpose.REQUEST,
        Volunteer: LinkPurpose.VOLUNTEER,
        Match: LinkPurpose.MATCH,
        Route: LinkPurpose.ROUTE,
        Member: LinkPurpose.MEMBER,
        PlaceProposal: LinkPurpose.PROPOSAL,
        Suggestion: LinkPurpose.SUGGESTION,
        EntryKeeper: LinkPurpose.KEEPER,
        Caller: LinkPurpose.CALLER,
        Recipient: LinkPurpose.ANNOUNCED,
        Subscription: LinkPurpose.NEWS,
        Card: LinkPurpose.CARD,
        Reservation: LinkPurpose.RESERVATION,
        Helper: LinkPurpose.HELPER,
        Voter: LinkPurpose.VOTER,
        Decision: LinkPurpose.DECISION,
        Concern: LinkPurpose.CARE,
    }
    return PrivateLink.objects.issue(purposes[type(row)], row.pk).token
