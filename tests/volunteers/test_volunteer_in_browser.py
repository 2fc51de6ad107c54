"""Offering help in a real browser without script: the whole way, axe, narrow screens, targets."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page

from common.models import PrivateLink
from requests_app.choices import MatchStatus
from tests.common.test_look_in_browser import SMALLEST_TARGET, WCAG
from tests.factories import link_to, make_category, make_match, make_need, make_pod, make_volunteer
from tests.volunteers.helpers import ANSWERS, address, answer, send
from volunteers.models import Volunteer

PHONE = {"width": 360, "height": 740}
LONG = "Longnameofsomethingthatmustbreaksomewhere"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_whole_way_on_a_phone_without_script(live_server, new_context, language) -> None:
    make_category(name="Rides", slug="rides")
    pod = make_pod(slug="maple")
    page = new_context(
        java_script_enabled=False, viewport=PHONE, base_url=live_server.url
    ).new_page()

    def go_on() -> None:
        page.locator("main button.btn-primary").click()

    page.goto(f"{address('about', language=language)}?ward={pod.ward.slug}")
    go_on()
    assert page.title().startswith("Error:")
    page.locator("#errors a").first.click()
    assert page.url.endswith("#id_name")
    page.fill("#id_name", "Rosa")
    page.fill("#id_email", "rosa@example.org")
    go_on()
    assert page.locator(f"input[value={pod.ward.slug}]").is_checked()
    page.select_option("#id_pod", "maple")
    go_on()
    page.check("input[value=rides]")
    page.go_back()
    page.go_back()
    assert page.input_value("#id_name") == "Rosa"
    go_on()
    go_on()
    page.check("input[value=rides]")
    go_on()
    page.check("input[name=days][value='6']")
    go_on()
    assert "Rosa" in page.inner_text("main")
    page.check("#id_agree")
    go_on()
    token = PrivateLink.objects.get().token
    assert f"/{language}/v/{token}/" in page.inner_text("main")
    page.goto(address("pause", token, language=language))
    page.check("#id_length_0")
    go_on()
    assert Volunteer.objects.get().is_paused
    page.goto(address("leave", token, language=language))
    page.locator("main button.btn-danger").click()
    assert page.url.endswith(address("left", language=language))
    assert Volunteer.objects.get().name == ""


PAGES = ["about", "about with errors", "where", "offer", "time", "check", "sent", "left", "dead"]
PAGES += ["home", "edit", "edit with errors", "pause", "pause with errors", "leave"]


@pytest.fixture
def htmls(client, db) -> dict[str, bytes]:
    """Every page and state, with something of everything on it."""
    rides = make_category(name=LONG, hint="To the doctor", slug="rides")
    pod = make_pod(slug="maple", name=LONG)
    html = {"about with errors": answer(client, "about", name="", phone="1", languages=None)}
    for step in ("about", "where", "offer", "time"):
        html[step] = client.get(address(step))
        own = {"offer": {"categories": ["rides"]}, "where": {"ward": pod.ward.slug}}
        answer(client, step, **own.get(step, {}))
    html["check"] = client.get(address("check"))
    send(client)
    html["sent"], html["left"] = client.get(address("sent")), client.get(address("left"))
    html["dead"] = client.get(address("home", "nobody"))
    volunteer = make_volunteer(rides, pod=pod, ward=pod.ward, goods_note=LONG * 3, max_at_once=5)
    link_to(make_match(make_need(category=rides), volunteer))
    make_match(make_need(category=rides), volunteer, status=MatchStatus.ACCEPTED)
    token = link_to(volunteer)
    for step in ("home", "edit", "pause", "leave"):
        html[step] = client.get(address(step, token))
    for step in ("edit", "pause"):
        html[f"{step} with errors"] = client.post(address(step, token), ANSWERS["about"])
    return {name: response.content for name, response in html.items()}


@pytest.fixture
def show(page: Page, htmls):
    """Opens one of the pages; its styles come from the static files."""

    def open_page(name: str) -> None:
        def answer_request(route) -> None:
            asked = route.request.url.removeprefix("http://volunteers.test")
            if asked.startswith(settings.STATIC_URL):
                route.fulfill(path=settings.BASE_DIR / asked.lstrip("/"), content_type="text/css")
            else:
                route.fulfill(body=htmls[name], content_type="text/html")

        page.unroute_all()
        page.route("**/*", answer_request)
        page.goto("http://volunteers.test/en/volunteer/")

    return open_page


def test_every_page_is_shown(htmls) -> None:
    assert set(htmls) == set(PAGES)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, show, scheme) -> None:
    page.emulate_media(color_scheme=scheme)
    for name in PAGES:
        show(name)
        found = Axe().run(page, options=WCAG)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"


def test_narrow_screens_never_scroll_sideways(page: Page, show) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    wide = {}
    for name in PAGES:
        show(name)
        wide[name] = page.evaluate("document.documentElement.scrollWidth")
    assert wide == dict.fromkeys(PAGES, 320)


def test_targets_are_large(page: Page, show) -> None:
    page.set_viewport_size(PHONE)
    targets = "main a:not(p a), main .btn, .back, .choice label, select, textarea"
    targets += ", input:not([type=hidden], [type=checkbox], [type=radio])"
    for name in PAGES:
        show(name)
        heights = page.locator(targets).evaluate_all(
            "all => all.map(e => [e.getBoundingClientRect().height, e.outerHTML.slice(0, 90)])"
        )
        small = [found for found in heights if found[0] < SMALLEST_TARGET]
        assert not small, name
