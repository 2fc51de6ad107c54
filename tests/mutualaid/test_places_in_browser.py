"""A list of resources and the directory on paper, in a real browser."""

import pytest
from django.conf import settings

from tests.factories import make_resource, make_resource_list

pytestmark = pytest.mark.django_db


@pytest.fixture
def show(page, client):
    """Open a page: its HTML comes from the test client, its styles from the static files."""

    def open_page(path):
        # Before the browser runs: its callbacks would see another database connection.
        html = client.get(path).content

        def answer(route):
            asked = route.request.url.removeprefix("http://places.test")
            if asked.startswith(settings.STATIC_URL):
                route.fulfill(path=settings.BASE_DIR / asked.lstrip("/"), content_type="text/css")
            else:
                route.fulfill(body=html, content_type="text/html")

        page.unroute_all()
        page.route("**/*", answer)
        page.goto(f"http://places.test{path}")

    return open_page


def test_paper_leaves_out_what_only_a_screen_needs(page, show):
    page.emulate_media(media="print")
    show(make_resource_list(make_resource(languages=["en", "am"])).get_absolute_url())
    assert not page.locator(".menu").is_visible()
    assert page.get_by_text("The newest version is at:").is_visible()
    show("/en/resources/")
    assert not page.locator(".filters").is_visible()
