"""Puts the demo's staff, wards, pods and directory into the database."""

import datetime
from pathlib import Path

from django.utils import timezone

from accounts.invitations import invite
from accounts.models import User
from accounts.roles import Role
from accounts.services import end_access
from common.choices import PublishState
from common.models import Category
from demo import directory, places
from demo.load_keeping import load_keeping
from demo.load_resources import load_resources
from demo.words import hours_in_spanish
from pods.choices import OutsideKind
from pods.models import AreaRole, Notice, OutsideCount, PlaceLink, Pod, Ward, WayToGive
from pods.services import publish
from pods.zips import load_zip_centroids
from resources.models import ListedResource, Resource, ResourceCategory, ResourceList

STEWARD = "steward@example.org"
COORDINATOR = "coordinator@example.org"
ORGANIZER = "organizer@example.org"
# Coordinator in one ward, organizer of a pod in another.
BOTH = "both@example.org"
# Keeps the books of the shared funds of the whole city.
TREASURER = "treasurer@example.org"
STAFF = {
    STEWARD: "Imani",
    COORDINATOR: "Beatriz",
    ORGANIZER: "Mr. Osei",
    BOTH: "Selam",
    TREASURER: "Tsegaye",
}
# Email, role, ward or pod.
ROLES = [
    (COORDINATOR, Role.COORDINATOR, "ward-1"),
    (COORDINATOR, Role.COORDINATOR, "ward-4"),
    (ORGANIZER, Role.ORGANIZER, "juniper-court"),
    (BOTH, Role.COORDINATOR, "ward-8"),
    (BOTH, Role.ORGANIZER, "pier-towers"),
    (TREASURER, Role.TREASURER, ""),
]


def load_wards() -> dict[str, Ward]:
    """All wards by slug, with their neighbors."""
    wards = {}
    for position, (slug, values) in enumerate(places.WARDS.items(), start=1):
        fields = {name: value for name, value in values.items() if name != "neighbors"}
        fields.setdefault("hotline_hours_es", hours_in_spanish(fields["hotline_hours"]))
        wards[slug] = Ward.objects.create(slug=slug, position=position, **fields)
    # A second round: a neighbor may come after the ward that names it.
    for slug, values in places.WARDS.items():
        wards[slug].neighbors.set(wards[neighbor] for neighbor in values["neighbors"])
    return wards


def load_zips() -> None:
    """Load the places of the ZIP codes of the demo's city. These are true."""
    load_zip_centroids(Path(__file__).with_name("zip_centroids.csv"))


def load_outside() -> None:
    """Count some who came from outside all wards, this month and the one before."""
    this = timezone.localdate().replace(day=1)
    last = (this - datetime.timedelta(days=1)).replace(day=1)
    rows = [(place, kind, count) for place, counts in places.OUTSIDE.items()
            for kind, count in zip(OutsideKind, counts, strict=True) if count]  # fmt: skip
    OutsideCount.objects.bulk_create(
        OutsideCount(month=month, place=place, kind=kind, count=count)
        for month in (this, last)
        for place, kind, count in rows
    )


def load_pods(wards: dict[str, Ward]) -> dict[str, Pod]:
    """All pods by slug."""
    pods = {}
    for ward, slug, zone, name, name_es, description, description_es in places.PODS:
        phone, email = places.POD_CONTACTS.get(slug, ("", ""))
        pods[slug] = Pod.objects.create(
            ward=wards[ward],
            slug=slug,
            zone=zone,
            name=name,
            name_es=name_es,
            description=description,
            description_es=description_es,
            contact_phone=phone,
            contact_email=email,
            state=_state(slug, places.DRAFT_PODS),
            **places.POD_FACTS.get(slug, {}),
        )
    return pods


def _state(slug: str, drafts: set[str]) -> PublishState:
    return PublishState.DRAFT if slug in drafts else PublishState.PUBLISHED


def load_links(wards: dict[str, Ward], pods: dict[str, Pod]) -> None:
    """The pages, chats and calendars elsewhere of wards and pods."""
    for position, (place, service, label, url) in enumerate(places.LINKS, start=1):
        where = {"ward": wards.get(place), "pod": pods.get(place)}
        PlaceLink.objects.create(**where, service=service, label=label, url=url, position=position)


def load_ways_to_give(wards: dict[str, Ward], pods: dict[str, Pod]) -> None:
    for position, (place, *texts, url, handle) in enumerate(places.WAYS_TO_GIVE):
        name, name_es, note, note_es = texts
        WayToGive.objects.create(
            ward=wards.get(place),
            pod=pods.get(place),
            name=name,
            name_es=name_es,
            note=note,
            note_es=note_es,
            url=url,
            handle=handle,
            position=position,
        )


def load_notices(wards: dict[str, Ward]) -> None:
    """One for the city, one for a ward, and one that is over."""
    for place, began, days, is_warning, title, title_es, text, text_es in places.NOTICES:
        starts_at = timezone.now() - datetime.timedelta(days=began)
        Notice.objects.create(
            ward=wards.get(place),
            is_warning=is_warning,
            title=title,
            title_es=title_es,
            text=text,
            text_es=text_es,
            starts_at=starts_at,
            ends_at=starts_at + datetime.timedelta(days=days),
        )


def load_staff(password: str, wards: dict[str, Ward], pods: dict[str, Pod]) -> dict[str, User]:
    """Those who sign in, by email."""
    staff = {
        email: User.objects.create_user(email, password, name=name, is_steward=email == STEWARD)
        for email, name in STAFF.items()
    }
    AreaRole.objects.bulk_create(
        AreaRole(user=staff[email], role=role, ward=wards.get(area), pod=pods.get(area))
        for email, role, area in [*ROLES, *((STEWARD, Role.COORDINATOR, slug) for slug in wards)]
    )
    _load_comings_and_goings(staff[STEWARD], wards)
    return staff


def _load_comings_and_goings(steward: User, wards: dict[str, Ward]) -> None:
    """Somebody who is invited, and somebody who has left."""
    ward = wards["ward-6"]
    role = {"role": Role.COORDINATOR, "ward_id": ward.pk, "pod_id": None}
    for email, name, language in (
        ("invited@example.org", "Xiomara Peña", "es"),
        ("left@example.org", "Walter Rosen", "en"),
    ):
        user, _outcome = invite(
            email, actor=steward, name=name, language=language, areas=[role], by_letter=False
        )
    end_access(user.pk, actor=steward)


def load_directory(wards: dict[str, Ward], pods: dict[str, Pod], checked_by: User) -> None:
    """Resource categories, resources and lists."""
    categories = {}
    for position, (slug, name, name_es) in enumerate(directory.CATEGORIES):
        categories[slug] = ResourceCategory.objects.create(
            slug=slug, name=name, name_es=name_es, position=position
        )
        kinds = Category.objects.filter(slug__in=directory.KINDS_OF.get(slug, []))
        categories[slug].kinds.set(kinds)
    resources = load_resources(categories, wards, checked_by)
    load_keeping(resources, checked_by)
    for slug, place, title, title_es, intro, intro_es, listed in directory.LISTS:
        page = ResourceList.objects.create(
            slug=slug,
            title=title,
            title_es=title_es,
            intro=intro,
            intro_es=intro_es,
            ward=wards.get(place),
            pod=pods.get(place),
        )
        _fill(page, listed, resources)
        # By the service, which also sets the moment: the constraint wants both.
        publish(page, actor=checked_by)
    for slug, (ward, title, listed) in directory.DRAFT_LISTS.items():
        page = ResourceList.objects.create(slug=slug, title=title, ward=wards[ward])
        _fill(page, listed, resources)


def _fill(page: ResourceList, listed: list[str], resources: dict[str, Resource]) -> None:
    ListedResource.objects.bulk_create(
        ListedResource(resource_list=page, resource=resources[slug], position=position)
        for position, slug in enumerate(listed, start=1)
    )
