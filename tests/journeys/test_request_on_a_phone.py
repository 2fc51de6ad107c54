"""Asking for help on a phone, to the end and on the private page: Tigrinya and Arabic."""

from dataclasses import dataclass

import pytest
from django.core import mail
from django.utils.translation import gettext, override
from playwright.sync_api import Locator, Page, expect

from common.models import Category
from messaging.delivery import deliver
from messaging.models import Message
from pods.models import Ward
from requests_app.models import HelpRequest
from tests.factories import make_category, make_ward
from tests.journeys.conftest import Open, press

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = "202-555-0147"


@dataclass(frozen=True)
class Person:
    """Somebody who reads the pages in one language and is written to in another, or the same."""

    pages: str
    direction: str
    letters: str
    food: str
    detail: str
    name: str
    address: str

    def says(self, english: str) -> str:
        with override(self.pages):
            return gettext(english)


PEOPLE = {
    "ti": Person("ti", "ltr", "ti", "መግቢ", "ሩዝን ጸባን", "ኣልማዝ", "3100 ጎደና ኣብነት"),
    # Pages in Arabic and letters in Spanish: these are two questions.
    "ar": Person("ar", "rtl", "es", "طعام", "أرز وحليب", "أمل", "3100 شارع المثال"),
}


@pytest.fixture(params=PEOPLE)
def person(request: pytest.FixtureRequest) -> Person:
    return PEOPLE[request.param]


@pytest.fixture
def food(person: Person) -> Category:
    return make_category(name="Food", slug="food", i18n={f"name_{person.pages}": person.food})


@pytest.fixture
def ward(person: Person) -> Ward:
    return make_ward(slug="one", hotline="+12025550171", is_hotline_only=True)


@pytest.mark.parametrize("script", [False, True], ids=["without_script", "with_script"])
def test_a_request_is_sent_and_its_private_page_read(
    open_browser: Open, person: Person, food: Category, ward: Ward, script: bool
) -> None:
    page = open_browser(java_script_enabled=script)
    say_what(page, person)
    say_where_and_who(page, person)
    see_the_answers(page, person)
    page.check("#id_consent")
    press(page)
    private = what_was_confirmed(page, person)
    read_private_page(page, person, private)
    read_letter(person)


def is_whole(page: Page, person: Person) -> None:
    """The page speaks the person's language, runs in its direction and fits the phone."""
    html = page.locator("html")
    expect(html).to_have_attribute("lang", person.pages)
    expect(html).to_have_attribute("dir", person.direction)
    assert html.evaluate("e => [getComputedStyle(e).direction, e.scrollWidth]") == [
        person.direction,
        360,
    ]


def runs_left_to_right(digits: Locator) -> None:
    assert digits.evaluate("e => getComputedStyle(e).direction") == "ltr"


def say_what(page: Page, person: Person) -> None:
    page.goto(f"/{person.pages}/request/?ward=one")
    is_whole(page, person)
    runs_left_to_right(page.locator("main bdi", has_text="(202) 555-0171").first)
    press(page)
    assert page.title().startswith(person.says("Error:"))
    assert page.locator("#errors").evaluate("e => e === document.activeElement")
    page.locator("#errors a").click()
    assert page.locator("#id_categories_0").evaluate("e => e === document.activeElement")
    # Once more, now with a field in the address, which once kept the summary from the focus.
    press(page)
    assert page.locator("#errors").evaluate("e => e === document.activeElement")
    page.get_by_label(person.food).check()
    press(page)
    is_whole(page, person)
    page.get_by_label(person.food).fill(person.detail)
    page.check("input[name=urgency][value='4']")
    press(page)


def say_where_and_who(page: Page, person: Person) -> None:
    is_whole(page, person)
    page.fill("#id_address", person.address)
    page.go_back()
    assert page.get_by_label(person.food).input_value() == person.detail
    press(page)
    page.fill("#id_address", person.address)
    press(page)
    is_whole(page, person)
    assert page.input_value("#id_spoken_language") == person.pages
    page.select_option("#id_spoken_language", person.letters)
    page.fill("#id_name", person.name)
    page.fill("#id_phone", PHONE)
    runs_left_to_right(page.locator("#id_phone"))
    page.fill("#id_email", "someone@example.org")
    press(page)


def see_the_answers(page: Page, person: Person) -> None:
    is_whole(page, person)
    answers = page.locator("main")
    for words in (person.food, person.detail, person.address, person.name, PHONE):
        expect(answers).to_contain_text(words)
    runs_left_to_right(page.locator("dl.answers bdi", has_text=PHONE).last)


def what_was_confirmed(page: Page, person: Person) -> str:
    """The address of the private page."""
    page.wait_for_url(f"**/{person.pages}/request/sent/")
    is_whole(page, person)
    reference = page.locator(".reference bdi")
    expect(reference).to_have_text(HelpRequest.objects.get().reference)
    runs_left_to_right(reference)
    private = page.locator(".private-link a").get_attribute("href") or ""
    assert f"/{person.pages}/r/" in private
    return private


def read_private_page(page: Page, person: Person, private: str) -> None:
    page.goto(private)
    is_whole(page, person)
    expect(page.locator("h1")).to_have_text(person.says("Your request"))
    for words in (person.food, person.address, person.name):
        expect(page.locator("main")).to_contain_text(words)
    runs_left_to_right(page.locator("main bdi", has_text=PHONE))


def read_letter(person: Person) -> None:
    """It is written in the language to contact the person in, whatever that of the pages was."""
    deliver(Message.objects.get(recipient_id=HelpRequest.objects.get().pk).pk)
    letter = mail.outbox[-1]
    with override(person.letters):
        greeting = gettext("Hello,")
    # Nothing that was typed stands in a first letter: the address may be anybody's.
    assert greeting in letter.body
    assert person.name not in letter.body
    assert letter.extra_headers["Content-Language"] == person.letters
    assert f"/{person.letters}/r/" in letter.body
