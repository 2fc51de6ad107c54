"""The admin passes axe, apart from what stock Django's admin fails: docs/accessibility.md."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings as django_settings
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
from tests.imports.sheets import HEADER, ROWS, as_csv, run_jobs, upload
from tests.journeys.accessibility import ALL_RULES, COLORS, DESK, PHONE, SITE, Scheme
from tests.translation_review.pictured import make_pictures
from translation_review.texts import texts_of

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
    """A browser that shows HTML of the admin with its own styles and scripts."""

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
        elif not asked.startswith(django_settings.STATIC_URL):
            # Without it the browser takes other scripts for accented Latin, which is wider.
            route.fulfill(body=self.html, content_type="text/html; charset=utf-8")
        elif file := finders.find(asked.removeprefix(django_settings.STATIC_URL)):
            route.fulfill(path=file)
        else:
            route.fulfill(status=404)

    def faults(self, html: str) -> Iterator[tuple[str, str]]:
        """Look by axe's rules: the rule when stock Django fails it there as well, and the place."""
        self.html = html
        self.page.set_viewport_size(DESK)
        self.page.goto(f"{SITE}/admin/")
        # jQuery starts the page's boxes in turns of their own, after the page is there.
        self.page.evaluate("new Promise(done => setTimeout(done))")
        self.page.evaluate(AXE_SCRIPT)
        # A color on its way from light to dark is neither.
        self.page.add_style_tag(content="* { transition: none !important }")
        for scheme, rules in LOOKS:
            self.page.emulate_media(color_scheme=scheme)
            for stock, place in self.page.evaluate(RUN_AXE, [rules, STOCK]):
                yield stock, f"{scheme}: {place}"

    def is_too_wide(self) -> bool:
        """Tell whether a phone would scroll the page sideways."""
        self.page.set_viewport_size(PHONE)
        return self.page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.urls("tests.journeys.stock_admin")
@pytest.mark.filterwarnings("ignore:The default scheme")
def test_stock_django_fails_what_is_left_out(page: Page, settings: Any) -> None:
    # Without our own templates in front of Django's.
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": []}]
    client = Client()
    # Stock Django knows nothing of our roles.
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
    # What Django mends one day must be left out no longer.
    assert {stock for stock, _place in found if stock} == set(STOCK)


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(factories.make_steward())
    return client


def lists_and_forms(client: Client, ward: Ward) -> dict[str, str]:
    """The pages that staff use most, with something to do on them, as HTML."""
    kind = factories.make_category(asks_about_food=True, needs_transport=True)
    needs = [factories.make_need(factories.make_request(ward), kind) for _number in range(2)]
    volunteer = factories.make_volunteer(kind, ward=ward, name="Amal", transport=["car"])
    factories.make_volunteer(kind, ward=ward, email="", languages=["am"])
    factories.make_volunteer(ward=ward, status="pending")
    factories.make_contact(needs[0].request)
    amina = factories.make_coordinator(ward, name="Amina")
    for status in ("done", "declined"):
        helped = factories.make_need(factories.make_request(ward), kind)
        factories.make_match(helped, volunteer, status=status)
    names = ["index", "desk", "translations", "my_account", "my_sessions"]
    names += ["intake_request", "intake_volunteer"]
    names += ["requests_app_helprequest_changelist", "volunteers_volunteer_changelist"]
    names += ["posting", "pictures", "outside", "handbook_coordinators"]
    names += ["pods_ward_paste", "pods_ward_neighbors"]
    names += ["weights", "requests_app_block_changelist"]
    names += ["requests_app_contactlog_changelist"]
    urls = {name: reverse(f"admin:{name}") for name in names}
    for row in (needs[0].request, volunteer, ward, factories.make_notice(ward)):
        name = f"{row._meta.label_lower.replace('.', '_')}_change"
        urls[name] = reverse(f"admin:{name}", args=[row.pk])
    factories.make_block(needs[1].request, volunteer)
    urls["why"] = reverse("admin:desk_why", args=[needs[0].pk]) + "?person=a"
    urls["accounts_user_changelist"] = reverse("admin:accounts_user_changelist")
    urls["accounts_user_add"] = reverse("admin:accounts_user_add")
    urls["accounts_user_change"] = reverse("admin:accounts_user_change", args=[amina.pk])
    urls["accounts_user_end_access"] = reverse("admin:accounts_user_end_access", args=[amina.pk])
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
    """Match several at once: to choose, waiting, to look through (all lines), one line, sent."""
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


def reading_states(client: Client, _ward: Ward) -> dict[str, str]:
    """Reading translations: the languages, a text that counts, mistakes, one read before."""
    counted = next(text for text in texts_of("ar").values() if len(text.english) > 1)
    url = reverse("admin:review_text", args=["ar", counted.key])
    data = {"shown": counted.fingerprint, "version": 0, "note": "Softer."}
    data |= {f"form_{number}": f"{form} {form}" for number, form in enumerate(counted.forms)}
    mistakes = client.post(url, {**data, "state": "better", "form_5": "x"}).content.decode()
    client.post(url, {**data, "state": "better"})
    urls = {"reading": reverse("admin:review_list"), "reading, a text": f"{url}?q=a&last=x"}
    pages = {name: client.get(url).content.decode() for name, url in urls.items()}
    unfolded = pages["reading, a text"].replace("<details", "<details open")
    return {**pages, "reading, unfolded": unfolded, "reading, mistakes": mistakes}


def look_alike_states(client: Client, ward: Ward) -> dict[str, str]:
    """Requests and sign-ups that may be of one household or person, compared; and a caller."""
    contact = {"phone": "202-555-0171", "address": "12 Fern Street NW, apartment 4"}
    rows = [factories.make_request(ward, **contact) for _number in range(5)]
    people = [factories.make_volunteer(ward=ward, phone=contact["phone"]) for _number in range(2)]
    user = User.objects.get(pk=client.session["_auth_user_id"])
    block = factories.make_block(factories.make_request(ward, **contact))
    services.erase_request(block.request_id, actor=user)
    services.join_households(rows[0].pk, rows[1].pk, actor=user)
    services.keep_apart(rows[0].pk, rows[2].pk, actor=user)
    need = factories.make_need(rows[0])
    client.post(reverse("admin:alike_compare", args=[rows[0].pk]))
    client.post(reverse("admin:compare_volunteer", args=[people[0].pk]))
    urls = {
        "alike, request": reverse("admin:requests_app_helprequest_change", args=[rows[0].pk]),
        "alike, need": reverse("admin:desk_need", args=[need.pk]),
        "alike, receipt": reverse("admin:taken_request", args=[rows[3].pk]),
        "alike, sign-up": reverse("admin:volunteers_volunteer_change", args=[people[0].pk]),
    }
    pages = {
        name: client.get(url).content.decode().replace("<details", "<details open")
        for name, url in urls.items()
    }
    intake, listed = "admin:intake_request", "admin:requests_app_helprequest_changelist"
    posts = {
        "alike, intake": (intake, {"contact-phone": contact["phone"], "look": "1"}),
        "erase": (listed, {"action": "erase", "_selected_action": rows[0].pk}),
    }
    for name, (view, data) in posts.items():
        pages[name] = client.post(reverse(view), data).content.decode()
    return pages


def import_states(client: Client, ward: Ward) -> dict[str, str]:
    """Bring in a spreadsheet: the upload, the preview, columns, answers, rows, and the end."""
    kind = factories.make_category(slug="groceries", name="Groceries")
    user = User.objects.get(pk=client.session["_auth_user_id"])
    factories.make_request(ward, phone="202-555-0147", name="Known One")
    rows = [*ROWS, ["3/18/2020 8:00:00", f"Cy {kind.pk}", "202-555-0147", "Comida", "", ""]]
    found = upload(user, as_csv(HEADER, rows))
    names = ("detail", "columns", "answers", "rows")
    urls = {name: reverse(f"admin:import_{name}", args=[found.pk]) for name in names}
    pages = {"import, hidden": client.get(urls["rows"]).content.decode()}
    client.post(reverse("admin:import_show", args=[found.pk]))
    pages |= {f"import, {name}": client.get(url).content.decode() for name, url in urls.items()}
    press = reverse("admin:import_press", args=[found.pk])
    client.post(press, {"press": "bring_in"})
    pages["import, under way"] = client.get(urls["detail"]).content.decode()
    run_jobs(found)
    done = client.get(urls["detail"]).content.decode()
    pages["import, done"] = done.replace("<details", "<details open")
    return {**pages, "import": client.post(reverse("admin:import_list")).content.decode()}


IMPORTS = ("hidden", "detail", "columns", "answers", "rows", "under way", "done")
FIT_A_PHONE = ["import", *(f"import, {name}" for name in IMPORTS)]
FIT_A_PHONE += ["many", "many, ready", "many, one line", "many, sent"]
FIT_A_PHONE += ["index", "desk", "intake_request"]
FIT_A_PHONE += ["desk, asked together", "desk, a route", "desk, unfolded"]
FIT_A_PHONE += ["posting", "pictures", "outside", "handbook_coordinators"]
FIT_A_PHONE += ["pods_ward_paste", "pods_ward_neighbors"]
FIT_A_PHONE += ["my_account", "my_sessions", "intake_volunteer", "intake with errors"]
FIT_A_PHONE += ["requests_app_helprequest_changelist", "volunteers_volunteer_changelist"]
FIT_A_PHONE += ["requests_app_contactlog_changelist", "accounts_user_changelist"]
FIT_A_PHONE += ["accounts_user_add", "accounts_user_change", "accounts_user_end_access"]
FIT_A_PHONE += ["requests_app_helprequest_change", "volunteers_volunteer_change"]
FIT_A_PHONE += ["weights", "why"]
FIT_A_PHONE += ["reading", "reading, a text", "reading, unfolded", "reading, mistakes"]
FIT_A_PHONE += ["alike, need", "alike, receipt", "alike, intake", "erase"]


@pytest.mark.parametrize(
    "pages",
    [
        lists_and_forms,
        desk_states,
        look_alike_states,
        proposal_states,
        reading_states,
        import_states,
    ],
)
def test_our_pages_fail_nothing_else(
    page: Page,
    client: Client,
    pages: Callable[[Client, Ward], dict[str, str]],
    settings: Any,
    tmp_path: Path,
) -> None:
    make_pictures(settings, tmp_path, "ar")
    screen, found = Screen(page, client), {}
    for name, html in pages(client, factories.make_ward(name="Juniper")).items():
        found[name] = [place for stock, place in screen.faults(html) if not stock]
        if name in FIT_A_PHONE and screen.is_too_wide():
            found[name].append("it scrolls sideways on a phone")
    assert {name: places for name, places in found.items() if places} == {}
