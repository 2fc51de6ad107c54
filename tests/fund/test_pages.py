"""The pages: a household asks, and all read the rules and the sums."""

import datetime
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.models import Category
from fund.choices import AskState
from fund.models import Entry, Fund, MoneyAsk
from fund.services import deciding, ledger
from requests_app.choices import NeedStatus
from tests.factories import (
    give,
    link_to,
    make_category,
    make_coordinator,
    make_fund,
    make_money_ask,
    make_need,
    make_request,
    make_steward,
    make_ward,
)
from tests.requests_app import request_form

pytestmark = pytest.mark.django_db
FORM = {"least": "120.50", "most": "", "purpose": "Zelkova rent", "reach": "cash"}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# --- Sent just now --------------------------------------------------------------------------------


def sent(*kinds: Category) -> str:
    client = Client()
    request_form.fill_in(client, *kinds)
    request_form.send(client)
    return request_form.shown(client, "request_sent")


def test_whoever_asked_for_money_is_led_to_the_fund_and_promised_no_neighbor() -> None:
    rent, groceries = make_category(name="Zelkova rent"), make_category(name="Groceries")
    make_fund(kinds=[rent])
    alone, both, neither = sent(rent), sent(rent, groceries), sent(groceries)
    assert "Zelkova rent" in alone.partition("<main")[2]
    assert ["Ask the shared fund" in page for page in (alone, both, neither)] == [True, True, False]
    assert ["a neighbor says yes" in page for page in (alone, both, neither)] == [False, True, True]


def test_the_fund_of_another_ward_pays_for_nothing_here() -> None:
    rent = make_category()
    make_fund(make_ward(), kinds=[rent])
    assert "Ask the shared fund" not in sent(rent)


# --- A household ----------------------------------------------------------------------------------


class Home:
    """A household that asked for money, with its link."""

    def __init__(self) -> None:
        self.need = make_need(make_request(ward=make_ward()))
        self.fund = make_fund()
        self.token = link_to(self.need.request)
        self.client = Client()

    def page(self) -> str:
        url = reverse("request_pages:request_status", args=[self.token])
        response = self.client.get(url)
        assert response.status_code == 200
        return response.text

    def ask(self, **said: str) -> Any:
        url = reverse("fund:money", args=[self.token, self.need.pk])
        return self.client.post(url, {**FORM, "key": uuid.uuid4().hex, **said}, follow=True)


def test_a_household_asks_and_reads_how_it_stands() -> None:
    home = Home()
    assert "Ask the shared fund" in home.page()
    response = home.ask(most="200", reach_detail="Elm Street 5")
    assert "your page says how it stands" in response.text
    ask = MoneyAsk.objects.get()
    assert (ask.least, ask.most, ask.purpose) == (12_050, 20_000, "Zelkova rent")
    assert "$120.50 – $200.00" in home.page()
    assert "Waiting" in home.page()
    deciding.approve(ask.pk, 15_000, actor=make_steward())
    assert "Approved" in home.page()
    assert "$150.00" in home.page()
    deciding.pay(ask.pk, how="cash", number="R-77", day=timezone.localdate(), actor=make_steward())
    assert "Paid" in home.page()
    assert "R-77" in home.page()


def test_the_page_does_not_say_that_a_neighbor_is_looked_for() -> None:
    home = Home()
    assert "to no single neighbor" in home.page()
    assert "We are looking for a neighbor" not in home.page()
    home.fund.categories.clear()
    assert "We are looking for a neighbor" in home.page()


def test_the_queue_says_that_the_fund_decides() -> None:
    ward = make_ward()
    make_need(make_request(ward=ward))
    client = signed_in(make_coordinator(ward))
    sign = '<span class="quiet">Shared fund</span>'
    assert sign not in client.get(reverse("admin:desk")).text
    make_fund()
    assert sign in client.get(reverse("admin:desk")).text


def test_home_and_ward_lead_to_the_fund_from_when_it_is_there() -> None:
    ward = make_ward()
    home, page = reverse("home"), reverse("pods:ward_detail", args=[ward.slug])
    client = Client()
    assert "/funds/" not in client.get(home).text + client.get(page).text
    network = make_fund()
    assert reverse("fund:fund_list") in client.get(home).text
    assert reverse("fund:fund_page", args=[network.pk]) in client.get(page).text
    own = make_fund(ward)
    assert reverse("fund:fund_page", args=[own.pk]) in client.get(page).text


def test_what_is_stored_of_the_words_is_not_readable() -> None:
    home = Home()
    home.ask()
    stored = MoneyAsk.objects.extra(select={"raw": "purpose"}).values_list("raw", flat=True)[0]
    assert "Zelkova" not in str(stored)


def test_a_household_takes_it_back() -> None:
    home = Home()
    home.ask()
    url = reverse("fund:money_withdraw", args=[home.token, home.need.pk])
    assert home.client.get(url).status_code == 405
    home.client.post(url)
    assert MoneyAsk.objects.get().state == AskState.WITHDRAWN
    assert "Ask the shared fund" in home.page()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"least": "much"}, "Please write an amount"),
        ({"most": "1"}, "less than the first"),
        ({"purpose": "card 4111 1111 1111 1111"}, "number of a card"),
        ({"reach_detail": "4111111111111111"}, "number of a card"),
        ({"purpose": ""}, "Please fill this in"),
        ({"reach": "pigeon"}, "There is a problem"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(said: dict[str, str], words: str) -> None:
    home = Home()
    response = home.ask(**said)
    assert response.status_code == 422
    assert words in response.text
    assert not MoneyAsk.objects.exists()


def test_another_households_need_is_not_found() -> None:
    home, other = Home(), make_need()
    home.fund.categories.add(other.category)
    url = reverse("fund:money", args=[home.token, other.pk])
    assert home.client.get(url).status_code == 404
    assert home.client.post(url, FORM).status_code == 404
    withdraw = reverse("fund:money_withdraw", args=[home.token, other.pk])
    make_money_ask(other)
    assert home.client.post(withdraw).status_code == 404


def test_without_a_fund_the_page_says_nothing_of_it() -> None:
    home = Home()
    home.fund.categories.clear()
    assert "fund" not in home.page().split("<main")[1].lower()


# --- In public ------------------------------------------------------------------------------------


def pay_out(fund: Fund, day: datetime.date, kind: Any, count: int) -> None:
    for _each in range(count):
        entry = Entry(fund=fund, kind="help", amount=-1_000, day=day, how="cash", category=kind)
        entry.key = uuid.uuid4().hex
        ledger.post(entry, actor=make_steward())


def public(fund: Fund) -> str:
    return Client().get(reverse("fund:fund_page", args=[fund.pk])).text.split("<main")[1]


def test_the_rules_are_said_in_public() -> None:
    fund = make_fund(rules="For rent and light.", most_a_month=50_000)
    page = public(fund)
    assert "For rent and light." in page
    assert "$500.00" in page
    assert "The longest wait first" in page
    assert reverse("fund:fund_page", args=[fund.pk]) in Client().get(reverse("fund:fund_list")).text
    assert Client().get(reverse("fund:fund_page", args=[0])).status_code == 404


def test_only_closed_months_with_enough_payments_are_told() -> None:
    fund, kind = make_fund(holds=0), make_category(name="Rent")
    for _each in range(5):
        give(fund, 10_000, datetime.date(2026, 1, 5))
    pay_out(fund, datetime.date(2026, 1, 9), kind, 4)
    assert "$" not in public(fund).split("What came in")[1]
    ledger.close_month(fund.pk, datetime.date(2026, 1, 1), actor=make_steward())
    assert "$" not in public(fund).split("What came in")[1]
    pay_out(fund, datetime.date(2026, 2, 9), kind, 1)
    assert "$" not in public(fund).split("What came in")[1]
    ledger.close_month(fund.pk, datetime.date(2026, 2, 1), actor=make_steward())
    page = public(fund)
    assert "January 2026 – February 2026" in page
    assert "$500.00" in page
    assert "$50.00" in page
    assert "$450.00" in page


def test_kinds_of_few_stand_together_with_another() -> None:
    fund = make_fund(holds=0)
    many, some, few = (make_category(name=name) for name in ("Rent", "Light", "Teeth"))
    for _each in range(5):
        give(fund, 100_000, datetime.date(2026, 1, 5))
    day = datetime.date(2026, 1, 9)
    pay_out(fund, day, many, 9)
    pay_out(fund, day, some, 6)
    pay_out(fund, day, few, 1)
    ledger.close_month(fund.pk, datetime.date(2026, 1, 1), actor=make_steward())
    page = public(fund).split("What came in")[1]
    assert "Rent" in page
    assert "Teeth" not in page
    assert "Light" not in page
    assert "$70.00</bdi> (7)" in page


def test_a_need_that_was_paid_is_done() -> None:
    make_fund()
    ask = make_money_ask()
    deciding.approve(ask.pk, 5_000, actor=make_steward())
    deciding.pay(ask.pk, how="cash", number="", day=timezone.localdate(), actor=make_steward())
    ask.need.refresh_from_db()
    assert ask.need.status == NeedStatus.DONE


def test_asked_already_what_is_typed_anew_is_not_dropped_in_silence() -> None:
    home = Home()
    home.ask()
    url = reverse("fund:money", args=[home.token, home.need.pk])
    assert "asked already" in home.client.get(url, follow=True).text
    assert "asked already" in home.ask(least="80").text
    assert MoneyAsk.objects.get().least == 12_050


def test_nothing_is_asked_twice_and_the_most_is_said() -> None:
    home = Home()
    home.fund.most_a_month = 50_000
    home.fund.save()
    home.need.detail = "Zelkova light"
    home.need.save()
    page = home.client.get(reverse("fund:money", args=[home.token, home.need.pk])).text
    assert "Zelkova light" in page
    assert "$500.00" in page
