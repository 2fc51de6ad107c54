"""What search engines are told of."""

import re

import pytest
from django.conf import settings

from common.choices import PublishState
from tests.factories import make_guide, make_pod, make_request, make_resource, make_resource_list

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = "https://aid.example.org"


def addresses(client) -> list[str]:
    response = client.get("/sitemap.xml")
    assert response["Content-Type"] == "application/xml"
    return re.findall("<loc>(.*?)</loc>", response.content.decode())


def test_names_every_public_page_in_every_language(client):
    pod = make_pod()
    rows = [pod, pod.ward, make_resource(), make_resource_list(), make_guide()]
    found = addresses(client)
    for code, _name in settings.LANGUAGES:
        assert f"https://aid.example.org/{code}/" in found
        for row in rows:
            path = row.get_absolute_url().removeprefix("/en")
            assert f"https://aid.example.org/{code}{path}" in found


def test_each_page_names_itself_in_the_other_languages(client):
    entries = client.get("/sitemap.xml").content.decode().split("<url>")
    home = next(entry for entry in entries if "<loc>https://aid.example.org/ti/</loc>" in entry)
    assert re.findall('hreflang="(.*?)"', home) == [code for code, _name in settings.LANGUAGES]
    assert 'hreflang="ar" href="https://aid.example.org/ar/"' in home


def test_every_address_leads_to_a_page_that_may_be_found(client):
    make_pod()
    make_resource_list(make_resource())
    for address in addresses(client):
        if "/es/" in address:
            html = client.get(address.removeprefix("https://aid.example.org")).content.decode()
            assert "<h1" in html
            assert "noindex" not in html, address


def test_drafts_and_people_are_not_in_it(client):
    drafts = [make_pod(state=PublishState.DRAFT), make_resource(state=PublishState.DRAFT)]
    make_request()
    xml = client.get("/sitemap.xml", headers={"accept-language": "ar"}).content.decode()
    assert not [draft for draft in drafts if draft.slug in xml]
    assert not re.findall("/[rmv]/", xml)


def test_a_new_pod_is_in_it(client, monkeypatch):
    monkeypatch.setattr("pages.cached.CHECK_EVERY", 0)
    before = addresses(client)
    pod = make_pod()
    after = addresses(client)
    assert pod.slug in " ".join(set(after) - set(before))


def test_robots_are_told_where_it_is(client):
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: https://aid.example.org/sitemap.xml" in text
    assert "Disallow: /*/admin/" in text
