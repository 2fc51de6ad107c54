"""The admin passes axe, apart from what stock Django's admin fails: docs/accessibility.md."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, Route

from accounts.models import User
from batch_matching import lines, send, solve, start
from pods.models import Ward
from requests_app import services
from tests import factories
from tests.journeys.accessibility import ALL_RULES, COLORS, DESK, PHONE, SITE, Scheme

pytestmark = pytest.mark.django_db

# What stock Django's admin fails by itself: the rule, and the elements that fail it.
STOCK = {
    "aria-prohibited-attr": ".selector .help-tooltip",
    "empty-table-header": ".tabular th",
    "label": ".tabular :is(input, textarea), .vDateField, .vTimeField",
    "label-title-only": "#searchbar, .selector select, .tabular :is(input, textarea, select)",
    "select-name": ".selector select, .tabular select",
    "target-size": "#changelist-filter a",
}
LOOKS: list[tuple[Scheme, dict[str, Any]]] = [("light", ALL_RULES), ("dark", COLORS)]
RUN_AXE = """([options, stock]) => axe.run({...options, elementRef: true}).then(found => {
    const isStock = (rule, e) => e && stock[rule] && e.matches(stock[rule]);
    const all = found.violations.flatMap(rule => rule.nodes.map(node => ({
        rule: rule.id, isStock: isStock(rule.id, node.element), html: node.html.slice(0, 160),
    })));
    return all.map(({rule, isStock, html}) => [isStock ? rule : "", `${rule}: ${html}`]);
})"""


class Screen:
    """Shows HTML of the admin with its own styles and scripts."""

    def __init__(self, page: Page, client: Client) -> None:
        self.page = page
        self.html = ""
        # The words of the admin's own scripts.
        self.words = client.get(reverse("admin:jsi18n")).content
        page.route("**/*", self._answer)

    def _answer(self, route: Route) -> None:
        asked = route.request.url.removeprefix(SITE).split("?")[0]
        if asked.endswith("/jsi18n/"):
            route.fulfill(body=self.words, content_type="text/javascript")
        elif not asked.startswith(settings.STATIC_URL):
            route.fulfill(body=self.html, content_type="text/html")
        elif file := finders.find(asked.removeprefix(settings.STATIC_URL)):
            route.fulfill(path=file)
        else:
            route.fulfill(status=404)

    def faults(self, html: str) -> Iterator[tuple[str, str]]:
        """What axe finds: the rule when stock Django fails it there as well, and the place."""
        self.html = html
        self.page.set_viewport_size(DESK)
        self.page.goto(f"{SITE}/admin/")
        self.page.evaluate(AXE_SCRIPT)
        # A color on its way from light to dark is neither.
        self.page.add_style_tag(content="* { transition: none !important }")
        for scheme, rules in LOOKS:
            self.page.emulate_media(color_scheme=scheme)
            for stock, place in self.page.evaluate(RUN_AXE, [rules, STOCK]):
                yield stock, f"{scheme}: {place}"

    def is_too_wide(self) -> bool:
        """Whether a phone would scroll the page sideways."""
        self.page.set_viewport_size(PHONE)
        return self.page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.urls("tests.journeys.stock_admin")
@pytest.mark.filterwarnings("ignore:The default scheme")
def test_stock_django_fails_what_is_left_out(page: Page, settings: Any) -> None:
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": []}]
    client = Client()
    client.force_login(factories.make_steward(is_superuser=True))
    screen = Screen(page, client)
    ward = factories.make_ward()
    notice = factories.make_notice(ward)
    pages = [
        reverse("admin:pods_ward_changelist"),
        reverse("admin:pods_ward_change", args=[ward.pk]),
        reverse("admin:pods_notice_change", args=[notice.pk]),
    ]
    found = [fault for url in pages for fault in screen.faults(client.get(url).content.decode())]
    assert {stock for stock, _place in found if stock} == set(STOCK)


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(factories.make_steward())
    return client


def lists_and_forms(client: Client, ward: Ward) -> dict[str, str]:
    """What staff use most, with something to do on it, as HTML."""
    kind = factories.make_category(asks_about_food=True, needs_transport=True)
    needs = [factories.make_need(factories.make_request(ward), kind) for _number in range(2)]
    volunteer = factories.make_volunteer(kind, ward=ward, name="Amal", transport=["car"])
    factories.make_volunteer(kind, ward=ward, email="", languages=["am"])
    factories.make_volunteer(ward=ward, status="pending")
    factories.make_contact(needs[0].request)
    for status in ("done", "declined"):
        helped = factories.make_need(factories.make_request(ward), kind)
        factories.make_match(helped, volunteer, status=status)
    names = ["index", "desk", "translations"]
    names += ["intake_request", "intake_volunteer"]
    names += ["requests_app_helprequest_changelist", "volunteers_volunteer_changelist"]
    names += ["posting", "pictures"]
    names += ["weights", "requests_app_block_changelist"]
    names += ["requests_app_contactlog_changelist"]
    urls = {name: reverse(f"admin:{name}") for name in names}
    for row in (needs[0].request, volunteer, ward, factories.make_notice(ward)):
        name = f"{row._meta.label_lower.replace('.', '_')}_change"
        urls[name] = reverse(f"admin:{name}", args=[row.pk])
    factories.make_block(needs[1].request, volunteer)
    urls["why"] = reverse("admin:desk_why", args=[needs[0].pk]) + "?q=a"
    pages = {name: client.get(url).content.decode() for name, url in urls.items()}
    refused = client.post(urls["intake_request"])
    return {**pages, "intake with errors": refused.content.decode()}


def desk_states(client: Client, ward: Ward) -> dict[str, str]:
    """The desk with everything on it: open for oneself, asked together and as a route, elsewhere.

    What folds is open, and so are the keys.
    """
    amina, kind = factories.make_coordinator(ward, name="Amina"), factories.make_category()
    people = [factories.make_volunteer(kind, ward=ward, max_at_once=5) for _number in range(2)]
    needs = [factories.make_need(factories.make_request(ward), kind) for _number in range(5)]
    factories.make_contact(needs[0].request, follow_up_on=timezone.localdate())
    services.offer_to_several(needs[1].pk, [person.pk for person in people], actor=amina)
    services.offer_route([needs[2].pk, needs[3].pk], people[0].pk, actor=amina)
    services.claim_need(needs[4].pk, actor=amina)
    client.post(reverse("admin:desk_open", args=[needs[0].pk]))
    states = {"mine": 0, "asked together": 1, "a route": 2, "elsewhere": 4}
    urls = {
        name: reverse("admin:desk_need", args=[needs[place].pk]) for name, place in states.items()
    }
    pages = {f"desk, {name}": client.get(url).content.decode() for name, url in urls.items()}
    mine = pages.pop("desk, mine")
    unfolded, keys = (mine.replace(f"<{tag}", f"<{tag} open") for tag in ("details", "dialog"))
    return {**pages, "desk, unfolded": unfolded, "desk, keys": keys}


def proposal_states(client: Client, ward: Ward) -> dict[str, str]:
    """Match many: to choose, waiting, to look through with all sorts of lines, one line, sent."""
    user, kind = User.objects.get(pk=client.session["_auth_user_id"]), factories.make_category()
    for _number in range(3):
        factories.make_need(factories.make_request(ward), kind)
        factories.make_volunteer(kind, ward=ward)
    factories.make_need(factories.make_request(ward), factories.make_category())
    proposal = start.make_proposal(actor=user, ward=ward)
    urls = {
        name: reverse(f"admin:proposal_{name}", args=args)
        for name, args in {"list": [], "detail": [proposal.pk]}.items()
    }
    pages = {"many, waiting": client.get(urls["detail"]).content.decode()}
    solve.solve_proposal(proposal.pk)
    first, second = proposal.lines.to_send()[:2]
    lines.remove_line(second.pk, actor=user)
    line = reverse("admin:proposal_line", args=[proposal.pk, first.pk])
    ready = client.get(urls["detail"]).content.decode().replace("<details", "<details open")
    pages |= {"many, ready": ready, "many, one line": client.get(line).content.decode()}
    services.cancel_need(first.need_id, actor=user)
    start.send_proposal(proposal.pk, actor=user)
    send.send_proposal_lines(proposal.pk)
    pages["many, sent"] = client.get(urls["detail"]).content.decode()
    return {**pages, "many": client.get(urls["list"]).content.decode()}


FIT_A_PHONE = ["many", "many, ready", "many, one line", "many, sent"]
FIT_A_PHONE += ["index", "desk", "intake_request"]
FIT_A_PHONE += ["desk, asked together", "desk, a route", "desk, unfolded"]
FIT_A_PHONE += ["posting", "pictures"]
FIT_A_PHONE += ["weights", "why"]


@pytest.mark.parametrize("pages", [lists_and_forms, desk_states, proposal_states])
def test_our_pages_fail_nothing_else(
    page: Page, client: Client, pages: Callable[[Client, Ward], dict[str, str]]
) -> None:
    screen, found = Screen(page, client), {}
    for name, html in pages(client, factories.make_ward(name="Juniper")).items():
        found[name] = [place for stock, place in screen.faults(html) if not stock]
        if name in FIT_A_PHONE and screen.is_too_wide():
            found[name].append("it scrolls sideways on a phone")
    assert {name: places for name, places in found.items() if places} == {}
