"""The sign between the title of a page and the name of the site."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "between"), [("es", " · "), ("zh-hans", "·")])
def test_no_blank_follows_a_wide_sign_in_a_title(
    client: Client, language: str, between: str
) -> None:
    with translation.override(language):
        page = client.get(reverse("request_pages:request_needs")).text
    title = page.partition("<title>")[2].partition("</title>")[0]
    assert title.count("·") == 1
    assert between in title
    assert (" ·" in title) == (between != "·")
