"""The addresses that search engines are told of."""

import re

import pytest
from django.conf import settings

from common.choices import PublishState
from mutualaid.sitemap import PublicPages
from tests.factories import (
    make_guide,
    make_pod,
    make_request,
    make_resource,
    make_resource_list,
    make_ward,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = "https://aid.example.org"


def get(client, address: str, **headers: str) -> str:
    """The sitemap or the part at `address`."""
    response = client.get(re.sub("^https?://[^/]*", "", address), headers=headers)
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml")
    return response.text


def parts(client) -> list[str]:
    return re.findall("<loc>(.*?)</loc>", get(client, "/sitemap.xml"))


def whole(client, **headers: str) -> str:
    """All parts, one after the other."""
    return "".join(get(client, part, **headers) for part in parts(client))


def addresses(client) -> list[str]:
    return re.findall("<loc>(.*?)</loc>", whole(client))


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
    entries = whole(client).split("<url>")
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
    xml = whole(client, accept_language="ar")
    assert not [draft for draft in drafts if draft.slug in xml]
    # The private links of requests, matches and volunteers.
    assert not re.findall("/[rmv]/", xml)


def test_a_new_pod_is_in_it(client):
    # Asked for before, in case an answer is kept.
    before = addresses(client)
    pod = make_pod()
    after = addresses(client)
    assert pod.slug in " ".join(set(after) - set(before))


def test_a_part_holds_few_rows_and_the_next_ones_are_in_the_next(client, monkeypatch):
    # All of 20,000 pods in one answer took 1.1 GB, so the sitemap comes in parts.
    monkeypatch.setattr(PublicPages, "limit", 2)
    ward = make_ward()
    pods = [make_pod(ward) for _pod in range(5)]
    of_pods = [part for part in parts(client) if "/sitemap-pods.xml" in part]
    assert [part.partition("?")[2] for part in of_pods] == ["", "p=2", "p=3"]
    per_language = len(settings.LANGUAGES)
    found = [re.findall("<loc>(.*?)</loc>", get(client, part)) for part in of_pods]
    assert [len(part) for part in found] == [2 * per_language, 2 * per_language, per_language]
    ends = [pod.get_absolute_url().removeprefix("/en") for pod in pods]
    assert [address[len("https://aid.example.org/en") :] for address in found[1][::9]] == ends[2:4]
    assert client.get("/sitemap-pods.xml?p=4").status_code == 404
    assert client.get("/sitemap-nothing.xml").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_part_costs_two_queries(client, django_assert_num_queries, count):
    ward = make_ward()
    for _pod in range(count):
        make_pod(ward)
    with django_assert_num_queries(2):
        get(client, "/sitemap-pods.xml")


def test_robots_are_told_where_it_is(client):
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: https://aid.example.org/sitemap.xml" in text
    assert "Disallow: /*/admin/" in text
