"""The words and the picture of a page in search engines and chat apps, and pages without."""

import pytest
from django.urls import reverse

from common.choices import PublishState
from pages.templatetags.share import territory
from tests.factories import make_pod, make_resource, make_resource_list, make_steward, make_ward
from tests.pages.markup import elements

pytestmark = pytest.mark.django_db
NOINDEX = '<meta name="robots" content="noindex">'


def shared(html: str) -> dict[str, str]:
    """The page's open-graph properties, with its description."""
    metas = elements(html, tag="meta")
    return {each["property"]: each["content"] for each in metas if "property" in each}


def page(client, url: str) -> str:
    return client.get(url).content.decode()


def test_ward_is_shared_in_the_language_of_the_page(client, settings):
    settings.SITE_URL = "https://aid.example.org"
    ward = make_ward(name="Harbor", name_ti="ወደብ", intro="Between\n the rails.", intro_ti="ኣብ ባቡር")
    html = page(client, f"/ti/wards/{ward.slug}/?q=1")
    found = shared(html)
    assert found["og:title"].startswith("ወደብ · ")
    assert found["og:description"] == "ኣብ ባቡር"
    # What somebody looked for is not passed on with the link.
    assert found["og:url"] == f"https://aid.example.org/ti/wards/{ward.slug}/"
    assert found["og:image"] == f"https://aid.example.org/ti/wards/{ward.slug}/card.png"
    assert found["og:image:alt"] == found["og:title"]
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
    assert found["og:locale"] == "ti_ET"
    assert elements(html, name="twitter:card")[0]["content"] == "summary_large_image"
    assert elements(html, name="description")[0]["content"] == "ኣብ ባቡር"
    assert client.get(found["og:image"].removeprefix(settings.SITE_URL)).status_code == 200


def test_description_is_one_short_line_and_cannot_bring_markup(client):
    ward = make_ward(intro='"><script>alert(1)</script>\n\n' + "Between the rails. " * 20)
    html = page(client, ward.get_absolute_url())
    assert "<script" not in html
    description = shared(html)["og:description"]
    assert len(description) == 150
    assert description.endswith("…")
    assert "\n" not in description


def test_every_public_page_is_shared_with_a_picture(client):
    pod = make_pod()
    rows = [pod, pod.ward, make_resource(), make_resource_list()]
    names = ["home", "pods:ward_list", "resources:resource_list"]
    for url in [*(row.get_absolute_url() for row in rows), *map(reverse, names)]:
        html = page(client, url)
        found = shared(html)
        assert found["og:image"].endswith("/card.png"), url
        assert found["og:description"]
        assert NOINDEX not in html


def test_pages_of_one_person_and_drafts_are_kept_out_of_search(client):
    draft = make_pod(state=PublishState.DRAFT)
    # Whoever may see a draft must not pass it on by mistake with a picture.
    client.force_login(make_steward())
    for url in (draft.get_absolute_url(), "/en/r/nobody/", "/en/m/nobody/", "/en/v/nobody/"):
        html = page(client, url)
        assert NOINDEX in html, url
        assert not shared(html)


def test_forms_are_found_but_their_answers_are_not(client):
    for url in (reverse("request_pages:request_needs"), reverse("volunteers:volunteer_about")):
        assert NOINDEX not in page(client, url)
    assert NOINDEX in page(client, "/en/staff/login/")


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "en_US"), ("zh-hans", "zh_CN"), ("zh-hant", "zh_TW"), ("fr", "fr_FR"), ("xx", "xx_XX")],
)
def test_language_with_its_likeliest_country(language, expected):
    assert territory(language) == expected
