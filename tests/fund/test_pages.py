"""The pages: a household asks, staff decide and pay, a helper is paid back, all read the sums."""

import datetime
import io
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import AuditEvent, User
from fund.choices import AskState
from fund.models import Balance, Entry, Fund, MoneyAsk
from fund.services import deciding, ledger
from requests_app.choices import NeedStatus
from tests.factories import (
    give,
    link_to,
    make_category,
    make_coordinator,
    make_fund,
    make_match,
    make_money_ask,
    make_need,
    make_operator,
    make_organizer,
    make_request,
    make_steward,
    make_ward,
)

pytestmark = pytest.mark.django_db
FORM = {"least": "120.50", "most": "", "purpose": "Zelkova rent", "reach": "cash"}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


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


# --- A helper -------------------------------------------------------------------------------------


def photo() -> SimpleUploadedFile:
    file = io.BytesIO()
    picture = Image.new("RGB", (30, 20), "red")
    picture.save(file, "JPEG")
    return SimpleUploadedFile("Zelkova.jpg", file.getvalue(), content_type="image/jpeg")


def test_a_helper_sends_a_receipt() -> None:
    make_fund()
    match = make_match(status="accepted")
    client, token = Client(), link_to(match)
    offer = reverse("request_pages:match_offer", args=[token])
    assert "Get back what you paid" in client.get(offer).text
    url = reverse("fund:receipt", args=[token])
    said = {"paid": "23,80", "reach": "transfer", "photo": photo(), "key": uuid.uuid4().hex}
    response = client.post(url, said, follow=True)
    assert "$23.80" in response.text
    ask = MoneyAsk.objects.get()
    assert (ask.most, ask.match) == (2_380, match)
    page = signed_in(make_coordinator(match.need.request.ward or make_ward()))
    look = reverse("admin:money_ask", args=[ask.pk])
    assert "data:image" not in page.get(look).text
    page.post(reverse("admin:money_ask_press", args=[ask.pk]), {"open": ""})
    assert "data:image/jpeg;base64," in page.get(look).text


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"GIF89a broken", b"<svg onload=alert(1)>"])
def test_other_files_are_refused(content: bytes) -> None:
    make_fund()
    client, token = Client(), link_to(make_match(status="accepted"))
    file = SimpleUploadedFile("a.jpg", content, content_type="image/jpeg")
    said = {"paid": "5", "reach": "cash", "photo": file}
    response = client.post(reverse("fund:receipt", args=[token]), said)
    assert response.status_code == 422
    assert not MoneyAsk.objects.exists()


def test_a_photo_that_is_too_large_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("imports.uploads.LARGEST_PHOTO", 100)
    make_fund()
    client, token = Client(), link_to(make_match(status="accepted"))
    said = {"paid": "5", "reach": "cash", "photo": photo()}
    response = client.post(reverse("fund:receipt", args=[token]), said)
    assert response.status_code == 422
    assert not MoneyAsk.objects.exists()


def test_before_a_yes_nothing_is_paid_back() -> None:
    make_fund()
    client, token = Client(), link_to(make_match(status="offered"))
    said = {"paid": "5", "reach": "cash", "photo": photo()}
    client.post(reverse("fund:receipt", args=[token]), said)
    assert not MoneyAsk.objects.exists()


# --- Staff ----------------------------------------------------------------------------------------


def press(user: User, ask: MoneyAsk, **said: str) -> Any:
    url = reverse("admin:money_ask_press", args=[ask.pk])
    return signed_in(user).post(url, said, follow=True)


def test_a_coordinator_looks_approves_and_pays() -> None:
    ward = make_ward()
    fund = make_fund(ward, two_from=500_000)
    ask = make_money_ask(make_need(make_request(ward=ward)), purpose="Zelkova rent")
    coordinator = make_coordinator(ward)
    client = signed_in(coordinator)
    page = reverse("admin:money_ask", args=[ask.pk])
    assert "Zelkova" not in client.get(page).text
    client.post(reverse("admin:money_ask_press", args=[ask.pk]), {"open": ""})
    assert "Zelkova" in client.get(page).text
    assert AuditEvent.objects.filter(verb="open_details", actor=coordinator).exists()
    assert "Saved." in press(coordinator, ask, approve="", amount="50").text
    day = timezone.localdate().isoformat()
    paid = press(coordinator, ask, pay="", how="transfer", number="T-9", day=day)
    assert "Saved." in paid.text
    assert Balance.objects.get(pk=fund.pk).amount == 95_000


def test_what_cannot_be_done_is_said() -> None:
    make_fund(holds=100)
    ask, steward = make_money_ask(), make_steward()
    assert "does not hold that much" in press(steward, ask, approve="", amount="50").text
    assert "Please write an amount" in press(steward, ask, approve="", amount="x").text
    assert "more than was asked" in press(steward, ask, approve="", amount="50.01").text


def test_others_see_nothing_of_it() -> None:
    ward = make_ward()
    make_fund()
    ask = make_money_ask(make_need(make_request(ward=ward)))
    for user, status in (
        (make_coordinator(make_ward()), 404),
        (make_steward(opened=False), 403),
        (make_operator(ward), 403),
        (make_organizer(ward), 403),
    ):
        assert signed_in(user).get(reverse("admin:money_ask", args=[ask.pk])).status_code == status
        assert press(user, ask, approve="", amount="50").status_code == status
    ask.refresh_from_db()
    assert ask.approved_by is None


def test_a_fund_is_seen_by_those_who_look_after_it() -> None:
    ward = make_ward()
    own, network = make_fund(ward), make_fund()
    names = ("fund_work", "fund_ledger", "fund_gifts")
    for user, seen in (
        (make_coordinator(ward), (200, 200)),
        (make_coordinator(make_ward()), (404, 200)),
        (make_steward(opened=False), (200, 200)),
        (make_operator(ward), (403, 403)),
    ):
        client = signed_in(user)
        for fund, status in zip((own, network), seen, strict=True):
            for name in names:
                url = reverse(f"admin:{name}", args=[fund.pk])
                assert client.get(url).status_code == status, (user, name)
            url = reverse("admin:fund_csv", args=[fund.pk])
            assert client.post(url).status_code == status


def test_a_gift_is_noted_and_corrected_once() -> None:
    fund, steward = make_fund(holds=0), make_steward()
    client, url = signed_in(steward), reverse("admin:fund_press", args=[fund.pk])
    day, key = timezone.localdate().isoformat(), uuid.uuid4().hex
    said = {"gift": "", "amount": "1,200", "day": day, "number": "C-1", "key": key}
    client.post(url, said)
    client.post(url, said)
    entry = Entry.objects.get()
    assert entry.amount == 120_000
    said = {"correct": str(entry.pk), "right": "1.000,00", "key": key}
    client.post(url, said)
    client.post(url, said)
    assert Balance.objects.get().amount == 100_000
    client.post(url, {"correct": str(entry.pk), "right": "0", "key": uuid.uuid4().hex})
    assert Balance.objects.get().amount == 0


@pytest.mark.parametrize("said", [{}, {"correct": "0"}, {"correct": "x"}, {"correct": "9" * 30}])
def test_presses_that_no_page_has(said: dict[str, str]) -> None:
    fund = make_fund()
    url = reverse("admin:fund_press", args=[fund.pk])
    assert signed_in(make_steward()).post(url, said).status_code == 404


def test_the_ledger_as_csv_is_recorded_and_runs_nothing() -> None:
    fund = make_fund(holds=0)
    steward = make_steward(name="=HYPERLINK(1)")
    ledger.note_gift(fund.pk, 500, datetime.date(2026, 1, 2), number="=1+1", key="k", actor=steward)
    client = signed_in(make_steward())
    response = client.post(reverse("admin:fund_csv", args=[fund.pk]))
    text = response.content.decode()
    assert ",gift,5.00,USD," in text
    assert ",=1+1" not in text
    assert ",=HYPER" not in text
    assert AuditEvent.objects.filter(verb="export_ledger").count() == 1
    assert client.get(reverse("admin:fund_csv", args=[fund.pk])).status_code == 405


LINES = "2026-01-02;120,50;C-1\n01/03/2026;1.000;\n2026-01-03;1.000;\n"


def test_gifts_of_a_file_are_shown_first_and_posted_once() -> None:
    fund = make_fund(holds=0)
    client, url = signed_in(make_steward()), reverse("admin:fund_gifts", args=[fund.pk])
    page = client.post(url, {"lines": LINES}).text
    assert "$2,120.50" in page
    assert not Entry.objects.exists()
    for _twice in range(2):
        client.post(url, {"lines": LINES, "apply": ""})
        assert Balance.objects.get().amount == 212_050
    assert Entry.objects.count() == 3


@pytest.mark.parametrize(
    "lines",
    [
        "",
        "hello",
        "2026-01-02",
        "2026-01-02;0",
        "2026-01-02;-5",
        "2026-13-02;5",
        "2026-01-02;5;4111111111111111",
        "2026-01-02;5;4111 1111 1111 1111",
        "2026-01-02;5;a;b",
        f"2026-01-02;5;{'a' * 41}",
        '2026-01-02;5;"open',
        "2026-01-02;5\n" * 501,
    ],
)
def test_a_file_with_a_wrong_line_is_not_posted_at_all(lines: str) -> None:
    fund = make_fund(holds=0)
    client, url = signed_in(make_steward()), reverse("admin:fund_gifts", args=[fund.pk])
    said = {"lines": f"2026-01-01;7\n{lines}" if lines else "", "apply": ""}
    response = client.post(url, said)
    if '"' not in lines:
        assert response.status_code == 422
        assert not Entry.objects.exists()
    assert "4111" not in response.text.split("<textarea")[0]


def test_a_file_with_a_line_of_a_closed_month_is_not_posted_at_all() -> None:
    fund = make_fund(holds=0)
    ledger.close_month(fund.pk, datetime.date(2026, 1, 1), actor=make_steward())
    client, url = signed_in(make_steward()), reverse("admin:fund_gifts", args=[fund.pk])
    client.post(url, {"lines": "2026-02-01;5\n2026-01-31;5", "apply": ""})
    assert not Entry.objects.exists()


def test_somebody_on_the_phone_is_typed_in_and_approved_by_another() -> None:
    ward = make_ward()
    need = make_need(make_request(ward=ward))
    make_fund()
    coordinator = make_coordinator(ward)
    client = signed_in(coordinator)
    desk = client.get(reverse("admin:desk_need", args=[need.pk])).text
    url = reverse("admin:money_by_phone", args=[need.pk])
    assert url in desk
    client.post(url, {**FORM, "key": uuid.uuid4().hex})
    ask = MoneyAsk.objects.get()
    assert ask.entered_by == coordinator
    assert "Somebody else has to approve" in press(coordinator, ask, approve="", amount="5").text
    assert (
        reverse("admin:money_ask", args=[ask.pk])
        in client.get(reverse("admin:desk_need", args=[need.pk])).text
    )
    other = signed_in(make_coordinator(make_ward()))
    assert other.get(url).status_code == 404


def test_the_pages_of_staff_ask_no_more_for_more(django_assert_max_num_queries: Any) -> None:
    fund = make_fund()
    client = signed_in(make_steward())
    for _each in range(12):
        make_money_ask()
        give(fund, 100)
    for name in ("fund_work", "fund_ledger"):
        url = reverse(f"admin:{name}", args=[fund.pk])
        client.get(url)
        with django_assert_max_num_queries(12):
            assert client.get(url).status_code == 200


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
