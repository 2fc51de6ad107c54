"""A treasurer keeps the books and pays; of needs they meet nothing but what paying takes."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, User
from fund.models import Balance, Entry, Fund, MoneyAsk
from fund.services import deciding, ledger
from pods.models import AreaRole
from tests.factories import (
    make_fund,
    make_money_ask,
    make_need,
    make_request,
    make_staff,
    make_steward,
    make_treasurer,
    make_ward,
)

pytestmark = pytest.mark.django_db
WORDS = {"purpose": "Zelkova rent", "reach_detail": "Landlord of Zelkova"}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


class Books:
    """A fund of a ward with its treasurer, and two who asked it for money."""

    def __init__(self) -> None:
        self.ward = make_ward()
        self.fund = make_fund(self.ward)
        self.treasurer = make_treasurer(self.ward)
        self.client = signed_in(self.treasurer)
        self.waiting = self.ask()
        self.approved = self.ask()
        deciding.approve(self.approved.pk, 4_000, actor=make_steward())

    def ask(self) -> MoneyAsk:
        return make_money_ask(make_need(make_request(ward=self.ward)), **WORDS)

    def get(self, name: str, *args: Any) -> Any:
        return self.client.get(reverse(f"admin:{name}", args=args))

    def press(self, ask: MoneyAsk, **said: str) -> Any:
        url = reverse("admin:money_ask_press", args=[ask.pk])
        return self.client.post(url, said, follow=True)


def test_a_treasurer_meets_only_what_is_to_be_paid() -> None:
    books = Books()
    page = books.get("fund_work", books.fund.pk).text
    assert f"#{books.approved.pk}<" in page
    assert f"#{books.waiting.pk}<" not in page
    assert books.get("money_ask", books.waiting.pk).status_code == 404
    assert books.press(books.waiting, decline="").status_code == 404
    shown = books.get("money_ask", books.approved.pk).text
    assert "$40.00" in shown
    assert books.approved.need.request.reference not in shown
    assert "Zelkova" not in shown


def test_where_the_money_goes_is_opened_and_that_is_recorded() -> None:
    books = Books()
    shown = books.press(books.approved, open="").text
    assert "Landlord of Zelkova" in shown
    assert "Zelkova rent" not in shown
    event = AuditEvent.objects.get(verb="open_details", actor=books.treasurer)
    assert event.fields == ["reach_detail"]


def test_a_treasurer_pays_and_does_not_decide() -> None:
    books = Books()
    for said in ({"approve": "", "amount": "5"}, {"take_back": ""}, {"decline": ""}):
        assert books.press(books.approved, **said).status_code == 404
    day = timezone.localdate().isoformat()
    paid = books.press(books.approved, pay="", how="transfer", number="T-1", day=day)
    assert "Saved." in paid.text
    assert Balance.objects.get(pk=books.fund.pk).amount == 96_000


def test_a_treasurer_keeps_the_books() -> None:
    books = Books()
    url = reverse("admin:fund_press", args=[books.fund.pk])
    day = timezone.localdate().isoformat()
    books.client.post(url, {"gift": "", "amount": "5", "day": day, "key": "a" * 32})
    assert Entry.objects.filter(amount=500).exists()
    look = books.get("fund_close", books.fund.pk).text
    said = dict(re.findall(r'name="(seen|close)" value="([^"]*)"', look))
    assert "Saved." in books.client.post(url, said, follow=True).text
    assert books.fund.closings.get().month == ledger.last_month()
    assert books.get("fund_close", books.fund.pk).status_code == 302
    csv = books.client.post(reverse("admin:fund_csv", args=[books.fund.pk]))
    assert csv.status_code == 200
    for name in ("fund_ledger", "fund_gifts", "fund_pledges", "fund_in_kind"):
        assert books.get(name, books.fund.pk).status_code == 200
    assert books.client.post(url, {"draw": ""}).status_code == 403


def test_of_another_fund_a_treasurer_sees_nothing() -> None:
    books = Books()
    network, other = make_fund(), make_fund(make_ward())
    for fund in (network, other):
        assert books.get("fund_work", fund.pk).status_code == 404
    need = make_need(make_request(ward=other.ward))
    ask = make_money_ask(need)
    deciding.approve(ask.pk, 100, actor=make_steward())
    assert books.get("money_ask", ask.pk).status_code == 404
    assert str(books.fund) in books.get("funds").text
    assert str(other) not in books.get("funds").text


def test_a_treasurer_of_the_network_keeps_the_books_of_all() -> None:
    books, network = Books(), make_fund()
    user = make_staff()
    AreaRole.objects.create(user=user, role="treasurer")
    client = signed_in(user)
    for fund in Fund.objects.all():
        assert client.get(reverse("admin:fund_work", args=[fund.pk])).status_code == 200
    assert network in Fund.objects.all()
    look = reverse("admin:money_ask", args=[books.approved.pk])
    assert client.get(look).status_code == 200


def test_of_needs_and_requests_a_treasurer_sees_nothing() -> None:
    books = Books()
    request = books.approved.need.request
    for name, args in (
        ("admin:desk", []),
        ("admin:requests_app_need_changelist", []),
        ("admin:requests_app_helprequest_change", [request.pk]),
        ("admin:money_by_phone", [books.approved.need_id]),
    ):
        assert books.client.get(reverse(name, args=args)).status_code in {302, 403, 404}
    assert "Shared funds" in books.client.get(reverse("admin:index")).text
