"""The main job through all machines: help is asked for, offered, matched and promised."""

import re
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from cluster.mail import PostOffice
from cluster.site import Site
from cluster.visitors import Answer, Browser, Failed, Forms

# In the demo's ward of Riverbend's first coordinator.
ZIP = "20010"
COORDINATOR = "coordinator@example.org"
REFERENCE = re.compile(r"\b([A-Z0-9]{3}-[A-Z0-9]{3})\b")
# An answer: whatever the form offers first.
FIRST = "the first choice"
DETAILS = {"urgency": "3", "wanted_time": "morning", "repeat": "once", "delivery": "door"}
WHERE = {"zip_code": ZIP, "address": "3100 Example Street"}
CONTACT = {"speaker": "me", "contact_method": "any", "spoken_language": "es"}


@dataclass(frozen=True)
class Asked:
    """A request that was confirmed: its reference, and the private page behind it."""

    name: str
    reference: str
    private: str


def ask_for_help(browser: Browser, name: str) -> Asked:
    """Ask on the public form, page by page, until it is confirmed."""
    contact = {"name": name, "email": f"{name}@example.org", **CONTACT}
    answers = [{"categories": FIRST}, DETAILS, WHERE, contact, {"consent": "on"}]
    page = _fill_in(browser, "/en/request/", answers)
    reference = REFERENCE.search(page.text)
    private = next((link for link in Forms(page).links if "/r/" in link), "")
    if not reference:
        raise Failed("a confirmation without a reference")
    return Asked(name, reference[1], urlsplit(private).path)


def _fill_in(browser: Browser, start: str, answers: list[dict[str, str]]) -> Answer:
    """Fill in a form of several pages, `answers` one a page; the page that says it was sent."""
    page = browser.get(start)
    for answer in answers:
        forms, before = Forms(page), page.path
        action, fields = forms.with_action(before)
        given = {k: [forms.choices[k][0] if v == FIRST else v] for k, v in answer.items()}
        page = browser.post(action, fields | given)
        if page.path == before:
            raise Failed(f"{before} was not taken: {_error(page)}")
    if page.path != f"{start}sent/":
        raise Failed(f"the form ended at {page.path}")
    return page


def _error(page: Answer) -> str:
    found = re.search(r'id="errors".*?</ul>', page.text, re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", " ", found[0]) if found else "without a word"


def do_it(site: Site, office: PostOffice, address: str) -> str:
    """Walk through all of it; what was done, in a sentence. Raises `Failed` where it ends."""
    resident, volunteer, staff = (Browser(address) for _person in range(3))
    mark = secrets.token_hex(4)
    helper = f"helper-{mark}@example.org"
    _offer_help(volunteer, helper)
    asked = ask_for_help(resident, f"resident-{mark}")
    _sign_in(staff, site.shared["DEMO_PASSWORD"])
    _match(site, staff, asked, _approve(site, staff))
    _say_yes(volunteer, office.link(helper, "/m/"))
    if helper not in resident.get(asked.private).text:
        raise Failed("the household's page does not say by whom it is helped")
    return f"{asked.reference} was asked for, offered by the desk, and promised"


def _offer_help(browser: Browser, email: str) -> None:
    about = {"name": "Rosa", "email": email, "languages": "es"}
    where = {"ward": FIRST, "zip_code": ZIP}
    _fill_in(browser, "/en/volunteer/", [about, where, {"categories": FIRST}, {}, {"agree": "on"}])


def _sign_in(browser: Browser, password: str) -> None:
    action, fields = Forms(browser.get("/en/admin/")).with_action("/login/")
    page = browser.post(action, fields | {"login": [COORDINATOR], "password": [password]})
    if "/admin/" not in page.path:
        raise Failed("the coordinator could not sign in")


def _approve(site: Site, browser: Browser) -> int:
    """Approve whoever signed up last; the number of their row."""
    [(number,)] = site.engines.rows("SELECT max(id) FROM volunteers_volunteer")
    forms = Forms(browser.get(f"/en/admin/volunteers/volunteer/{number}/change/"))
    action, fields = forms.with_action(f"/{number}/approve/")
    known = next(filter(None, forms.choices["known_by"]))
    browser.post(action, fields | {"known_by": [known]})
    return int(number)


def _match(site: Site, browser: Browser, asked: Asked, volunteer: int) -> None:
    query = """
        SELECT need.id FROM requests_app_need need
        JOIN requests_app_helprequest request ON request.id = need.request_id
        WHERE request.reference = %s
    """
    [(need,)] = site.engines.rows(query, asked.reference)
    desk = f"/en/admin/desk/{need}/"
    action, fields = Forms(browser.get(desk)).with_action(f"/{need}/open/")
    page = browser.post(action, fields)
    action, fields = Forms(page).with_action(f"/{need}/offer/")
    browser.post(action, fields | {"volunteer": [str(volunteer)]})


def _say_yes(browser: Browser, link: str) -> None:
    action, fields = Forms(browser.get(link)).with_action("/accept/")
    browser.post(action, fields)
