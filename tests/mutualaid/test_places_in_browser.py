"""The home page, places and the directory in a real browser: axe, sizes, and on paper."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse

from common.choices import PublishState
from tests.common.test_look_in_browser import SMALLEST_TARGET, WCAG
from tests.factories import (
    make_pod,
    make_resource,
    make_resource_category,
    make_resource_list,
    make_steward,
    make_ward,
    make_way_to_give,
)

pytestmark = pytest.mark.django_db
PLACES = ["home", "wards", "no_ward", "ward", "call_us", "pod", "directory", "resource", "list"]


@pytest.fixture
def addresses():
    """Each page's address, with something of everything on it."""
    ward = make_ward(name="Harbor", intro="By the water.", hotline="+12025550107")
    call_us = make_ward(hotline="+12025550108", is_hotline_only=True, hotline_hours="Always")
    pod = make_pod(ward, description="Two towers.", contact_phone="+12025550110")
    for place in ({}, {"ward": ward}, {"pod": pod}):
        make_way_to_give(**place, note="What it is for", handle="$Example")
    resource = make_resource(
        make_resource_category(name="Food"),
        name="Longnamedpantryofthewholeneighborhood",
        description="Rice and beans.",
        ward=ward,
        phone="+12025550121",
        hours="Mondays",
        languages=["en", "am", "zh"],
        website="https://example.org/a-very-long-address-that-has-to-break-somewhere/on/a/phone",
        verified_on=None,
    )
    make_resource(name="Open Clinic", ward=ward)
    resource_list = make_resource_list(resource, ward=ward, intro="From the top.")
    wards, resources = reverse("pods:ward_list"), reverse("resources:resource_list")
    pages = [ward, call_us, pod, resources, resource, resource_list]
    urls = [page if isinstance(page, str) else page.get_absolute_url() for page in pages]
    return dict(zip(PLACES, ["/en/", wards, f"{wards}?q=99999", *urls], strict=True))


@pytest.fixture
def show(page, client):
    """Opens a page: its HTML comes from the test client, its styles from the static files."""

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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", PLACES)
def test_axe_finds_nothing(page, show, addresses, place, scheme):
    page.emulate_media(color_scheme=scheme)
    show(addresses[place])
    found = Axe().run(page, options=WCAG)
    assert found.violations_count == 0, found.generate_report()


def test_axe_finds_nothing_in_a_fallback_and_a_draft(page, show, client):
    client.force_login(make_steward())
    draft = make_resource(description="Only in English.", state=PublishState.DRAFT)
    show(f"/es/resources/{draft.slug}/")
    assert page.locator(".draft").is_visible()
    assert page.locator(".fallback").is_visible()
    found = Axe().run(page, options=WCAG)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("place", PLACES)
def test_fits_a_narrow_screen_with_large_targets(page, show, addresses, place):
    page.set_viewport_size({"width": 320, "height": 640})
    show(addresses[place])
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    links = "main :is(li, h2, h3, dd, .actions) > a"
    controls = "main :is(button, select, .tick, input:not([type=checkbox]))"
    targets = page.locator(f"{links}, {controls}")
    heights = targets.evaluate_all("all => all.map(e => e.getBoundingClientRect().height)")
    assert heights
    assert min(heights) >= SMALLEST_TARGET


def test_paper_leaves_out_what_only_a_screen_needs(page, show, addresses):
    page.emulate_media(media="print")
    show(addresses["list"])
    assert not page.locator(".menu").is_visible()
    assert page.get_by_text("The newest version is at:").is_visible()
    show(addresses["directory"])
    assert not page.locator(".filters").is_visible()
