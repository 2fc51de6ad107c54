"""A Canadian city opens from a phone: postal codes, other numbers, Chinese, and some French."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys import french
from tests.journeys import neighbors_steps as neighbors
from tests.journeys import opening_steps as steps
from tests.journeys.conftest import PostOffice, link_in
from tests.journeys.on_a_phone import Meet, Someone, meeting
from tests.journeys.read_public import ALWAYS, by_network, read_all, said_foreign, view_of, walk
from tests.journeys.real_site import Site, running
from tests.messaging.conftest import MailServer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

WARDS = {"Harbour": "海港", "Old Town": "老城", "Hillside": "山坡"}
PLAN = steps.Plan(
    names={"en": "Harbour Mutual Aid", "zh-hans": "海港互助"},
    abouts={
        "en": "We are neighbours by the harbour. We share what we have.",
        "zh-hans": "我们是海港边的邻居，有什么就分享什么。",
    },
    languages=("en", "zh-hans"),
    # By areas, by whole codes, and without the blank.
    wards=("Harbour, V6A V5L", "Old Town, V6A 1A1; V6A 1B2", "Hillside\tV5Y0A1"),
    zone="America/Vancouver",
    region="CA",
    phone="604-555-0133",
    email="hello@harbour.example.org",
    accent="#7a1f3d",
)
NUMBERS = [
    steps.Number(
        "Emergency", "911", "In danger now? Call {number}.", "有危险？请打 {number}。", "紧急电话"
    ),
    steps.Number(
        "Crisis line", "604-555-0161", "Want to talk? {number}.", "想聊聊？{number}。", "谈心电话"
    ),
]
# Of the United States; and what the software's own texts call codes there.
FOREIGN = r"\b(ZIP|988|Columbia Heights|Washington|202[- )]|Irving|20010)\b"

NOTICE = "Some of this page is not translated yet."


@pytest.fixture(autouse=True)
def _as_installed(settings: Any) -> None:
    steps.as_installed(settings)


@pytest.fixture
def site(
    transactional_db: None, mail_server: MailServer, tmp_path: Path, settings: Any
) -> Iterator[Site]:
    """A real one: a language that is added is read by processes when they begin."""
    with running(tmp_path, mail_server) as site:
        # What the command prints leads there.
        settings.SITE_URL = site.url
        yield site


def test_a_canadian_city(site: Site, new_context: Any) -> None:
    meet, faults = meeting(lambda **options: new_context(base_url=site.url, **options).new_page())
    post_office = site.post_office
    steward = meet(script=True)
    steps.set_up_account(steward, steps.printed_invitation("ada@example.org"), "Ada")
    steps.write_the_network(steward, PLAN)
    steps.paste_wards(steward, PLAN)
    for name, translated in WARDS.items():
        steps.translate_ward(steward, name, "zh-hans", translated)
    steps.give_numbers(steward, "Hotlines", NUMBERS, "zh-hans")
    steps.change_guides(steward, "988", "604-555-0161", PLAN.languages)
    steps.invite_coordinator(steward, "carla@example.org", list(WARDS))
    steps.look_through(steward)
    coordinator = meet(script=True)
    letter = post_office.letter("carla@example.org", "")
    steps.set_up_account(coordinator, link_in(letter, "/invitation/"), "Carla")
    steps.open_the_network(steward)

    a_need_is_met(meet, coordinator, post_office)
    steps.add_language(steward, "French", french.catalog())
    a_neighbor_asks_in_french(meet)
    for language in PLAN.languages:
        faults += read_all(language, FOREIGN)
    faults += gaps_not_said(site)
    assert not faults, "\n".join(dict.fromkeys(faults))


def a_need_is_met(meet: Meet, coordinator: Someone, post_office: PostOffice) -> None:
    """A household asks in Chinese by the area of its postal code alone, and is helped."""
    resident, volunteer = meet("zh-hans"), meet("zh-hans")
    resident.goto("/zh-hans/")
    where = {"zip_code": "v5y 0a1", "address": "海边街 12 号"}
    who = {"name": "梅", "phone": "604 555 0147", "email": "mei@example.org"}
    private = neighbors.ask(resident, "groceries", where, who)
    volunteer.goto("/zh-hans/")
    theirs = {"name": "伟", "email": "wei@example.org"}
    neighbors.offer(volunteer, "groceries", theirs, WARDS["Hillside"])

    neighbors.approve(coordinator, "伟")
    neighbors.match(coordinator, "伟")
    _letter, link = neighbors.letter_with(post_office, "wei@example.org", "/m/")
    volunteer.goto(link)
    volunteer.press("Yes, I will help")
    volunteer.sees("梅", "海边街 12 号")
    neighbors.sees_state(resident, private, "A neighbor said yes and will get in touch with you.")
    volunteer.press("It is done")
    neighbors.sees_state(resident, private, "This is done.")


def a_neighbor_asks_in_french(meet: Meet) -> None:
    """Texts without a translation stand in English, and each page says that not all is French."""
    person = meet("en")
    person.goto("/en/")
    person.texts = french.TEXTS
    person.choose_language("Français", "fr")
    expect(person.page.locator("h1")).to_have_text("Entre voisins, on s’entraide.")
    person.sees(NOTICE)
    who = {"name": "Luc", "phone": "604 555 0149"}
    private = neighbors.ask(person, "errands", {"zip_code": "V6A 1A1"}, who)
    person.goto(private)
    expect(person.page.locator("h1")).to_have_text("Votre demande")
    person.sees(NOTICE)


def gaps_not_said(site: Site) -> list[str]:
    """Read every page in French; return those that say nothing of what they lack, or too much."""
    pages = dict(walk(by_network(site.url), "fr"))
    faults = [found for url in pages for found in said_foreign(url, pages[url], FOREIGN)]
    said = f'<p class="fallback" lang="en" dir="ltr">{NOTICE}</p>'
    faults += [f"{url} says nothing of its gaps" for url in pages if said not in pages[url]]
    faults += [f"{url} is not in French" for url in pages if '<html lang="fr"' not in pages[url]]
    lacking = ALWAYS - {view_of(url, "fr") for url in pages}
    return [*faults, *(f"fr: nothing leads to {view}" for view in sorted(lacking))]
