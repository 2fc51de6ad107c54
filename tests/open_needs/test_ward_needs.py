"""The public list of a ward's open needs: counts, and nothing that points to a household."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.models import Category
from open_needs.listing import kinds_in
from pages.localized import local_day
from pods.models import Ward
from requests_app.choices import NeedStatus, Urgency
from requests_app.models import Need
from tests.factories import (
    make_category,
    make_match,
    make_need,
    make_pod,
    make_request,
    make_ward,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def ward() -> Ward:
    return make_ward(name="Harbor", slug="harbor", lists_needs=True)


def address(ward: Ward, language: str = "en") -> str:
    return reverse("open_needs:ward_needs", args=[ward.slug]).replace("/en/", f"/{language}/")


def needs_of(ward: Ward, kind: Category, count: int, **fields: Any) -> list[Need]:
    return [make_need(make_request(ward), kind, **fields) for _number in range(count)]


def lines(ward: Ward) -> dict[str, list[tuple[int, int]]]:
    return {
        kind.category.slug: [(line.when, line.count) for line in kind.lines]
        for kind in kinds_in(ward)
    }


def test_counts_open_needs_by_kind_and_time(ward: Ward, groceries: Category, ride: Category):
    needs_of(ward, groceries, 4, urgency=Urgency.THIS_WEEK)
    needs_of(ward, groceries, 1, urgency=Urgency.TODAY)
    needs_of(ward, ride, 2, urgency=Urgency.WHENEVER)
    for status in (NeedStatus.DONE, NeedStatus.CANCELLED, NeedStatus.MATCHED):
        make_need(make_request(ward), groceries, status=status)
    needs_of(make_ward(lists_needs=True), groceries, 1)
    # Somebody is being asked, so nobody else is looked for.
    make_match(make_need(make_request(ward), groceries))
    assert lines(ward) == {"groceries": [(4, 1), (2, 4)], "ride": [(1, 2)]}


def test_a_day_is_told_only_as_how_soon(ward: Ward, ride: Category):
    today = timezone.localdate()
    for days, urgency in [(-3, 1), (0, 1), (1, 4), (5, 4), (30, 4)]:
        # Days before, on and after all bounds; a day itself is never told.
        make_need(make_request(ward), ride, wanted_on=today + days * DAY, urgency=urgency)
    assert lines(ward) == {"ride": [(4, 1), (3, 1), (2, 1), (0, 1)]}


def test_what_was_asked_for_this_week_is_due_today_in_the_end(ward: Ward, ride: Category):
    today = timezone.localdate()
    needs_of(ward, ride, 1, urgency=Urgency.THIS_WEEK, needed_by=today)
    needs_of(ward, ride, 2, urgency=Urgency.THIS_WEEK, needed_by=today - DAY)
    assert lines(ward) == {"ride": [(4, 1)]}, "what has passed is offered to nobody"


def test_few_are_not_counted_out(client: Client, ward: Ward, groceries: Category, ride: Category):
    needs_of(ward, groceries, 3)
    needs_of(ward, ride, 1)
    page = client.get(address(ward)).text
    # One more: whoever looks twice must not see a household come.
    day = local_day(timezone.localdate() + 6 * DAY)
    assert f"By {day} · 3 neighbors" in page
    assert f"By {day} · 1 or 2 neighbors" in page
    needs_of(ward, ride, 1)
    assert client.get(address(ward)).text.count("1 or 2 neighbors") == 1


def test_holds_nothing_of_anybody(client: Client, ward: Ward, groceries: Category):
    pod = make_pod(ward, name="Juniper Court")
    request = make_request(
        ward,
        pod=pod,
        name="Milagros",
        zip_code="20010",
        spoken_language="ti",
        address="3100 Example Street",
    )
    need = make_need(request, groceries, detail="Insulin", wanted_on=timezone.localdate() + 2 * DAY)
    page = client.get(address(ward)).text
    assert "Groceries" in page
    said = ["Milagros", "20010", "Example Street", "Insulin", "Juniper Court", request.reference]
    said += [request.email, request.phone, f"needs/{need.pk}", local_day(need.wanted_on)]
    assert [word for word in said if str(word) in page] == []
    # The choice of languages above the list names every one of them.
    assert "ትግርኛ" not in page.split("<main", 1)[1]


def test_only_where_the_ward_lists_them(client: Client, groceries: Category):
    silent = make_ward(slug="silent")
    needs_of(silent, groceries, 3)
    assert client.get(address(silent)).status_code == 404
    can = reverse("open_needs:can_do_this", args=["silent", "groceries"])
    assert client.get(can).status_code == 404
    assert address(silent) not in client.get(silent.get_absolute_url()).text
    assert client.get("/en/wards/nowhere/needs/").status_code == 404


def test_the_ward_leads_to_it_and_search_engines_do_not(client: Client, ward: Ward):
    assert address(ward) in client.get(ward.get_absolute_url()).text
    response = client.get(address(ward))
    assert '<meta name="robots" content="noindex">' in response.text
    assert address(ward) not in client.get("/sitemap.xml").text


def test_it_is_never_stale(client: Client, ward: Ward, ride: Category):
    response = client.get(address(ward))
    # Kept a moment too long, it would send a neighbor to what somebody else has taken.
    assert {"private", "no-cache"} <= set(response["Cache-Control"].replace(" ", "").split(","))
    assert "Nobody is waiting here" in response.text
    need = make_need(make_request(ward), ride)
    assert "A ride" in client.get(address(ward)).text
    make_match(need)
    assert "A ride" not in client.get(address(ward)).text


def test_speaks_the_language_of_the_page(client: Client, ward: Ward, groceries: Category):
    needs_of(ward, groceries, 3)
    page = client.get(address(ward, "es")).text
    assert "Alimentos" in page
    assert "A más tardar el " in page


def test_the_number_comes_first_where_there_are_no_forms(client: Client, groceries: Category):
    ward = make_ward(lists_needs=True, hotline="+12025550171", is_hotline_only=True)
    needs_of(ward, groceries, 1)
    can = reverse("open_needs:can_do_this", args=[ward.slug, "groceries"])
    for path, after in ((address(ward), "I can do this<"), (can, "I am new here")):
        page = client.get(path).text
        assert page.count("(202) 555-0171") == 1
        assert page.index("(202) 555-0171") < page.index(after)


def test_many_needs_cost_no_more_queries(
    client: Client, ward: Ward, django_assert_num_queries: Any
):
    needs_of(ward, make_category(), 1)
    client.get(address(ward))
    with django_assert_num_queries(4):
        client.get(address(ward))
    for _number in range(2):
        needs_of(ward, make_category(), 2)
    with django_assert_num_queries(4):
        client.get(address(ward))
