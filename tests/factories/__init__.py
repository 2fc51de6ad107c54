"""Rows for tests and benchmarks: plain functions, each with what a valid row needs and no more.

Keyword arguments are fields of the model. People are invented; phones are 202-555-01xx.
"""

import itertools
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import StewardOpening, User
from accounts.roles import COORDINATOR, KEEPER, OPERATOR, ORGANIZER, STEWARD
from common.choices import PublishState
from common.models import Category, KnownNetwork, LinkPurpose, PrivateLink
from members.choices import MemberState
from members.models import Member, PodSettings, Sharing
from pods.models import (
    AreaRole,
    Group,
    IntakePause,
    Notice,
    PlaceProposal,
    Pod,
    Ward,
    WayToGive,
)
from requests_app.choices import BlockedBy, MatchStatus, NeedStatus
from requests_app.ends import EndReason
from requests_app.models import Block, ContactLog, HelpRequest, Household, Match, Need, Route
from resources.choices import EntryState, Reach
from resources.hours import Rule
from resources.models import (
    Guide,
    ListedResource,
    Organization,
    Phone,
    Resource,
    ResourceCategory,
    ResourceList,
    Schedule,
)
from volunteers.choices import KnownBy, VolunteerStatus
from volunteers.models import Goods, Volunteer

PASSWORD = "correct horse battery"
_numbers = itertools.count(1)


def phone(number: int, of: int = 0) -> str:
    """A number that belongs to nobody. Those from 40 on are left to tests that look for one.

    Whoever asks (`of` 0) has no number of somebody who offers (`of` 1): they would be one person.
    """
    return f"202-555-01{number % 20 * 2 + of:02}"


# --- Staff ---


def make_user(role: str, *areas: Ward | Pod, **fields: Any) -> User:
    """A steward; or somebody with a role in `areas` (a new ward unless given)."""
    number = next(_numbers)
    fields.setdefault("email", f"{role}{number}@example.org")
    fields.setdefault("name", f"{role.title()} {number}")
    opened = fields.pop("opened", role == STEWARD)
    user = make_staff(is_steward=role == STEWARD, **fields)
    if opened:
        open_data(user)
    if role != STEWARD:
        for area in areas or (make_ward(),):
            give_role(user, role, area)
    return user


def make_staff(**fields: Any) -> User:
    """Somebody who may sign in and holds no role, unless `is_steward`; see `give_role`."""
    number = next(_numbers)
    fields = {"email": f"staff{number}@example.org", "name": f"Staff {number}", **fields}
    return User.objects.create_user(password=PASSWORD, **fields)


def give_role(user: User, role: str, area: Ward | Pod) -> AreaRole:
    """Make `user` coordinator or organizer of `area`."""
    return AreaRole.objects.create(user=user, role=role, **{area._meta.model_name: area})


def make_steward(**fields: Any) -> User:
    """A steward who has opened personal data for years, unless not `opened`."""
    return make_user(STEWARD, **fields)


def open_data(user: User) -> StewardOpening:
    until = timezone.now() + timedelta(days=10_000)
    return StewardOpening.objects.create(
        user=user, reason="A test looks at everything", until=until
    )


def make_coordinator(*areas: Ward | Pod, **fields: Any) -> User:
    return make_user(COORDINATOR, *areas, **fields)


def make_organizer(*areas: Ward | Pod, **fields: Any) -> User:
    return make_user(ORGANIZER, *areas, **fields)


def make_operator(*areas: Ward | Pod, **fields: Any) -> User:
    return make_user(OPERATOR, *areas, **fields)


def make_keeper(*areas: Ward | Pod, **fields: Any) -> User:
    return make_user(KEEPER, *areas, **fields)


# --- Places ---


def make_ward(**fields: Any) -> Ward:
    number = next(_numbers)
    return Ward.objects.create(
        **{"name": f"Ward {number}", "slug": f"ward-{number}", "position": number, **fields}
    )


def make_pod(ward: Ward | None = None, **fields: Any) -> Pod:
    number = next(_numbers)
    fields = {"name": f"Pod {number}", "slug": f"pod-{number}", **fields}
    return Pod.objects.create(
        ward=ward or make_ward(), **{"state": PublishState.PUBLISHED, **fields}
    )


def make_way_to_give(**fields: Any) -> WayToGive:
    number = next(_numbers)
    fields = {"name": f"Fund {number}", "url": "https://example.org/give", **fields}
    return WayToGive.objects.create(**fields)


def make_notice(ward: Ward | None = None, **fields: Any) -> Notice:
    """News that is shown since yesterday and until tomorrow; for the whole city without `ward`."""
    number, day = next(_numbers), timedelta(days=1)
    fields = {
        "title": f"News {number}",
        "text": "At the hall, noon to 3 pm.",
        "starts_at": timezone.now() - day,
        "ends_at": timezone.now() + day,
        **fields,
    }
    return Notice.objects.create(ward=ward, **fields)


def make_intake_pause(ward: Ward | None = None, **fields: Any) -> IntakePause:
    """A ward that takes no requests online today and tomorrow; without `ward`, the network."""
    today = timezone.localdate()
    fields = {"starts_on": today, "ends_on": today + timedelta(days=1), **fields}
    return IntakePause.objects.create(
        ward=ward, **{"cause": "other", "reason": "Too many requests", **fields}
    )


# --- Kinds of help, volunteers ---


def make_category(**fields: Any) -> Category:
    number = next(_numbers)
    return Category.objects.create(
        **{"name": f"Kind {number}", "slug": f"kind-{number}", "position": number, **fields}
    )


def make_volunteer(*categories: Category, **fields: Any) -> Volunteer:
    """An approved volunteer with an email who offers `categories`."""
    number = next(_numbers)
    fields = {
        "name": f"Volunteer {number}",
        "email": f"volunteer{number}@example.org",
        "email_proven_at": timezone.now(),
        "phone": phone(number, of=1),
        "languages": ["en"],
        "status": VolunteerStatus.APPROVED,
        "submission_key": f"volunteer-{number}",
        "known_by": KnownBy.MET,
        **fields,
    }
    if fields["status"] == VolunteerStatus.APPROVED:
        fields.setdefault("approved_at", timezone.now())
    volunteer = Volunteer.objects.create(**fields)
    volunteer.categories.set(categories)
    return volunteer


def make_goods(volunteer: Volunteer | None = None, **fields: Any) -> Goods:
    fields = {"what": f"A stroller, number {next(_numbers)}", **fields}
    return Goods.objects.create(volunteer=volunteer or make_volunteer(), **fields)


def make_known_network(**fields: Any) -> KnownNetwork:
    number = next(_numbers)
    fields = {"name": f"Library {number}", "network": f"192.0.2.{number % 250}/32", **fields}
    return KnownNetwork.objects.create(**fields)


# --- Members of pods ---


def make_pod_settings(pod: Pod | None = None, **fields: Any) -> PodSettings:
    """Let a pod have members; it keeps the settings that it has."""
    return PodSettings.objects.get_or_create(pod=pod or make_pod(), defaults=fields)[0]


def make_member(pod: Pod | None = None, /, *, shared: Any = None, **fields: Any) -> Member:
    """A member of a pod with an email, who shares nothing unless `shared` ({piece: audience})."""
    number = next(_numbers)
    pod = pod or make_pod()
    make_pod_settings(pod)
    fields = {
        "name": f"Member {number}",
        "email": f"member{number}@example.org",
        "email_proven_at": timezone.now(),
        "phone": phone(number, of=1),
        "languages": ["en"],
        "state": MemberState.ACTIVE,
        "submission_key": f"member-{number}",
        **fields,
    }
    if fields["state"] == MemberState.ACTIVE:
        fields.setdefault("joined_at", timezone.now())
    kinds = {name: fields.pop(name, ()) for name in ("needs", "offers")}
    member = Member.objects.create(pod=pod, **fields)
    for name, categories in kinds.items():
        getattr(member, name).set(categories)
    for piece, audience in (shared or {}).items():
        Sharing.objects.create(member=member, piece=piece, audience=audience)
    return member


# --- Requests ---

# A day that does not pass while these tests are of use
FAR_DAY = date(2037, 1, 2)


def make_request(ward: Ward | None = None, **fields: Any) -> HelpRequest:
    """A request of a household of its own, with an email and no needs; see `make_need`."""
    number = next(_numbers)
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


def link_to(row: HelpRequest | Volunteer | Match | Route | Member | PlaceProposal) -> str:
    """The token of a new private link to `row`."""
    purposes: dict[type, LinkPurpose] = {
        HelpRequest: LinkPurpose.REQUEST,
        Volunteer: LinkPurpose.VOLUNTEER,
        Match: LinkPurpose.MATCH,
        Route: LinkPurpose.ROUTE,
        Member: LinkPurpose.MEMBER,
        PlaceProposal: LinkPurpose.PROPOSAL,
    }
    return PrivateLink.objects.issue(purposes[type(row)], row.pk).token


# --- Resources ---

# What a form of the admin sends for an entry without phones and hours, which serves its areas.
EMPTY_RESOURCE_FORM = {
    "direction": "get",
    "reach": "areas",
    **{
        f"{rows}-{name}": 0
        for rows in ("phones", "schedules")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    },
}


def make_resource_category(**fields: Any) -> ResourceCategory:
    number = next(_numbers)
    return ResourceCategory.objects.create(
        **{"name": f"Heading {number}", "slug": f"heading-{number}", "position": number, **fields}
    )


def make_organization(**fields: Any) -> Organization:
    number = next(_numbers)
    return Organization.objects.create(**{"name": f"Organization {number}", **fields})


def make_resource(
    category: ResourceCategory | None = None,
    *,
    ward: Ward | None = None,
    pod: Pod | None = None,
    phone: str = "",
    hours: Iterable[Rule] = (),
    **fields: Any,
) -> Resource:
    """A published resource of `ward` and `pod`, or of the whole city, with a line and its hours."""
    number = next(_numbers)
    fields = {
        "name": f"Resource {number}",
        "slug": f"resource-{number}",
        "state": EntryState.PUBLISHED,
        "verified_on": timezone.localdate(),
        **fields,
    }
    if fields["state"] != EntryState.DRAFT:
        fields.setdefault("published_at", timezone.now())
    if ward or pod:
        fields["reach"] = Reach.AREAS
    resource = Resource.objects.create(category=category or make_resource_category(), **fields)
    resource.wards.set([ward] if ward else [])
    resource.pods.set([pod] if pod else [])
    if phone:
        Phone.objects.create(resource=resource, number=phone)
    add_hours(resource, *hours)
    return resource


def add_hours(resource: Resource, *rules: Rule) -> None:
    """Store `rules` as the hours of `resource`."""
    for rule in rules:
        lists = {"byday": list(rule.byday), "bymonthday": list(rule.bymonthday)}
        Schedule.objects.create(resource=resource, **{**asdict(rule), **lists})


def make_resource_list(*resources: Resource, **fields: Any) -> ResourceList:
    number = next(_numbers)
    fields = {
        "title": f"List {number}",
        "slug": f"list-{number}",
        "state": PublishState.PUBLISHED,
        **fields,
    }
    if fields["state"] == PublishState.PUBLISHED:
        fields.setdefault("published_at", timezone.now())
    resource_list = ResourceList.objects.create(**fields)
    for position, resource in enumerate(resources):
        ListedResource.objects.create(
            resource_list=resource_list, resource=resource, position=position
        )
    return resource_list


def make_guide(**fields: Any) -> Guide:
    number = next(_numbers)
    fields = {
        "title": f"Guide {number}",
        "slug": f"guide-{number}",
        "summary": "In short.",
        "body": "## Begin\n\nKnock.",
        "state": PublishState.PUBLISHED,
        **fields,
    }
    return Guide.objects.create(**fields)


# --- Groups, and what is proposed ---


def make_group(ward: Ward | None = None, **fields: Any) -> Group:
    """A published group; without `ward` it is beyond our area."""
    number = next(_numbers)
    fields = {"name": f"Group {number}", "slug": f"group-{number}", "area": "Riverside", **fields}
    fields.setdefault("website", "https://example.org/group")
    return Group.objects.create(ward=ward, **{"state": PublishState.PUBLISHED, **fields})


def make_place_proposal(ward: Ward | None = None, **fields: Any) -> PlaceProposal:
    """A pod that somebody wants to start."""
    number = next(_numbers)
    fields = {"kind": "pod", "title": f"Proposed pod {number}", "zone": "block", **fields}
    fields = {"name": "Lupe", "phone": phone(7), "languages": ["es"], **fields}
    if ward is None and fields["kind"] == "pod":
        ward = make_ward()
    fields = {"extent": "Fern Street 2-40", "submission_key": f"proposal-{number}", **fields}
    return PlaceProposal.objects.create(ward=ward, **fields)
