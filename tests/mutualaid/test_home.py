"""The home page: what this is, and the ways in."""

import pytest
from django.urls import reverse

from tests.factories import make_pod, make_ward, make_way_to_give
from tests.pages.markup import element, elements

pytestmark = pytest.mark.django_db


def home(client, language="en"):
    response = client.get(f"/{language}/")
    assert response.status_code == 200
    return response.content.decode()


def test_says_what_this_is_and_leads_in(client):
    html = home(client)
    assert "Neighbors helping neighbors" in html
    assert "solidarity, not charity" in html
    assert "No proof of need" in html
    for name in ("request_pages:request_needs", "volunteers:volunteer_about"):
        buttons = elements(html, href=reverse(name))
        assert any("btn" in button.get("class", "") for button in buttons)
    for name in ("pods:ward_list", "resources:resource_list"):
        assert elements(html, tag="a", href=reverse(name))


def test_searches_for_a_ward_without_script(client):
    html = home(client)
    assert element(html, tag="form", role="search")["action"] == reverse("pods:find_pod")
    assert element(html, tag="input", type="search")["name"] == "q"
    assert not elements(html, tag="script")


def test_lists_hotlines_to_call(client):
    make_ward(name="Harbor", hotline="+12025550107", hotline_hours="Mondays")
    make_ward(name="Silent Hill")
    html = home(client)
    assert element(html, tag="a", href="tel:+1-202-555-0107")["class"] == "number"
    assert "Mondays" in html
    assert "Silent Hill" not in html


def test_shows_ways_to_give_of_the_whole_network_only(client):
    make_way_to_give(name="Everybody's Fund")
    make_way_to_give(name="Harbor Fund", ward=make_ward())
    make_way_to_give(name="Court Fund", pod=make_pod())
    html = home(client)
    assert "Everybody&#x27;s Fund" in html
    assert "Harbor Fund" not in html
    assert "Court Fund" not in html


def test_is_in_the_language_of_its_address(client):
    make_ward(name="Harbor", name_es="Puerto", hotline="+12025550107")
    assert 'lang="es"' in home(client, "es")
    assert "Puerto" in home(client, "es")


@pytest.mark.parametrize("rows", [1, 3])
def test_asks_as_often_for_more_rows(client, django_assert_num_queries, rows):
    for _row in range(rows):
        make_ward(hotline="+12025550107")
        make_way_to_give()
    with django_assert_num_queries(7):
        home(client)


def test_is_only_read(client):
    assert client.post("/en/").status_code == 405
