"""The page that counts what is not translated, and leads to each gap."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from common.choices import PublishState
from pods.models import Ward
from resources.models import ListedResource
from tests import factories

pytestmark = pytest.mark.django_db

OTHERS = ["es", "am", "ti", "vi", "bn", "zh-hans", "ko", "ar"]


def in_all(*names: str) -> dict[str, str]:
    """Translations of the fields `names` into every language."""
    return {
        f"{name}_{code.replace('-', '_')}": f"{name} {code}" for name in names for code in OTHERS
    }


def url(**narrowed: Any) -> str:
    query = "&".join(f"{name}={value}" for name, value in narrowed.items())
    return f"{reverse('admin:translations')}?{query}"


@pytest.fixture
def steward(client: Client) -> User:
    user = factories.make_steward()
    client.force_login(user)
    return user


def missing(client: Client, key: str) -> dict[str, int]:
    """The number of texts of a kind that each language lacks, as the table says."""
    table = client.get(url()).context["table"]
    row = next(row for row in table if row["kind"].key == key)
    return {cell["language"]["code"]: cell["missing"] for cell in row["cells"]}


def listed(client: Client, **narrowed: Any) -> list[tuple[str, str, list[str]]]:
    """The gaps that the page lists: of what, which text, in which languages."""
    page = client.get(url(**narrowed)).context["page"]
    return [(str(gap.row), gap.name, gap.codes) for thing in page for gap in thing.gaps]


# --- What is listed -------------------------------------------------------------------------------


def test_each_text_is_listed_with_the_languages_it_lacks(steward: User, client: Client) -> None:
    translations = in_all("name", "intro")
    del translations["name_ti"], translations["intro_zh_hans"]
    translations["intro_am"] = ""
    factories.make_ward(name="Harbor", intro="By the pier", i18n=translations)
    assert listed(client) == [("Harbor", "name", ["ti"]), ("Harbor", "intro", ["am", "zh-hans"])]
    page = client.get(url()).text
    assert '<p lang="en" dir="ltr">By the pier</p>' in page


def test_what_nobody_has_written_is_no_gap(steward: User, client: Client) -> None:
    factories.make_ward(name="Harbor", intro="", i18n=in_all("name"))
    assert listed(client) == []
    assert "Nothing is missing here" in client.get(url()).text


def test_a_filled_gap_is_counted_no_more(steward: User, client: Client) -> None:
    ward = factories.make_ward(intro="By the pier", i18n=in_all("intro"))
    factories.make_ward()
    assert missing(client, "pods.ward") == dict.fromkeys(OTHERS, 2)
    ward.name_ko = "항구"
    ward.save()
    assert missing(client, "pods.ward") == {**dict.fromkeys(OTHERS, 2), "ko": 1}
    totals = client.get(url()).context["totals"]
    korean = next(cell for cell in totals["cells"] if cell["language"]["code"] == "ko")
    assert (totals["texts"], korean["missing"], korean["done"]) == (3, 1, 66)


def test_language_and_kind_narrow_the_list(steward: User, client: Client) -> None:
    ward = factories.make_ward(name="Harbor", i18n={"name_es": "Puerto"})
    factories.make_pod(ward, name="Pier", description="", i18n={})
    assert listed(client, language="es") == [("Pier", "name", ["es"])]
    assert listed(client, language="ti", kind="pods.ward") == [("Harbor", "name", ["ti"])]
    assert len(listed(client, language="xx", kind="pods.nothing", p="many")) == 2


def test_many_things_are_paged(steward: User, client: Client) -> None:
    for _number in range(26):
        factories.make_ward()
    pod = factories.make_pod(Ward.objects.first())
    first, second = client.get(url(language="ti")), client.get(url(language="ti", p=2))
    assert [len(response.context["page"].object_list) for response in (first, second)] == [25, 2]
    assert next(str(thing.row) for thing in first.context["page"]) == pod.name
    assert "?language=ti&amp;p=2#gaps" in first.text
    assert "?language=ti&amp;p=1#gaps" in second.text


# --- Where the links lead -------------------------------------------------------------------------


def links(client: Client, **narrowed: Any) -> list[str]:
    return re.findall(r'<a href="(/[^"]+\?translate=[^"]+)"', client.get(url(**narrowed)).text)


def test_a_gap_leads_to_its_field_in_an_open_group(steward: User, client: Client) -> None:
    ward = factories.make_ward(i18n={"name_es": "Puerto"})
    [link] = links(client, language="zh-hans")
    assert link == f"/en/admin/pods/ward/{ward.pk}/change/?translate=zh-hans#id_name_zh_hans"
    form = client.get(link).text
    assert 'id="id_name_zh_hans"' in form
    assert form.count("<details>") == 7, "all groups but that one are closed"


def test_a_note_in_a_list_leads_to_the_lists_form(steward: User, client: Client) -> None:
    page = factories.make_resource_list(factories.make_resource(), i18n=in_all("title"))
    ListedResource.objects.update(note="Ask for the key", i18n={"note_ti": "መፍትሕ"})
    entry = ListedResource.objects.get()
    [link] = links(client, language="ar", kind="resources.listedresource")
    place = f"id_listedresource_{entry.pk}_note_ar"
    assert link == f"/en/admin/resources/resourcelist/{page.pk}/change/?translate=ar#{place}"
    assert f'id="{place}"' in client.get(link).text
    assert links(client, language="ti", kind="resources.listedresource") == []


# --- Who sees what --------------------------------------------------------------------------------


class Scene:
    """A ward, its pod, and the same elsewhere; none of it translated."""

    def __init__(self) -> None:
        self.ward, self.far = factories.make_ward(name="Near"), factories.make_ward(name="Far")
        self.pod = factories.make_pod(self.ward, name="My pod")
        factories.make_pod(self.ward, name="Next pod")
        factories.make_pod(self.far, name="Their pod")
        factories.make_category(name="Groceries")
        heading = factories.make_resource_category(name="Food")
        for place, name in ((self.ward, "Pantry"), (self.far, "Clinic"), (None, "Hotline")):
            # Drafts count too: gaps are best filled before something is published.
            resource = factories.make_resource(
                heading, ward=place, name=name, state=PublishState.DRAFT
            )
            factories.make_resource_list(resource, ward=place, title=f"{name} list")
            factories.make_way_to_give(ward=place, name=name, note=f"For the {name}")
        ListedResource.objects.update(note="Knock twice")


@pytest.fixture
def scene() -> Scene:
    return Scene()


def seen(client: Client) -> set[tuple[str, str]]:
    return {(row, name) for row, name, _codes in listed(client)}


OF_THE_WARD = {("Near", "name"), ("My pod", "name"), ("Next pod", "name")}
WRITTEN_THERE = {
    ("Pantry", "name"), ("Pantry list", "title"), ("Pantry", "note"),
}  # fmt: skip


def test_a_steward_sees_all(scene: Scene, steward: User, client: Client) -> None:
    everything = seen(client)
    assert everything > OF_THE_WARD | WRITTEN_THERE
    assert everything > {("Far", "name"), ("Clinic", "name"), ("Hotline", "note"), ("Food", "name")}


def test_an_organizer_sees_what_is_theirs(scene: Scene, client: Client) -> None:
    client.force_login(factories.make_organizer(scene.ward))
    assert seen(client) == OF_THE_WARD | WRITTEN_THERE
    assert missing(client, "resources.resource") == dict.fromkeys(OTHERS, 1)


def test_who_looks_after_a_pod_does_not_write_its_wards_page(scene: Scene, client: Client) -> None:
    client.force_login(factories.make_organizer(scene.pod))
    assert seen(client) == {("My pod", "name")}


def test_a_coordinator_sees_places_alone(scene: Scene, client: Client) -> None:
    client.force_login(factories.make_coordinator(scene.ward))
    assert seen(client) == OF_THE_WARD
    kinds = {row["kind"].key for row in client.get(url()).context["table"]}
    places = {"pods.ward", "pods.pod", "pods.notice", "pods.intakepause"}
    own = {"announcements.announcement", "decisions.decision", "decisions.option", "events.event"}
    assert kinds == places | own


def test_nobody_else_opens_it(client: Client) -> None:
    assert client.get(url()).status_code == 302
    client.force_login(factories.make_organizer(is_staff=False))
    assert client.get(url()).status_code == 302
    client.force_login(factories.make_steward())
    assert client.post(url()).status_code == 405


# --- What it costs --------------------------------------------------------------------------------


def make_everything() -> None:
    ward = factories.make_ward(intro="By the pier")
    factories.make_pod(ward)
    factories.make_way_to_give(ward=ward, note="For the pier")
    factories.make_category()
    factories.make_guide()
    factories.make_resource_list(factories.make_resource(ward=ward), ward=ward)
    ListedResource.objects.update(note="Knock twice")


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_three_of_each_need_as_many_queries_as_one(steward: User, client: Client) -> None:
    addresses = [url(), url(language="ti"), reverse("admin:index")]
    make_everything()
    before = [queries(client, address) for address in addresses]
    for _number in range(2):
        make_everything()
    assert [queries(client, address) for address in addresses] == before
