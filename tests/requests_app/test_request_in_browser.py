"""Asking for help in a real browser: the whole way without script, axe, narrow screens, targets."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, Route

from accounts import audit
from common.models import Category, LinkPurpose, PrivateLink
from requests_app.models import Match, Need
from requests_app.services import accept_match, decline_match, offer_match
from tests.common.test_look_in_browser import SMALLEST_TARGET, WCAG
from tests.factories import make_category, make_pod, make_steward, make_volunteer, make_ward
from tests.requests_app.asking import address, answer, send, shown, token_on

PHONE = {"width": 360, "height": 740}
LONG = "Longnameofsomethingthatmustbreaksomewhere"


# --- The whole way ---


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_whole_way_on_a_phone_without_script(live_server, new_context, language) -> None:
    ride = make_category(name="A ride", slug="ride")
    ward = make_ward(hotline="+12025550171", is_hotline_only=True)
    volunteer = make_volunteer(ride, name="Tomás")
    page = new_context(
        java_script_enabled=False, viewport=PHONE, base_url=live_server.url
    ).new_page()

    def press() -> None:
        page.locator("main button.btn-primary").first.click()

    page.goto(address("request_needs", language=language) + f"?ward={ward.slug}")
    assert page.get_by_text("(202) 555-0171").is_visible()
    press()
    assert page.title().startswith("Error:")
    page.locator("#errors a").click()
    assert page.url.endswith("#id_categories_0")
    page.check(f"input[value='{ride.pk}']")
    press()
    page.fill(f"#id_detail_{ride.pk}", "To the clinic")
    page.check("input[name=urgency][value='4']")
    press()
    assert page.input_value("#id_ward") == str(ward.pk)
    page.fill("#id_address", "3100 Example Street")
    page.go_back()
    assert page.input_value(f"#id_detail_{ride.pk}") == "To the clinic"
    press()
    page.fill("#id_address", "3100 Example Street")
    press()
    page.fill("#id_name", "Milagros")
    page.fill("#id_email", "milagros@example.org")
    press()
    assert "3100 Example Street" in page.inner_text("main")
    page.check("#id_consent")
    press()
    assert Need.objects.get().request.reference in page.inner_text("main")
    token = PrivateLink.objects.get(purpose=LinkPurpose.REQUEST).token
    assert f"/{language}/r/{token}/" in page.inner_text("main")

    offer_match(Need.objects.get().pk, volunteer.pk, actor=make_steward())
    offer = PrivateLink.objects.get(purpose=LinkPurpose.MATCH).token
    page.goto(address("match_offer", offer, language=language))
    assert "Milagros" not in page.inner_text("main")
    press()
    assert "3100 Example Street" in page.inner_text("main")
    page.goto(address("request_status", token, language=language))
    assert "Tomás" in page.inner_text("main")
    press()
    assert Need.objects.get().status == "done"


# --- Every page and state ---

PAGES = ["needs", "needs with errors", "details", "details with errors", "where"]
PAGES += ["where with errors", "contact", "contact with errors", "check", "check with errors"]
PAGES += ["sent", "expired", "gone", "status", "status asked", "status matched", "edit"]
PAGES += ["edit with errors", "need cancel", "cancel", "delete", "deleted", "offer", "decline"]
PAGES += ["decline with errors", "accepted", "release", "ended"]


@pytest.fixture
def htmls(client: Client, groceries: Category) -> dict[str, bytes]:
    """Every page and state, with something of everything on it."""
    ride = make_category(name=LONG, slug="long", hint=LONG)
    html = {**_asking(client, groceries, ride), **_afterwards(client, groceries)}
    return {name: response.content for name, response in html.items()}


def _asking(client: Client, *categories: Category) -> dict:
    ward = make_ward(name=LONG, hotline="+12025550171", is_hotline_only=True)
    make_pod(ward, name=LONG)
    html = {"needs": client.get(address("request_needs") + f"?ward={ward.slug}")}
    html["needs with errors"] = answer(client, "needs", categories=[])
    answer(client, "needs", categories=[category.pk for category in categories])
    wrong = {"details": "urgency", "where": "zip_code", "contact": "name"}
    for page, field in wrong.items():
        html[page] = client.get(address(f"request_{page}"))
        html[f"{page} with errors"] = answer(
            client, page, **{field: "x" if page == "where" else ""}
        )
        own = {"ward": ward.pk} if page == "where" else {}
        answer(client, page, **own)
    html["check"] = client.get(address("request_check"))
    html["check with errors"] = client.post(address("request_check"))
    html["expired"] = Client().post(address("request_check"), {"consent": "on"})
    html["gone"] = client.get(address("request_status", "nobody"))
    send(client)
    html["sent"] = client.get(address("request_sent"))
    return html


def _afterwards(client: Client, groceries: Category) -> dict:
    token = token_on(shown(client, "request_sent"))
    need = Need.objects.get(category=groceries)
    html = {"status": client.get(address("request_status", token))}
    for page in ("edit", "cancel", "delete", "deleted"):
        args = () if page == "deleted" else (token,)
        html[page] = client.get(address(f"request_{page}", *args))
    html["edit with errors"] = client.post(address("request_edit", token), {"phone": "1"})
    html["need cancel"] = client.get(address("need_cancel", token, need.pk))
    first, steward = _offer(need, groceries), make_steward()
    html["offer"] = client.get(address("match_offer", first))
    html["status asked"] = client.get(address("request_status", token))
    html["decline"] = client.get(address("match_decline", first))
    html["decline with errors"] = client.post(address("match_decline", first))
    decline_match(Match.objects.live().get().pk, actor=audit.VOLUNTEER)
    html["ended"] = client.get(address("match_offer", first))
    second = _offer(need, groceries, steward)
    accept_match(Match.objects.live().get().pk, actor=audit.VOLUNTEER)
    html["accepted"] = client.get(address("match_offer", second))
    html["release"] = client.get(address("match_release", second))
    html["status matched"] = client.get(address("request_status", token))
    return html


def _offer(need: Need, category: Category, steward=None) -> str:
    match = offer_match(need.pk, make_volunteer(category).pk, actor=steward or make_steward())
    return PrivateLink.objects.current(LinkPurpose.MATCH, match.pk).token


@pytest.fixture
def show(page: Page, htmls: dict[str, bytes]) -> Callable[[str], None]:
    """Opens one of the pages; its styles come from the static files."""

    def open_page(name: str) -> None:
        def answer_request(route: Route) -> None:
            asked = route.request.url.removeprefix("http://requests.test")
            if asked.startswith(settings.STATIC_URL):
                route.fulfill(path=settings.BASE_DIR / asked.lstrip("/"), content_type="text/css")
            else:
                route.fulfill(body=htmls[name], content_type="text/html")

        page.unroute_all()
        page.route("**/*", answer_request)
        page.goto("http://requests.test/en/request/")

    return open_page


def test_every_page_is_shown(htmls: dict[str, bytes]) -> None:
    assert set(htmls) == set(PAGES)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, show, scheme: str) -> None:
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
    targets = "main a:not(p a, dd a), main .btn, .back, .choice label, select, textarea"
    targets += ", input:not([type=hidden], [type=checkbox], [type=radio])"
    for name in PAGES:
        show(name)
        heights = page.locator(targets).evaluate_all(
            "all => all.map(e => e.getBoundingClientRect().height)"
        )
        assert all(height >= SMALLEST_TARGET for height in heights), (name, heights)


def test_the_printed_confirmation_holds_the_link_once(page: Page, show) -> None:
    page.emulate_media(media="print")
    show("sent")
    assert page.locator(".reference").is_visible()
    assert page.locator(".private-link .only-print").is_visible()
    assert not page.locator(".private-link a").is_visible()
    assert not page.get_by_role("button").first.is_visible()
