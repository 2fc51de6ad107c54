"""A place of any size around whatever is there: wards, pods, resources, volunteers and their like.

Written by COPY, as files are moved in, with everything in force that keeps the rows in step.
"""

from dataclasses import dataclass, fields
from datetime import timedelta
from itertools import islice
from random import Random
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from accounts.roles import COORDINATOR
from benchmarks.city_people import phone_of
from benchmarks.copying import without_triggers
from benchmarks.find_resources import DERIVED, OFFERS
from common.choices import PublishState
from common.inserts import copy_in, new_row
from common.models import Category
from members.choices import MemberState
from members.models import Member, PodSettings
from pods.models import AreaRole, Group, Notice, Pod, Ward, WayToGive
from requests_app.models import HelpRequest, Household, Need
from resources.choices import EntryState, Reach, SuggestionKind
from resources.models import (
    ListedResource,
    Organization,
    Resource,
    ResourceCategory,
    ResourceList,
    Suggestion,
)
from volunteers.choices import KnownBy, VolunteerStatus
from volunteers.models import Volunteer

AT_ONCE = 5_000
LISTED = 20
# People of one home share theirs; a thousand with one number are nobody's neighbors.
PHONES = 79_900
LANGUAGES = ("en", "es", "am", "zh-hans", "vi")


@dataclass(frozen=True)
class Size:
    """The number of each. What people ask, and the rows that follow, are a tenth."""

    wards: int
    pods: int
    resources: int
    volunteers: int

    def __str__(self) -> str:
        return ", ".join(f"{getattr(self, each.name):,} {each.name}" for each in fields(self))


NOTHING = Size(0, 0, 0, 0)


def grow(size: Size, before: Size = NOTHING) -> None:
    """Let the place have `size`, which had `before`: rows are spread over all wards there are."""
    chance = Random(f"{size}")
    now = timezone.now()
    _wards(range(before.wards, size.wards), now)
    wards = list(Ward.objects.order_by("pk"))
    _pods(range(before.pods, size.pods), wards)
    pods = list(Pod.objects.order_by("pk"))
    _resources(range(before.resources, size.resources), wards, chance)
    _people(range(before.volunteers, size.volunteers), wards, pods, chance)


def add_hours() -> None:
    """Give two of three entries hours, and what the worker makes of them, all at once."""
    with without_triggers(), connection.cursor() as cursor:
        for statement in DERIVED[:3]:
            cursor.execute(statement)


def _store(rows: Any) -> None:
    waiting = iter(rows)
    while block := list(islice(waiting, AT_ONCE)):
        copy_in(block)


def _wards(numbers: range, now: Any) -> None:
    """Wards, each with a way to give, a group, news, a coordinator and a hotline."""
    wards = [
        Ward(
            name=f"Quarter {n:03}",
            slug=f"quarter-{n:03}",
            zip_codes=[f"3{n:04}"],
            hotline="+12025550188",
        )
        for n in numbers
    ]
    _store(wards)
    days = {"starts_at": now - timedelta(1), "ends_at": now + timedelta(9)}
    _store(WayToGive(ward=ward, name="Fund", url="https://example.org/give") for ward in wards)
    _store(Notice(ward=ward, title="News", text="At noon.", **days) for ward in wards)
    _store(
        Group(
            ward=ward,
            name=f"Circle {n:03}",
            slug=f"circle-{n:03}",
            found_zips=ward.zip_codes,
            website="https://example.org/group",
            state=PublishState.PUBLISHED,
        )
        for n, ward in zip(numbers, wards, strict=True)
    )
    people = [User(email=f"quarter{n}@example.org", name=f"Keeper {n:03}") for n in numbers]
    User.objects.bulk_create(people)
    AreaRole.objects.bulk_create(
        AreaRole(user=user, role=COORDINATOR, ward=ward)
        for user, ward in zip(people, wards, strict=True)
    )


def _pods(numbers: range, wards: list[Ward]) -> None:
    """Pods, each with a member."""
    pods = [
        Pod(
            ward=wards[n % len(wards)],
            name=f"Court {n:05}",
            slug=f"court-{n:05}",
            found_zips=wards[n % len(wards)].zip_codes,
            description="We share a laundry room.",
            state=PublishState.PUBLISHED,
        )
        for n in numbers
    ]
    _store(pods)
    # Numbered: of so many that are drawn, two would be the same.
    _store(PodSettings(pod=pod, door_code=f"{n:06}") for n, pod in zip(numbers, pods, strict=True))
    members = [
        Member(
            pod=pod,
            name=f"Neighbor {n:05}",
            languages=["en"],
            email=f"neighbor{n}@example.org",
            state=MemberState.ACTIVE,
            joined_at=timezone.now(),
            submission_key=f"grown-member-{n}",
        )
        for n, pod in zip(numbers, pods, strict=True)
    ]
    _store(members)


def _resources(numbers: range, wards: list[Ward], chance: Random) -> None:
    """Entries of which most serve one ward, organizations, lists of entries, and suggestions."""
    headings = list(ResourceCategory.objects.order_by("pk"))
    organizations = [Organization(name=f"Alliance {n:05}") for n in numbers[::10]]
    _store(organizations)
    now = timezone.now()
    entries: list[Any] = []
    for n in numbers:
        offers = chance.choice(OFFERS)
        entries.append(
            new_row(
                Resource,
                name=f"Larder {n:06}",
                slug=f"larder-{n:06}",
                description=f"{offers[0]}. {offers[1]}.",
                category_id=headings[n % len(headings)].pk,
                organization_id=organizations[(n - numbers[0]) // 10].pk,
                state=EntryState.PUBLISHED,
                published_at=now,
                verified_on=timezone.localdate(),
                reach=Reach.AREAS if n % 4 else Reach.CITY,
                languages=chance.sample(LANGUAGES, 2),
                is_free=chance.random() < 0.5,
                street=f"{n} Fern Street",
                postal_code=f"3{n % len(wards):04}",
            )
        )
    _store(entries)
    served = Resource.wards.through
    _store(
        served(resource_id=entry.pk, ward_id=wards[n % len(wards)].pk)
        for n, entry in zip(numbers, entries, strict=True)
        if n % 4
    )
    lists = [
        ResourceList(
            title=f"Leaflet {n:05}",
            slug=f"leaflet-{n:05}",
            ward=wards[n // 50 % len(wards)],
            state=PublishState.PUBLISHED,
            published_at=now,
        )
        for n in numbers[::50]
    ]
    _store(lists)
    _store(
        ListedResource(resource_list=each, resource=entries[(place * 50 + k) % len(entries)])
        for place, each in enumerate(lists)
        for k in range(min(LISTED, len(entries)))
    )
    _store(
        Suggestion(
            kind=SuggestionKind.NEW,
            title=f"Suggested {n}",
            submission_key=f"grown-{n}",
            ward=wards[n % len(wards)],
        )
        for n in numbers[::100]
    )


def _people(numbers: range, wards: list[Ward], pods: list[Pod], chance: Random) -> None:
    """Volunteers, and a tenth as many requests with a need each."""
    kinds = list(Category.objects.active())
    now = timezone.now()
    volunteers: list[Model] = [
        new_row(
            Volunteer,
            name=f"Helper {n:06}",
            phone=phone_of(n % PHONES),
            email=f"helper{n}@example.org",
            ward_id=wards[n % len(wards)].pk,
            pod_id=pods[n % len(pods)].pk if n % 3 else None,
            zip_code=f"3{n % len(wards):04}",
            languages=["en"],
            status=VolunteerStatus.PENDING if n % 20 == 7 else VolunteerStatus.APPROVED,
            approved_at=None if n % 20 == 7 else now,
            known_by="" if n % 20 == 7 else KnownBy.MET,
            submission_key=f"grown-volunteer-{n}",
        )
        for n in numbers
    ]
    _store(volunteers)
    offered = Volunteer.categories.through
    _store(
        offered(volunteer_id=each.pk, category_id=kinds[n % len(kinds)].pk)
        for n, each in zip(numbers, volunteers, strict=True)
    )
    tenth = numbers[::10]
    homes = [Household() for _n in tenth]
    _store(homes)
    asked = [
        new_row(
            HelpRequest,
            household_id=home.pk,
            name=f"Resident {n:06}",
            email=f"resident{n}@example.org",
            phone=phone_of(n % PHONES),
            address=f"{n} Fern Street",
            ward_id=wards[n % len(wards)].pk,
            submission_key=f"grown-request-{n}",
            reference=f"G{n:06}",
        )
        for n, home in zip(tenth, homes, strict=True)
    ]
    _store(asked)
    needs = [
        Need(request=each, category=kinds[n % len(kinds)])
        for n, each in zip(tenth, asked, strict=True)
    ]
    for need in needs:
        need.set_day()
    _store(needs)
