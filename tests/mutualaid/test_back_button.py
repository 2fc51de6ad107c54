"""The answer to a form can be shown again by the browser's Back button."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_the_answer_to_a_form_does_not_vary_by_cookie(client: Client) -> None:
    response = client.post(reverse("volunteers:volunteer_about"), {"name": "Rosa"})
    assert response.status_code == 422
    assert response.cookies["draft_volunteer"].value
    assert "no-store" not in response.headers["Cache-Control"]
    assert "private" in response.headers["Cache-Control"]
    # It brings the draft's cookie; with "Vary: Cookie" Chromium then no longer finds the page
    # that it shows, and Back ends in ERR_CACHE_MISS.
    assert "cookie" not in response.headers["Vary"].lower()


def test_other_pages_still_do(client: Client) -> None:
    response = client.get(reverse("volunteers:volunteer_about"))
    assert "cookie" in response.headers["Vary"].lower()
