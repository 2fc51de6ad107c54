"""The staff pages of the fund, days, rota, emergencies, care, votes and announcements at 360 px."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from tests import factories
from tests.announcements.many import checked
from tests.journeys.accessibility import IS_TOO_WIDE, SITE
from tests.journeys.test_admin_accessible import Screen
from tests.journeys.visit import NARROW

pytestmark = pytest.mark.django_db
# The longest words, the tallest letters, the other direction.
LANGUAGES = ("vi", "ti", "ar")
SMALL = """() => [...document.querySelectorAll("#content :is(button, .button, select, textarea)")]
    .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 43.5)
    .map(each => each.outerHTML.slice(0, 80))"""
# The words of a button that touch its edge
CRAMPED = """() => [...document.querySelectorAll("#content a.button")]
    .filter(each => parseFloat(getComputedStyle(each).paddingInlineStart) < 12)
    .map(each => each.outerHTML.slice(0, 80))"""
# One form has one main button: what else it can do looks quieter.
ALIKE = """() => [...document.querySelectorAll("#content form")]
    .map(form => [...form.querySelectorAll(".button:not(.desk-quiet)")].map(e => e.textContent))
    .filter(words => words.length > 1)"""


def fund(ward: Any) -> dict[str, list[int]]:
    """A fund with an entry that was corrected, money that is asked for, and one ask at length."""
    kind = factories.make_category(name=NARROW)
    need = factories.make_need(factories.make_request(ward), kind)
    fund = factories.make_fund(ward, order="draw")
    ask = factories.make_money_ask(need, least=120_050, most=4_500_000, is_cut_off=True)
    pages = {name: [fund.pk] for name in ("fund_work", "fund_ledger", "fund_close", "fund_gifts")}
    return {"funds": [], **pages, "money_ask": [ask.pk]}


def days(ward: Any) -> dict[str, list[int]]:
    """A shift with somebody on it and somebody who waits."""
    shift = factories.make_day_shift(factories.make_day(ward), wanted=1)
    for _each in range(2):
        factories.make_helper(shift)
    return {"days": [], "day_shift": [shift.pk]}


def rota(ward: Any) -> dict[str, list[int]]:
    """A shift that is taken, and whoever offered to take some."""
    shift = factories.make_shift(factories.make_line(ward), people=2)
    factories.put_on(shift)
    factories.make_volunteer(ward=ward, duties=["phones"], name=NARROW)
    return {"rota": [], "rota_shift": [shift.pk], "rota_people": [], "rota_me": []}


def emergencies(ward: Any) -> dict[str, list[int]]:
    """A round that goes on, with a household to call."""
    made = factories.make_silent(ward)
    return {"emergencies": [], "emergency_new": [], "emergency": [made.round.emergency_id]}


def deciding(ward: Any) -> dict[str, list[int]]:
    """A draft, and one that goes on."""
    draft = factories.make_decision(NARROW, "B", ward=ward)
    going_on = factories.open_decision(NARROW, "B", ward=ward)
    return {"decisions_decision_look": [draft.pk, going_on.pk], "text_numbers": [], "care": []}


def announcements(ward: Any) -> dict[str, list[int]]:
    """One that was checked, in two languages."""
    for code in ("es", "ti"):
        factories.make_volunteer(ward=ward, language=code)
    row = checked()
    return {"announcements_announcement_check": [row.pk]}


def pages_of(found: dict[str, list[int]]) -> list[str]:
    """Return the addresses: one for each row, or that of a page about all."""
    return [
        reverse(f"admin:{name}", args=args)
        for name, rows in found.items()
        for args in ([[row] for row in rows] or [[]])
    ]


@pytest.mark.parametrize("make", [fund, days, rota, emergencies, deciding, announcements])
def test_a_phone_shows_all_of_it(
    page: Page, client: Client, make: Callable[[Any], dict[str, list[int]]]
) -> None:
    client.force_login(factories.make_steward())
    screen, wrong = Screen(page, client), []
    for url in pages_of(make(factories.make_ward(name=NARROW))):
        for code in LANGUAGES:
            path = url.replace("/en/", f"/{code}/", 1)
            screen.html = client.get(path).content.decode()
            page.set_viewport_size({"width": 360, "height": 740})
            page.goto(f"{SITE}/admin/")
            wrong += [f"{path}: wide {each}" for each in page.evaluate(IS_TOO_WIDE, 360)]
            wrong += [f"{path}: small {each}" for each in page.evaluate(SMALL)]
            wrong += [f"{path}: cramped {each}" for each in page.evaluate(CRAMPED)]
            wrong += [f"{path}: alike {each}" for each in page.evaluate(ALIKE)]
    assert not wrong, "\n".join(wrong)
