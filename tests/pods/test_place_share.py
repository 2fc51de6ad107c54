"""The pages for passing a ward, a pod or a group on, in the reader's language."""

import pytest
from django.test import Client
from django.utils import translation

from common.choices import PublishState
from tests.factories import make_group, make_pod, make_ward

pytestmark = pytest.mark.django_db


def test_link_code_words_and_picture_in_the_language_of_the_page(client: Client, settings) -> None:
    settings.SITE_URL = "https://aid.example.org"
    ward = make_ward(name="Harbor", name_ti="ወደብ", intro="Between the rails & the water.")
    pod = make_pod(ward, name="<b>Pier</b>", description="We carry things up.")
    group = make_group(ward, name="Neighbors")
    for place in (ward, pod, group):
        for language in ("en", "ti", "ar"):
            with translation.override(language):
                page = place.get_absolute_url()
            html = client.get(f"{page}share/").content.decode()
            address = f"https://aid.example.org{page}"
            assert html.count(address) >= 4  # the link, and three texts
            assert "<svg" in html
            # Readers see the code: black on white, also where the page is dark.
            assert 'fill="#fff"' in html
            assert html.count("<textarea") == 3
            assert f"{address}card.png" in html
            assert "<b>Pier" not in html
            # Nothing is fetched, and nothing runs.
            assert "<script" not in html
    assert "ወደብ" in client.get(f"/ti/wards/{ward.slug}/share/").content.decode()
    assert client.get(f"/en/groups/{group.slug}/card.png").status_code == 200


def test_a_draft_is_passed_on_by_nobody(client: Client) -> None:
    pod, group = (make(state=PublishState.DRAFT) for make in (make_pod, make_group))
    for place in (pod, group):
        assert client.get(f"{place.get_absolute_url()}share/").status_code == 404
        assert client.get(f"{place.get_absolute_url()}card.png").status_code == 404
