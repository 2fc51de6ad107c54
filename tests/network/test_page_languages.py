"""Stewards choose the languages of the pages: in which order, and which of them is the main one."""

import pytest

from common.languages import page_language
from network import current
from pages.contact_questions import page_languages
from tests.factories import make_steward, make_ward

pytestmark = pytest.mark.django_db


@pytest.fixture
def spanish_first(network):
    network(languages=["es", "en"], name="River Neighbors")


def test_the_switcher_has_the_languages_in_their_order(client, spanish_first):
    html = client.get("/es/wards/").content.decode()
    links = html[html.index('class="languages"') :]
    assert links.index("Español") < links.index("English")
    assert "/ti/wards/" not in html


def test_an_address_in_another_language_leads_to_the_main_one(client, spanish_first):
    response = client.get("/ti/wards/?near=20001")
    assert (response.status_code, response["Location"]) == (302, "/es/wards/?near=20001")
    assert client.get("/en/wards/").status_code == 200


def test_what_is_sent_from_such_a_page_is_still_taken(client, spanish_first):
    assert client.post("/ti/request/", {}).status_code == 422


def test_staff_work_in_any_language(client, spanish_first):
    client.force_login(make_steward(language="ko"))
    assert client.get("/ko/admin/").status_code == 200
    assert client.get("/ko/staff/login/").status_code in {200, 302}


@pytest.mark.parametrize(
    ("accepts", "leads"),
    [("ti, en;q=0.5", "/en/"), ("ti", "/es/"), ("", "/es/"), ("es-MX", "/es/"), ("*", "/es/")],
)
def test_a_browser_is_led_to_what_it_reads(client, spanish_first, accepts, leads):
    assert client.get("/", headers={"Accept-Language": accepts})["Location"] == leads


def test_letters_fall_back_to_the_main_language(spanish_first):
    assert page_language("ti") == "es"
    assert page_language("en") == "en"


def test_forms_offer_these_languages_alone(spanish_first):
    assert [code for code, _name in page_languages()] == ["es", "en"]


def test_the_sitemap_names_these_languages_alone(client, spanish_first):
    make_ward()
    text = client.get("/sitemap-wards.xml").content.decode()
    assert 'hreflang="es"' in text
    assert 'hreflang="ti"' not in text


def test_a_text_falls_back_to_one_that_is_there(network, client):
    network(languages=["es", "ko"], name="", name_es="Vecinos", about="", about_es="Somos vecinos.")
    html = client.get("/ko/about/").content.decode()
    assert "Vecinos" in html
    assert '<div lang="es" dir="ltr"><p>Somos vecinos.</p></div>' in html
    assert current().main_language == "es"


def test_a_language_of_before_is_not_looked_for_in_the_gaps(client, spanish_first):
    client.force_login(make_steward())
    html = client.get("/en/admin/translations/").content.decode()
    assert 'value="es"' in html
    assert 'value="ti"' not in html
