"""An organizer writes, previews and publishes what is theirs, and meets nothing of others."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, User
from common.choices import PublishState
from pods.models import Pod, Ward, WayToGive
from resources.choices import EntryState
from resources.models import Resource, ResourceList
from tests import factories
from tests.backoffice.shown_forms import NO_LINKS

pytestmark = pytest.mark.django_db


class Scene:
    def __init__(self) -> None:
        self.ward, self.far = factories.make_ward(name="Near"), factories.make_ward(name="Far")
        self.pod = factories.make_pod(self.ward, name="My pod", state=PublishState.DRAFT)
        self.their_pod = factories.make_pod(self.far, name="Their pod")
        self.neighbor_pod = factories.make_pod(self.ward, name="Next pod")
        self.heading = factories.make_resource_category()
        draft = {"state": PublishState.DRAFT}
        self.theirs = factories.make_resource(self.heading, ward=self.far, name="Theirs", **draft)
        self.city = factories.make_resource(self.heading, name="For the city")
        self.their_list = factories.make_resource_list(self.theirs, ward=self.far, title="Their")
        self.their_way = factories.make_way_to_give(pod=self.their_pod)


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.fixture
def of_pod(scene: Scene, client: Client) -> User:
    user = factories.make_organizer(scene.pod)
    client.force_login(user)
    return user


@pytest.fixture
def of_ward(scene: Scene, client: Client) -> User:
    user = factories.make_organizer(scene.ward)
    client.force_login(user)
    return user


def add(client: Client, model: str, **data: Any) -> Any:
    return client.post(reverse(f"admin:{model}_add"), data)


def new_resource(scene: Scene, **data: Any) -> dict[str, Any]:
    own = {"name": "Pantry", "slug": "pantry", "category": scene.heading.pk}
    return {**own, **factories.EMPTY_RESOURCE_FORM, **data}


def new_list(**data: Any) -> dict[str, Any]:
    management = {
        f"{rows}-{name}": 0
        for rows in ("groups", "entries")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    return {"title": "Food", "slug": "food", **management, **data}


def test_a_resource_is_written_in_both_languages_and_published(
    scene: Scene, of_pod: User, client: Client
) -> None:
    data = new_resource(scene, pods=scene.pod.pk, name_es="Despensa", languages=["es", "am"])
    assert add(client, "resources_resource", **data).status_code == 302
    row = Resource.objects.get(slug="pantry")
    assert (row.name, row.name_es, row.languages) == ("Pantry", "Despensa", ["es", "am"])
    assert row.state == PublishState.DRAFT
    page = client.get(reverse("admin:resources_resource_change", args=[row.pk])).content.decode()
    assert row.get_absolute_url() in page
    assert "Preview" in page
    publish = reverse("admin:resources_resource_publish", args=[row.pk])
    # By a press only: browsers and scanners open links by themselves.
    assert client.get(publish).status_code == 405
    done = client.post(publish, follow=True)
    assert "It is published" in done.content.decode()
    row.refresh_from_db()
    assert row.state == PublishState.PUBLISHED
    assert AuditEvent.objects.get(verb="publish").actor == of_pod
    client.post(reverse("admin:resources_resource_unpublish", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == EntryState.WITHDRAWN


def test_the_resources_of_a_list_are_asked_for_once(
    scene: Scene, of_pod: User, client: Client, django_assert_max_num_queries: Any
) -> None:
    rows = [factories.make_resource(scene.heading, pod=scene.pod) for _number in range(6)]
    row = factories.make_resource_list(*rows, pod=scene.pod)
    url = reverse("admin:resources_resourcelist_change", args=[row.pk])
    client.get(url)
    with django_assert_max_num_queries(16):
        client.get(url)


PLACES = [{"pod": "their_pod"}, {"ward": "far"}, {"pod": "neighbor_pod"}, {"ward": "ward"}, {}]


@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_written_for_places_of_others(
    place: dict[str, str], scene: Scene, of_pod: User, client: Client
) -> None:
    """Refuse the ward that their pod is in, too, and the whole city."""
    where = {name: getattr(scene, attribute).pk for name, attribute in place.items()}
    areas = {f"{name}s": pk for name, pk in where.items()}
    assert add(client, "resources_resource", **new_resource(scene, **areas)).status_code == 200
    assert add(client, "resources_resourcelist", **new_list(**where)).status_code == 200
    way = {"name": "Fund", "url": "https://example.org", "position": 1, **where}
    assert add(client, "pods_waytogive", **way).status_code == 200
    assert not Resource.objects.filter(slug="pantry").exists()
    assert not ResourceList.objects.filter(slug="food").exists()
    assert WayToGive.objects.count() == 1


def test_nothing_is_moved_to_places_of_others(scene: Scene, of_ward: User, client: Client) -> None:
    own = factories.make_resource(scene.heading, ward=scene.ward)
    url = reverse("admin:resources_resource_change", args=[own.pk])
    # To a ward of others, and to no place at all, which stands for the whole city.
    client.post(url, new_resource(scene, wards=scene.far.pk))
    client.post(url, new_resource(scene))
    assert list(Resource.objects.get(pk=own.pk).wards.all()) == [scene.ward]


def test_lists_and_addresses_show_only_ones_own(scene: Scene, of_pod: User, client: Client) -> None:
    rows = {
        "resources_resource": scene.theirs,
        "resources_resourcelist": scene.their_list,
        "pods_pod": scene.their_pod,
        "pods_ward": scene.far,
        "pods_waytogive": scene.their_way,
    }
    for name, row in rows.items():
        listed = client.get(reverse(f"admin:{name}_changelist"))
        assert row.pk not in {shown.pk for shown in listed.context["cl"].result_list}
        assert "Their" not in listed.content.decode()
        # Each of these is a view of Django's with a look-up of its own.
        for page in ("change", "history", "delete"):
            response = client.get(reverse(f"admin:{name}_{page}", args=[row.pk]))
            assert response.status_code in {302, 403}, (name, page)
        for verb in ("publish", "unpublish"):
            if name in {"resources_resource", "resources_resourcelist", "pods_pod"}:
                url = reverse(f"admin:{name}_{verb}", args=[row.pk])
                assert client.post(url).status_code == 404
        forged = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        client.post(reverse(f"admin:{name}_changelist"), forged)
        assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("action", ["publish", "unpublish", "verify_today"])
def test_actions_with_forged_ids_change_nothing(
    action: str, scene: Scene, of_pod: User, client: Client
) -> None:
    before = Resource.objects.values().get(pk=scene.theirs.pk)
    forged = {"action": action, "_selected_action": [scene.theirs.pk]}
    client.post(reverse("admin:resources_resource_changelist"), forged)
    assert Resource.objects.values().get(pk=scene.theirs.pk) == before


def test_actions_on_ones_own(scene: Scene, of_pod: User, client: Client) -> None:
    row = factories.make_resource(scene.heading, pod=scene.pod, verified_on=None)
    url = reverse("admin:resources_resource_changelist")
    assert client.get(url, {"kept": "stale"}).context["cl"].result_count == 1
    client.post(url, {"action": "verify_today", "_selected_action": [row.pk]})
    row.refresh_from_db()
    assert (row.verified_on, row.verified_by) == (timezone.localdate(), of_pod)
    client.post(url, {"action": "unpublish", "_selected_action": [row.pk]})
    row.refresh_from_db()
    assert row.state == EntryState.WITHDRAWN


def test_a_pods_organizer_sees_its_ward_and_does_not_write_it(
    scene: Scene, of_pod: User, client: Client
) -> None:
    url = reverse("admin:pods_ward_change", args=[scene.ward.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"name": "Renamed", "slug": "renamed"}).status_code == 403
    assert add(client, "pods_pod", name="x", slug="x", ward=scene.ward.pk).status_code == 403


def test_a_wards_organizer_writes_its_page_but_not_its_place(
    scene: Scene, of_ward: User, client: Client
) -> None:
    url = reverse("admin:pods_ward_change", args=[scene.ward.pk])
    # The slug is an address, and stands on posters.
    data = {"name": "Near", "name_es": "Cerca", "intro": "Hello", "slug": "moved", **NO_LINKS}
    assert client.post(url, data).status_code == 302
    ward = Ward.objects.get(pk=scene.ward.pk)
    assert (ward.name_es, ward.intro, ward.slug) == ("Cerca", "Hello", scene.ward.slug)


def test_a_wards_organizer_adds_pods_in_it_only(
    scene: Scene, of_ward: User, client: Client
) -> None:
    data = {"name": "New", "slug": "new", "zone": "block", **NO_LINKS}
    assert add(client, "pods_pod", **data, ward=scene.far.pk).status_code == 200
    assert add(client, "pods_pod", **data, ward=scene.ward.pk).status_code == 302
    assert Pod.objects.get(slug="new").state == PublishState.DRAFT


def test_a_pods_organizer_writes_its_page_and_leaves_it_in_its_ward(
    scene: Scene, client: Client
) -> None:
    # A pod of the other ward is theirs too, but not that ward.
    client.force_login(factories.make_organizer(scene.pod, factories.make_pod(scene.far)))
    url = reverse("admin:pods_pod_change", args=[scene.pod.pk])
    data = {"name": "My pod", "name_es": "Mi grupo", "slug": scene.pod.slug, "zone": "floor"}
    data |= NO_LINKS
    assert client.post(url, {**data, "ward": scene.ward.pk}).status_code == 302
    scene.pod.refresh_from_db()
    assert (scene.pod.name_es, scene.pod.zone) == ("Mi grupo", "floor")
    moved = client.post(url, {**data, "ward": scene.far.pk})
    assert "that you look after" in moved.content.decode()
    scene.pod.refresh_from_db()
    assert scene.pod.ward == scene.ward


def test_a_draft_can_be_previewed_by_those_who_look_after_it(
    scene: Scene, of_pod: User, client: Client
) -> None:
    page = client.get(reverse("admin:pods_pod_change", args=[scene.pod.pk])).content.decode()
    assert f'href="{scene.pod.get_absolute_url()}"' in page
    assert client.get(scene.pod.get_absolute_url()).status_code == 200
    client.logout()
    assert client.get(scene.pod.get_absolute_url()).status_code == 404


def test_a_pods_organizer_does_not_write_on_the_wards_page(
    scene: Scene, of_pod: User, client: Client
) -> None:
    """The page of a ward shows what names the ward, whatever else it names."""
    data = new_resource(scene, pods=scene.pod.pk, wards=scene.ward.pk)
    assert add(client, "resources_resource", **data).status_code == 200
    places = {"pod": scene.pod.pk, "ward": scene.ward.pk}
    assert add(client, "resources_resourcelist", **new_list(**places)).status_code == 200
    assert not Resource.objects.filter(slug="pantry").exists()
    assert not ResourceList.objects.filter(slug="food").exists()


def test_a_wards_organizer_files_under_both(scene: Scene, of_ward: User, client: Client) -> None:
    data = new_resource(scene, pods=scene.pod.pk, wards=scene.ward.pk)
    assert add(client, "resources_resource", **data).status_code == 302
