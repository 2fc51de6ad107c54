"""The number of volunteers who fit is the same in the queue and on opening, for each reader."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from common.choices import Reach
from common.models import Category
from pods.models import Ward
from requests_app import services
from requests_app.candidates import MOST_COUNTED
from requests_app.models import Need
from tests import factories
from tests.desk.desk_page import add_need, url

pytestmark = pytest.mark.django_db

DESK = reverse("admin:desk")


@pytest.fixture
def far(ward: Ward) -> Ward:
    return factories.make_ward(name="Ward Far")


@pytest.fixture
def need(ward: Ward, far: Ward, kind: Category) -> Need:
    """A need that one fits here, one without a ward, and two of another ward."""
    need = add_need(ward, kind)
    factories.make_volunteer(kind, ward=ward)
    factories.make_volunteer(kind, ward=None)
    for _number in range(2):
        factories.make_volunteer(kind, ward=far, reach=Reach.CITY)
    factories.make_volunteer(kind, ward=far)  # stays in that ward
    services.count_candidates()
    return need


def reader(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def row(client: Client, need: Need, query: str = "") -> Any:
    page = client.get(DESK + query)
    return next(each for each in page.context["page"].needs if each.pk == need.pk)


def on_page(client: Client, need: Need) -> Any:
    return client.get(url("need", need))


def test_each_reader_has_one_number_in_both(
    ward: Ward, far: Ward, need: Need, client: Client
) -> None:
    numbers = {}
    both = factories.make_coordinator(ward)
    factories.give_role(both, "coordinator", factories.make_pod(far))
    people = {
        "own": factories.make_coordinator(ward),
        "both": both,
        "steward": factories.make_steward(),
    }
    for who, user in people.items():
        reader(client, user)
        page = on_page(client, need)
        numbers[who] = len(page.context["candidates"])
        words = f"{numbers[who]} volunteers fit"
        assert row(client, need).fits == words, who
        assert words in page.content.decode(), who
    assert numbers == {"own": 2, "both": 4, "steward": 4}


def test_who_fits_in_other_wards_is_said_with_whom_to_ask(
    ward: Ward, far: Ward, need: Need, client: Client
) -> None:
    factories.make_coordinator(far, name="Amina <b>")
    factories.make_coordinator(factories.make_pod(far), name="Bo")
    factories.make_organizer(far, name="Organizer")
    gone = factories.make_coordinator(far, name="Gone")
    gone.is_active = False
    gone.save()
    client = reader(client, factories.make_coordinator(ward))
    page = on_page(client, need).content.decode()
    assert "2 more volunteers fit in other wards" in page
    assert "<bdi>Amina &lt;b&gt;</bdi> (<bdi>Ward Far</bdi>) · <bdi>Bo</bdi>" in page
    for name in ("Organizer", "Gone", "A steward can ask"):
        assert name not in page
    # Of the volunteers themselves nothing is said.
    for volunteer in need.category.volunteers.filter(ward=far):
        assert volunteer.name not in page
    steward = reader(client, factories.make_steward())
    assert "other wards" not in on_page(steward, need).content.decode()


def test_a_ward_without_coordinators_is_the_stewards(
    ward: Ward, need: Need, client: Client
) -> None:
    page = on_page(reader(client, factories.make_coordinator(ward)), need).content.decode()
    assert "A steward can ask" in page


def test_nobody_fits_is_each_readers_own(
    ward: Ward, far: Ward, kind: Category, client: Client
) -> None:
    need = add_need(ward, kind)
    client = reader(client, factories.make_coordinator(ward))
    assert row(client, need).fits == "", "not counted yet"
    assert not row(client, need).is_lonely
    factories.make_volunteer(kind, ward=far, reach=Reach.CITY)
    services.count_candidates()
    assert row(client, need, "?nobody=on").is_lonely
    assert "fits in other wards only" in client.get(DESK).content.decode()
    steward = reader(client, factories.make_steward())
    assert [each.pk for each in steward.get(f"{DESK}?nobody=on").context["page"].needs] == []
    Need.objects.update(candidate_counts={})
    assert row(steward, need, "?nobody=on").is_lonely
    assert "nobody fits" in steward.get(DESK).content.decode()


def test_opening_counts_anew(ward: Ward, far: Ward, need: Need, client: Client) -> None:
    client = reader(client, factories.make_coordinator(ward))
    factories.make_volunteer(need.category, ward=ward)
    factories.make_volunteer(need.category, ward=far, reach=Reach.CITY)
    assert row(client, need).fits == "2 volunteers fit", "as it was counted"
    client.post(url("open", need))
    assert row(client, need).fits == "3 volunteers fit"
    page = on_page(client, need)
    assert "3 more volunteers fit in other wards" in page.content.decode()
    assert "3 volunteers fit" in page.content.decode()
    # The job finds the same.
    assert services.count_candidates() == 0


def test_so_does_the_one_that_follows(ward: Ward, kind: Category, client: Client) -> None:
    client = reader(client, factories.make_coordinator(ward))
    first, second = add_need(ward, kind), add_need(ward, kind)
    factories.make_volunteer(kind, ward=ward)
    client.post(url("next", first))
    second.refresh_from_db()
    assert second.candidate_counts == {str(ward.pk): 1}


def test_many_are_said_as_many(ward: Ward, kind: Category, client: Client) -> None:
    need = add_need(ward, kind)
    for _number in range(MOST_COUNTED + 1):
        factories.make_volunteer(kind, ward=ward)
    services.count_candidates()
    client = reader(client, factories.make_coordinator(ward))
    words = f"{MOST_COUNTED} or more volunteers fit"
    assert row(client, need).fits == words
    assert words in on_page(client, need).content.decode()


def test_as_many_queries_for_more_wards_and_coordinators(
    ward: Ward, far: Ward, need: Need, client: Client
) -> None:
    client = reader(client, factories.make_coordinator(ward))
    factories.make_coordinator(far)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            on_page(client, need)
        return len(queries)

    cost()
    one = cost()
    for _number in range(3):
        more = factories.make_ward()
        factories.make_coordinator(more), factories.make_coordinator(far)
        factories.make_volunteer(need.category, ward=more, reach=Reach.CITY)
    services.count_candidates()
    # One of them for cards of the shelf.
    assert cost() == one <= 13
