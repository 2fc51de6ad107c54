"""Steps of neighbors and a coordinator in a network that has just opened, each on a phone."""

import re
from collections.abc import Sequence
from email.message import EmailMessage

from playwright.sync_api import expect

from common.models import Category
from tests.journeys.conftest import PostOffice
from tests.journeys.on_a_phone import Someone
from tests.journeys.opening_steps import first_page
from tests.processes import wait_for


def kind_in(slug: str, language: str) -> str:
    """The name of a kind of help that comes with the software, as a page in `language` has it."""
    kind = Category.objects.get(slug=slug)
    return str(getattr(kind, f"name_{language.replace('-', '_')}", "") or kind.name)


def letter_with(post_office: PostOffice, to: str, part: str) -> tuple[EmailMessage, str]:
    """Return the letter to `to` that has a link with `part`, as soon as it came, and that link."""

    def find() -> tuple[EmailMessage, str] | None:
        for letter in post_office.server.received:
            found = re.search(rf"https?://\S*{part}\S*", letter.get_content())
            if letter["To"] == to and found:
                return letter, found[0]
        return None

    return wait_for(find)


# --- Asking ---------------------------------------------------------------------------------------


def ask(person: Someone, kind: str, where: dict[str, str], who: dict[str, str]) -> str:
    """From the first page to the private link, which is returned. `where` and `who` by field."""
    page, name = person.page, kind_in(kind, person.language)
    person.follow("Ask for help", part="main")
    page.get_by_label(name).check()
    person.press()
    page.get_by_label(name).fill("2")
    page.check("input[name=urgency][value='4']")
    person.press()
    fill(person, where)
    person.press()
    if ward := page.locator("input[name=which_ward]"):
        if ward.count():
            person.look()
            ward.first.check()
            person.press()
    fill(person, who)
    person.press()
    page.check("#id_consent")
    person.press()
    page.wait_for_url("**/request/sent/")
    return page.locator(".private-link a").get_attribute("href") or ""


def fill(person: Someone, answers: dict[str, str]) -> None:
    for name, answer in answers.items():
        person.page.fill(f"#id_{name}", answer)


def sees_state(person: Someone, private: str, words: str) -> None:
    person.goto(private)
    expect(
        person.page.locator("section.need").get_by_text(person.says(words)).first
    ).to_be_visible()


# --- Offering -------------------------------------------------------------------------------------


def offer(
    person: Someone, kind: str, who: dict[str, str], ward: str, speaks: Sequence[str] = ()
) -> str:
    """From the first page to the private link, which is returned. `speaks`: languages more."""
    page = person.page
    person.follow("Offer help", part="main")
    fill(person, who)
    for code in speaks:
        page.check(f"input[name=languages][value='{code}']")
    person.press()
    page.get_by_label(ward, exact=True).check()
    person.press()
    page.get_by_label(kind_in(kind, person.language)).check()
    person.press()
    person.press()
    page.check("#id_agree")
    person.press()
    page.wait_for_url("**/volunteer/sent/")
    return page.locator(".private-link a").get_attribute("href") or ""


# --- Bringing the two together --------------------------------------------------------------------


def approve(coordinator: Someone, name: str) -> None:
    page = coordinator.page
    first_page(coordinator)
    coordinator.follow("Volunteers to approve", part="#content")
    coordinator.follow(name, part="#result_list")
    page.select_option("select[name=known_by]", label="One of us has met them")
    coordinator.press("Approve")


def open_need(coordinator: Someone) -> None:
    """The only need there is, from the first page."""
    first_page(coordinator)
    coordinator.follow("Desk", part="#content")
    coordinator.press("Open it and see who fits")


def match(coordinator: Someone, name: str) -> None:
    open_need(coordinator)
    coordinator.press(f"Ask {name}")
    coordinator.sees("A message is on its way")
