"""The pages of staff: look, approve, pay, the ledger, and gifts."""

import csv
import datetime
import io
import re
import uuid
from decimal import Decimal
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
    give,
    make_coordinator,
    make_fund,
    make_money_ask,
    make_need,
    make_operator,
    make_organizer,
    make_request,
    make_staff,
    make_steward,
    make_ward,
)

pytestmark = pytest.mark.django_db
FORM = {"least": "120.50", "most": "", "purpose": "Zelkova rent", "reach": "cash"}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


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
    names = ("fund_work", "fund_ledger", "fund_close", "fund_gifts")
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


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"close": ""},
        {"close": "2026-01-01"},
        {"close": "2026-01-01", "seen": "x"},
        {"correct": "0"},
        {"correct": "x"},
        {"correct": "9" * 30},
    ],
)
def test_presses_that_no_page_has(said: dict[str, str]) -> None:
    fund = make_fund()
    url = reverse("admin:fund_press", args=[fund.pk])
    assert signed_in(make_steward()).post(url, said).status_code == 404


def test_a_month_is_closed_on_a_page_that_says_what_it_comes_to() -> None:
    fund, steward, last = make_fund(holds=0), make_steward(), ledger.last_month()
    client = signed_in(steward)
    page, url = (reverse(f"admin:{name}", args=[fund.pk]) for name in ("fund_close", "fund_press"))
    ledger.note_gift(fund.pk, 12_345, last, key="a", actor=steward)
    ledger.note_gift(fund.pk, 99_900, timezone.localdate(), key="b", actor=steward)
    before = client.get(page).text
    assert f"{last:%B %Y}" in before
    assert "$123.45" in before
    assert "$999" not in before
    said = dict(re.findall(r'name="(seen|close)" value="([^"]*)"', before))
    assert said == {"seen": "12345", "close": last.isoformat()}
    ledger.note_gift(fund.pk, 5, last, key="c", actor=steward)
    refused = client.post(url, said, follow=True).text
    assert "Somebody else has changed this meanwhile." in refused
    assert "$123.50" in refused
    assert not fund.closings.exists()
    for _twice in range(2):
        assert "Saved." in client.post(url, {**said, "seen": "12350"}, follow=True).text
        assert fund.closings.get().amount == 12_350


def test_a_page_that_was_open_at_the_end_of_a_month_closes_the_month_it_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fund, client = make_fund(holds=0), signed_in(make_steward())
    page, url = (reverse(f"admin:{name}", args=[fund.pk]) for name in ("fund_close", "fund_press"))
    today = datetime.date(2031, 3, 31)
    monkeypatch.setattr(timezone, "localdate", lambda *_given, **_named: today)
    said = dict(re.findall(r'name="(seen|close)" value="([^"]*)"', client.get(page).text))
    today = datetime.date(2031, 4, 1)
    client.post(url, said)
    assert fund.closings.get().month == datetime.date(2031, 2, 1)
    # The one that still goes on is closed by nobody.
    client.post(url, {"close": "2031-04-01", "seen": "0"})
    assert fund.closings.count() == 1


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


def test_what_was_paid_is_a_number_in_the_file() -> None:
    """Else the sum of the column leaves all payments out."""
    fund = make_fund(holds=500)
    ask = make_money_ask()
    deciding.approve(ask.pk, 300, actor=make_steward())
    deciding.pay(ask.pk, how="cash", number="", day=timezone.localdate(), actor=make_steward())
    response = signed_in(make_steward()).post(reverse("admin:fund_csv", args=[fund.pk]))
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert sum(Decimal(row["amount"]) for row in rows) == Decimal("2.00")


def test_a_gift_with_the_same_number_is_not_noted_twice() -> None:
    fund = make_fund(holds=0)
    client, url = signed_in(make_steward()), reverse("admin:fund_press", args=[fund.pk])
    day = timezone.localdate().isoformat()

    def note(amount: str, number: str) -> str:
        said = {"gift": "", "amount": amount, "day": day, "number": number}
        return str(client.post(url, {**said, "key": uuid.uuid4().hex}, follow=True).text)

    assert "Saved." in note("20", "T-9")
    assert "in the ledger already" in note("20", "T-9")
    assert "Saved." in note("21", "T-9")
    assert "Saved." in note("20", "")
    assert "Saved." in note("20", "")
    assert Balance.objects.get(pk=fund.pk).amount == 8_100


def counted(user: User) -> int:
    """Return how many wait for `user`, who reads as many on the first page."""
    count = MoneyAsk.objects.for_books(user).count()
    page = re.sub(r"<[^>]+>|\s+", " ", signed_in(user).get(reverse("admin:index")).text)
    assert re.search(rf"Shared funds\W+{count} waiting", " ".join(page.split()))
    return count


def test_what_waits_for_a_second_person_says_so_and_waits_for_no_other() -> None:
    ward = make_ward()
    need = make_need(make_request(ward=ward))
    ask = make_money_ask(need, least=40_000, most=40_000)
    first, second = make_coordinator(ward), make_coordinator(ward)
    elsewhere, steward = make_coordinator(make_ward()), make_steward(opened=False)
    Fund.objects.update(two_from=25_000)
    queue = reverse("admin:fund_work", args=[ask.fund_id])
    assert [counted(each) for each in (first, second, elsewhere, steward)] == [1, 1, 0, 1]
    assert "A second person" not in signed_in(second).get(queue).text
    deciding.approve(ask.pk, 30_000, actor=first)
    assert [counted(each) for each in (first, second, elsewhere, steward)] == [0, 1, 0, 1]
    page = signed_in(second).get(queue).text
    assert "A second person has to approve it." in page
    assert "$300.00" in page
    deciding.approve(ask.pk, 30_000, actor=second)
    # Either can pay it, and so can a treasurer.
    treasurer = make_staff()
    AreaRole.objects.create(user=treasurer, role="treasurer")
    everybody = (first, second, elsewhere, steward, treasurer)
    assert [counted(each) for each in everybody] == [1, 1, 0, 1, 1]
    assert "A second person" not in signed_in(second).get(queue).text


def test_what_somebody_typed_in_waits_for_others() -> None:
    ward = make_ward()
    typist, other = make_coordinator(ward), make_coordinator(ward)
    make_money_ask(make_need(make_request(ward=ward)), actor=typist)
    assert [counted(each) for each in (typist, other)] == [0, 1]


def test_an_approval_is_taken_back_on_the_page() -> None:
    make_fund(two_from=0)
    ask, steward = make_money_ask(), make_steward()
    assert "Take the approval back" in press(steward, ask, approve="", amount="50").text
    assert "Take the approval back" not in press(steward, ask, take_back="").text
    ask.refresh_from_db()
    assert ask.granted is None
