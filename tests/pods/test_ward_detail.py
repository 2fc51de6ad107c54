"""A ward's page."""

import pytest
from django.urls import reverse

from common.choices import PublishState
from tests.factories import (
    make_pod,
    make_resource,
    make_resource_list,
    make_ward,
    make_way_to_give,
)
from tests.pages.markup import elements

pytestmark = pytest.mark.django_db


def page(client, ward):
    response = client.get(ward.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_leads_into_both_forms_with_the_ward_filled_in(client):
    ward = make_ward()
    html = page(client, ward)
    for name in ("request_pages:request_needs", "volunteers:volunteer_about"):
        assert elements(html, href=f"{reverse(name)}?ward={ward.slug}")


def test_hotline_stands_beside_the_forms(client):
    html = page(client, make_ward(hotline="+12025550107"))
    assert html.index("?ward=") < html.index("tel:+1-202-555-0107")
    assert "btn-primary" in html


def test_hotline_only_ward_shows_its_number_first(client):
    html = page(client, make_ward(hotline="+12025550107", is_hotline_only=True))
    assert html.index("tel:+1-202-555-0107") < html.index("?ward=")
    assert "Call us" in html
    # Somebody is at the phone there; forms are the second best way.
    assert "btn-primary" not in html


def test_shows_what_belongs_to_it_and_is_published(client):
    ward, other = make_ward(), make_ward()
    make_pod(ward, name="Pier Towers")
    make_pod(ward, name="Draft Towers", state=PublishState.DRAFT)
    make_pod(other, name="Other Towers")
    make_way_to_give(ward=ward, name="Own fund")
    make_way_to_give(ward=other, name="Other fund")
    make_resource(ward=ward, name="Own pantry")
    make_resource(ward=ward, name="Draft pantry", state=PublishState.DRAFT)
    make_resource(ward=other, name="Other pantry")
    make_resource_list(ward=ward, title="Own list")
    make_resource_list(ward=ward, title="Draft list", state=PublishState.DRAFT)
    html = page(client, ward)
    for shown in ("Pier Towers", "Own fund", "Own pantry", "Own list"):
        assert shown in html
    for hidden in ("Draft", "Other"):
        assert hidden not in html


def test_text_that_falls_back_says_so(client):
    ward = make_ward(name="Harbor", name_es="Puerto", intro="By the water.")
    html = client.get(f"/es/wards/{ward.slug}/").content.decode()
    assert "Puerto" in html
    assert '<span lang="en" dir="ltr">By the water.</span>' in html
    assert 'class="fallback"' in html


def test_unknown_ward_is_not_found(client):
    assert client.get("/en/wards/nowhere/").status_code == 404


def test_is_only_read(client):
    assert client.post(make_ward().get_absolute_url()).status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_asks_as_often_for_more_rows(client, django_assert_num_queries, rows):
    ward = make_ward()
    for _row in range(rows):
        make_pod(ward)
        make_way_to_give(ward=ward)
        make_resource(ward=ward)
        make_resource_list(ward=ward)
    with django_assert_num_queries(17):
        page(client, ward)
