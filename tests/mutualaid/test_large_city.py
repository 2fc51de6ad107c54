"""Pages do not grow with the city: of 400 wards none says more than of 30, and names are typed."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.services import open_personal_data
from common.choices import PublishState
from common.models import Category, KnownNetwork
from events.models import Preparation
from messaging.models import Message
from pages.named_rows import NOTHING_FITS, SEVERAL_FIT
from pods.models import Pod, Ward, WayToGive
from requests_app.models import Route
from resources.models import Guide, ResourceCategory
from tests import factories
from tests.backoffice.test_admin_everywhere import MAKERS, OURS
from tests.pods.proposal_form import POD
from tests.pods.proposal_form import address as start

pytestmark = pytest.mark.django_db

FEW, MANY = 30, 400
ASK_FOR_NO_WARD = {
    *(AuditEvent, Category, Guide, KnownNetwork, Message, Preparation, ResourceCategory, Route),
}
# Numbers of pages, and of rows, are longer in a large city; a list would be longer by 10,000.
SLACK = 1_500
STAFF = (
    *("desk", "pictures", "posting", "proposal_list", "paper_forms", "my_pods", "translations"),
    *("intake_request", "intake_volunteer", "set_aside", "index"),
)


def grow(first: int, last: int) -> None:
    """Add wards with a pod each."""
    numbers = range(first, last)
    wards = Ward.objects.bulk_create(
        Ward(name=f"Quarter {n:03}", slug=f"quarter-{n:03}", zip_codes=[f"3{n:04}"])
        for n in numbers
    )
    Pod.objects.bulk_create(
        Pod(
            ward=ward,
            name=f"Court {n:03}",
            slug=f"court-{n:03}",
            found_zips=ward.zip_codes,
            state=PublishState.PUBLISHED,
        )
        for n, ward in zip(numbers, wards, strict=True)
    )


def public_pages(client: Client) -> Iterator[str]:
    yield from map(reverse, ("home", "pods:ward_list", "pods:find_pod", "pods:group_list"))
    yield from map(reverse, ("resources:resource_list", "volunteers:volunteer_where"))
    yield reverse("pods:find_pod") + "?q=court"
    client.post(start("pod"), POD["pod"])
    yield start("where")


def staff_pages() -> Iterator[str]:
    yield from (reverse(f"admin:{name}") for name in STAFF)
    for model in set(OURS) - ASK_FOR_NO_WARD:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        row = model._default_manager.order_by("pk").first()
        assert row is not None, model
        yield from (reverse(f"{name}_{page}") for page in ("changelist", "add"))
        yield reverse(f"{name}_change", args=[row.pk])


def sizes(client: Client) -> dict[str, int]:
    pages = [*public_pages(client), *staff_pages()]
    return {page: len(client.get(page).content) for page in pages}


def test_no_page_is_longer_in_a_large_city(client: Client) -> None:
    for maker in MAKERS.values():
        maker()
    grow(0, FEW)
    steward = factories.make_steward()
    open_personal_data(steward.pk, "A test of all pages")
    client.force_login(steward)
    few = sizes(client)
    grow(FEW, MANY)
    many = sizes(client)
    grown = {page: many[page] - size for page, size in few.items() if many[page] > size + SLACK}
    assert not grown, grown


# --- Choosing by name ---


@pytest.fixture
def wards() -> list[Ward]:
    grow(0, FEW)
    return list(Ward.objects.order_by("slug"))


def way(**fields: Any) -> dict[str, Any]:
    return {"name": "Fund", "url": "https://example.org", "position": 1, **fields}


def test_a_ward_is_chosen_by_its_name_in_the_admin(client: Client, wards: list[Ward]) -> None:
    client.force_login(factories.make_steward())
    add = reverse("admin:pods_waytogive_add")
    page = client.get(add).content.decode()
    assert "Quarter 007" not in page
    # Of several, those are listed; of none, it is said; and nothing is stored.
    several = client.post(add, way(ward_named="quarter 01")).content.decode()
    assert str(SEVERAL_FIT) in several
    assert f'<option value="{wards[12].pk}">Quarter 012</option>' in several
    assert str(NOTHING_FITS) in client.post(add, way(ward_named="Atlantis")).content.decode()
    assert not WayToGive.objects.exists()
    for number, text in ((7, "quárter 007"), (8, "30008")):
        client.post(add, way(ward_named=text))
        row = WayToGive.objects.latest("pk")
        assert row.ward == wards[number]
    # What was chosen stays chosen, without a name.
    change = reverse("admin:pods_waytogive_change", args=[row.pk])
    assert f'<option value="{wards[8].pk}" selected>' in client.get(change).content.decode()
    client.post(change, way(name="Other", ward=wards[8].pk, ward_named=""))
    row.refresh_from_db()
    assert (row.name, row.ward) == ("Other", wards[8])


def test_a_list_is_narrowed_by_the_name_of_a_ward(client: Client, wards: list[Ward]) -> None:
    client.force_login(factories.make_steward())
    url = reverse("admin:pods_pod_changelist")
    found = client.get(url, {"ward_named": "quarter 007"}).content.decode()
    assert "Court 007" in found
    assert "Court 008" not in found
    assert f"ward__id__exact={wards[7].pk}" in found
    several = client.get(url, {"ward_named": "quarter 02"}).content.decode()
    assert f"ward__id__exact={wards[21].pk}" in several
    assert "Court 003" in several


def test_the_chosen_one_of_many_wards_is_read_with_the_first(
    client: Client, wards: list[Ward]
) -> None:
    client.force_login(factories.make_steward())
    url = reverse("admin:pods_pod_changelist")
    client.get(url)
    asked = []
    for query in ({}, {"ward__id__exact": wards[-1].pk}):
        with CaptureQueriesContext(connection) as queries:
            page = client.get(url, query).text
        asked.append(sum('"pods_ward"' in each["sql"].split("FROM")[1] for each in queries))
    assert asked[0] == asked[1] > 0
    assert f'class="selected"><a href="?ward__id__exact={wards[-1].pk}">' in page


def test_nobody_finds_the_name_of_a_ward_that_is_not_theirs(
    client: Client, wards: list[Ward]
) -> None:
    client.force_login(factories.make_coordinator(*wards[:-1]))
    for view in ("pods_pod_changelist", "pictures", "posting", "proposal_list", "desk"):
        page = client.get(reverse(f"admin:{view}"), {"ward_named": "quarter 029"})
        assert "Quarter 029" not in page.content.decode(), view
        page = client.get(reverse(f"admin:{view}"), {"ward_named": "quarter 007"})
        assert "Quarter 007" in page.content.decode(), view
    page = client.post(reverse("admin:pods_pod_add"), {"name": "x", "ward_named": "quarter 029"})
    assert str(NOTHING_FITS) in page.content.decode()


def test_the_directory_is_narrowed_by_name_or_zip_code(client: Client, wards: list[Ward]) -> None:
    near = factories.make_resource(ward=wards[7], name="Near pantry")
    factories.make_resource(ward=wards[8], name="Far pantry")
    url = reverse("resources:resource_list")
    for query in ({"ward_named": "quarter 007"}, {"ward_named": "30007"}, {"ward": "quarter-007"}):
        page = client.get(url, query).content.decode()
        assert near.name in page
        assert "Far pantry" not in page
        assert '<span class="badge">Quarter 007</span>' in page
        choosing = client.get(url, {**query, "more": "on"}).content.decode()
        assert '<option value="quarter-007" selected>' in choosing
