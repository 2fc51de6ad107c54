"""Pledges become gifts when they come; gifts in kind are no money; neither tells of one giver."""

import datetime
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, User
from common.errors import NotPossible
from fund.choices import PledgeState
from fund.models import Balance, Entry, Fund, InKind, Pledge
from fund.services import ledger, promises
from fund.totals import periods
from tests.factories import (
    give,
    make_coordinator,
    make_fund,
    make_organizer,
    make_steward,
    make_treasurer,
    make_ward,
)
from tests.fund.at_once import at_once, refused

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def pledge(fund: Fund, amount: int = 5_000, **fields: Any) -> Pledge:
    typed = {"day": TODAY(), "key": uuid.uuid4().hex, "actor": make_steward(), **fields}
    return promises.pledge(fund.pk, amount, typed.pop("day"), **typed)


def in_kind(fund: Fund, what: str = "Ten boxes of diapers", **fields: Any) -> InKind:
    typed = {"day": TODAY(), "key": uuid.uuid4().hex, "actor": make_steward(), **fields}
    return promises.note_in_kind(fund.pk, what, typed.pop("day"), **typed)


def held(fund: Fund) -> int:
    return Balance.objects.get(pk=fund.pk).amount


# --- Pledges --------------------------------------------------------------------------------------


def test_a_pledge_is_no_money_until_it_comes() -> None:
    fund = make_fund(holds=0)
    promised = pledge(fund, number="P-1")
    assert (held(fund), Entry.objects.count()) == (0, 0)
    steward = make_steward()
    promises.has_come(promised.pk, 4_000, TODAY(), number="T-1", actor=steward)
    promises.has_come(promised.pk, 4_000, TODAY(), number="T-1", actor=steward)
    promised.refresh_from_db()
    assert (held(fund), promised.state) == (4_000, PledgeState.CAME)
    assert promised.entry == Entry.objects.get()
    with pytest.raises(NotPossible, match="ended already"):
        promises.let_go(promised.pk, actor=steward)


def test_a_pledge_is_let_go() -> None:
    fund, steward = make_fund(holds=0), make_steward()
    promised = pledge(fund)
    for _each in range(2):
        promises.let_go(promised.pk, actor=steward)
    with pytest.raises(NotPossible, match="ended already"):
        promises.has_come(promised.pk, 100, TODAY(), actor=steward)
    assert held(fund) == 0
    assert AuditEvent.objects.filter(verb="let_pledge_go").count() == 1


def test_what_comes_into_a_closed_month_is_refused_and_the_pledge_waits_on() -> None:
    fund, steward = make_fund(holds=0), make_steward()
    promised = pledge(fund)
    ledger.close_month(fund.pk, ledger.last_month(), actor=steward)
    with pytest.raises(NotPossible, match="closed"):
        promises.has_come(promised.pk, 100, ledger.last_month(), actor=steward)
    promised.refresh_from_db()
    assert promised.state == PledgeState.WAITING


def test_the_same_form_twice_is_one_pledge() -> None:
    fund, key = make_fund(), uuid.uuid4().hex
    assert pledge(fund, key=key) == pledge(fund, key=key)


@pytest.mark.parametrize(
    "fields",
    [{"state": "came"}, {"state": "let_go"}, {"amount": 0}, {"ended_at": timezone.now()}],
)
def test_the_database_refuses_a_pledge_that_ended_without_its_end(fields: dict[str, Any]) -> None:
    promised = pledge(make_fund())
    with pytest.raises(IntegrityError), transaction.atomic():
        Pledge.objects.filter(pk=promised.pk).update(**fields)


@pytest.mark.django_db(transaction=True)
def test_come_and_let_go_at_once_it_is_one_of_them() -> None:
    fund, steward = make_fund(holds=0), make_steward()
    promised = pledge(fund)
    came = lambda: promises.has_come(promised.pk, 700, TODAY(), actor=steward)  # noqa: E731
    gone = lambda: promises.let_go(promised.pk, actor=steward)  # noqa: E731
    answers = at_once(*[came, gone] * 8)
    promised.refresh_from_db()
    assert refused(answers) == 8
    assert held(fund) == (700 if promised.state == PledgeState.CAME else 0)


# --- Gifts in kind --------------------------------------------------------------------------------


def test_a_gift_in_kind_says_where_it_went() -> None:
    fund = make_fund(holds=0)
    thing = in_kind(fund, worth=12_000)
    assert held(fund) == 0
    for _each in range(2):
        promises.went_to(thing.pk, "The pantry", actor=make_steward())
    thing.refresh_from_db()
    assert (thing.went_to, thing.went_on) == ("The pantry", TODAY())
    assert AuditEvent.objects.filter(verb="say_where_it_went").count() == 1


def test_no_number_of_a_card_and_no_day_to_come() -> None:
    fund = make_fund()
    thing = in_kind(fund)
    with pytest.raises(NotPossible, match="card"):
        in_kind(fund, "4111 1111 1111 1111")
    with pytest.raises(NotPossible, match="card"):
        promises.went_to(thing.pk, "4111 1111 1111 1111", actor=make_steward())
    with pytest.raises(NotPossible, match="not come yet"):
        in_kind(fund, day=TODAY() + datetime.timedelta(days=1))


def test_the_sums_of_a_closed_month_stay() -> None:
    fund = make_fund(holds=0)
    ledger.close_month(fund.pk, ledger.last_month(), actor=make_steward())
    with pytest.raises(NotPossible, match="closed"):
        in_kind(fund, day=ledger.last_month())
    row = InKind(fund=fund, what="Rice", day=ledger.last_month(), key="k", by=make_steward())
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_thing_noted_by_mistake_is_taken_out_until_its_month_is_closed() -> None:
    fund, steward = make_fund(holds=0), make_steward()
    wrong, old = in_kind(fund), in_kind(fund, day=ledger.last_month())
    page, press = (
        reverse(f"admin:{name}", args=[fund.pk]) for name in ("fund_in_kind", "fund_promise_press")
    )
    client = Client()
    client.force_login(steward)
    assert client.get(page).text.count('name="take_out"') == 2
    for _twice in range(2):
        client.post(press, {"take_out": wrong.pk})
    ledger.close_month(fund.pk, ledger.last_month(), actor=steward)
    assert 'name="take_out"' not in client.get(page).text
    assert "closed" in client.post(press, {"take_out": old.pk}, follow=True).text
    with pytest.raises(IntegrityError), transaction.atomic():
        old.delete()
    assert list(InKind.objects.all()) == [old]
    assert AuditEvent.objects.filter(verb="take_out_in_kind").count() == 1
    # Nor is one of another fund.
    other = in_kind(make_fund(make_ward()))
    client.post(press, {"take_out": other.pk})
    assert InKind.objects.filter(pk=other.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_taken_out_and_closed_at_once_the_sums_of_the_month_stay() -> None:
    fund, steward = make_fund(holds=0), make_steward()
    thing, last = in_kind(fund, day=ledger.last_month()), ledger.last_month()
    out = lambda: promises.take_out_in_kind(thing.pk, actor=steward)  # noqa: E731
    close = lambda: ledger.close_month(fund.pk, last, actor=steward)  # noqa: E731
    at_once(*[out, close] * 8)
    is_gone = not InKind.objects.exists()
    # Whichever came first: taken out once before the month was closed, or not at all.
    assert AuditEvent.objects.filter(verb="take_out_in_kind").count() == int(is_gone)
    with pytest.raises(NotPossible, match="closed"):
        in_kind(fund, day=last)


# --- In public ------------------------------------------------------------------------------------


def month(back: int) -> datetime.date:
    first = TODAY().replace(day=1)
    for _each in range(back):
        first = (first - datetime.timedelta(days=1)).replace(day=1)
    return first


def with_closed_months(counts: list[tuple[int, int]]) -> Fund:
    """A fund with so many things and pledges in each month until the last one, all closed."""
    fund = make_fund(holds=0)
    for back, (things, pledges) in zip(range(len(counts), 0, -1), counts, strict=True):
        for _each in range(5):
            give(fund, 100, month(back))
        for _each in range(things):
            in_kind(fund, day=month(back), worth=1_000)
        for _each in range(pledges):
            Pledge.objects.filter(pk=pledge(fund).pk).update(noted_on=month(back))
    ledger.close_month(fund.pk, month(1), actor=make_steward())
    return fund


def test_few_things_and_pledges_stand_with_those_of_the_month_after() -> None:
    fund = with_closed_months([(4, 3), (1, 1), (5, 1), (4, 4)])
    told = list(reversed(periods(fund)))
    assert [each.in_kind.count for each in told] == [0, 5, 5, 0]
    assert [each.pledged.count for each in told] == [0, 0, 5, 0]
    assert told[1].worth.amount == 5_000
    # None of it is money of the fund.
    assert [each.held for each in told] == [500, 1_000, 1_500, 2_000]


def test_the_public_page_names_them_on_lines_of_their_own() -> None:
    fund = with_closed_months([(5, 5)])
    page = Client().get(reverse("fund:fund_page", args=[fund.pk])).text
    assert "Gifts in kind" in page
    assert "$250.00 (5)" in page
    assert "diapers" not in page


def test_the_public_page_says_nothing_of_few() -> None:
    fund = with_closed_months([(4, 4)])
    page = Client().get(reverse("fund:fund_page", args=[fund.pk])).text
    assert "What came in" in page
    assert "Gifts in kind" not in page
    assert "Promised" not in page


# --- Staff ----------------------------------------------------------------------------------------


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_pages_take_and_end_them() -> None:
    fund = make_fund(holds=0)
    client, press = signed_in(make_steward()), reverse("admin:fund_promise_press", args=[fund.pk])
    said = {"pledge": "", "amount": "75", "day": "2030-01-02", "key": uuid.uuid4().hex}
    for _each in range(2):
        assert "$75.00" in client.post(press, said, follow=True).text
    waiting = Pledge.objects.get()
    day = TODAY().isoformat()
    came = {"came": waiting.pk, "amount": "70", "day": day}
    assert "Nothing waits." in client.post(press, came, follow=True).text
    assert held(fund) == 7_000
    thing = {"in_kind": "", "what": "<b>Rice</b>", "day": day, "worth": "", "key": "a" * 32}
    page = client.post(press, thing, follow=True).text
    assert "&lt;b&gt;Rice" in page
    went = {"went": InKind.objects.get().pk, "where": "Pantry"}
    assert "Pantry" in client.post(press, went, follow=True).text


def test_a_late_pledge_is_said_where_the_fund_is_worked_on() -> None:
    fund = make_fund()
    pledge(fund, day=TODAY() - datetime.timedelta(days=1))
    pledge(fund)
    page = signed_in(make_steward()).get(reverse("admin:fund_work", args=[fund.pk])).text
    assert "1 pledge is late" in page


def first_page(user: User) -> str:
    return signed_in(user).get(reverse("admin:index")).text


def test_late_pledges_are_said_on_the_first_page_of_those_who_look_after_the_fund() -> None:
    ward, other = make_ward(), make_ward()
    fund = make_fund(ward)
    promised = pledge(fund, day=TODAY())
    url = reverse("admin:fund_pledges", args=[fund.pk])
    theirs = [make_steward(), make_coordinator(ward), make_treasurer(ward)]
    assert not any(url in first_page(user) for user in theirs)
    Pledge.objects.filter(pk=promised.pk).update(day=TODAY() - datetime.timedelta(days=1))
    assert all(url in first_page(user) for user in theirs)
    for user in (make_coordinator(other), make_treasurer(other), make_organizer(ward)):
        assert url not in first_page(user)
        assert signed_in(user).get(url).status_code in (403, 404)
    promises.let_go(promised.pk, actor=theirs[0])
    assert url not in first_page(theirs[0])


def test_late_pledges_of_several_funds_are_marked_in_their_list() -> None:
    ward = make_ward()
    funds = [make_fund(), make_fund(ward), make_fund(make_ward())]
    for fund in funds[:2]:
        for days in (1, 2):
            pledge(fund, day=TODAY() - datetime.timedelta(days=days))
    steward, urls = make_steward(), [reverse("admin:fund_pledges", args=[x.pk]) for x in funds]
    page = first_page(steward)
    assert not any(url in page for url in urls)
    assert "4 late" in " ".join(page.split()).replace("<strong>", "").replace("</strong>", "")
    shown = signed_in(steward).get(reverse("admin:funds")).text
    assert [url in shown for url in urls] == [True, True, False]
    assert shown.count("2 pledges are late") == 2
    shown = signed_in(make_treasurer(ward)).get(reverse("admin:funds")).text
    assert [url in shown for url in urls] == [False, True, False]


def test_the_list_of_funds_goes_on_and_asks_no_more_for_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("fund.views.staff.MOST_FUNDS", 2)
    client, url, asked, funds = signed_in(make_steward()), reverse("admin:funds"), [], []
    for _each in range(2):
        funds.append(make_fund(make_ward()))
        pledge(funds[-1], day=TODAY() - datetime.timedelta(days=1))
        client.get(url)
        with CaptureQueriesContext(connection) as found:
            client.get(url)
        asked.append(len(found))
    assert asked[0] == asked[1]
    last = make_fund(make_ward())
    work = reverse("admin:fund_work", args=[last.pk])
    assert work not in (page := client.get(url).text)
    assert f"?after={funds[1].pk}" in page
    page = client.get(url, {"after": funds[1].pk}).text
    assert work in page
    assert "?after=" not in page
    assert client.get(url, {"after": "x"}).status_code == 200


@pytest.mark.parametrize(
    "said",
    [
        {"pledge": "", "amount": "x", "day": "2030-01-02"},
        {"pledge": "", "amount": "5", "day": ""},
        {"in_kind": "", "what": "", "day": "2026-01-02"},
        {"in_kind": "", "what": "x" * 121, "day": "2026-01-02"},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(said: dict[str, str]) -> None:
    fund = make_fund()
    press = reverse("admin:fund_promise_press", args=[fund.pk])
    assert "errorlist" not in (
        page := signed_in(make_steward()).post(press, said, follow=True).text
    )
    assert 'class="error"' in page
    assert not Pledge.objects.exists()
    assert not InKind.objects.exists()


def test_anothers_are_not_found() -> None:
    mine, other = make_fund(make_ward()), make_fund()
    promised, thing = pledge(other), in_kind(other)
    press = reverse("admin:fund_promise_press", args=[mine.pk])
    client = signed_in(make_steward())
    for said in ({"let_go": promised.pk}, {"went": thing.pk, "where": "x"}, {"went": "x"}, {}):
        assert client.post(press, said).status_code == 404


def test_the_pages_ask_no_more_for_more() -> None:
    fund = make_fund()
    client = signed_in(make_steward())
    for name in ("admin:fund_pledges", "admin:fund_in_kind"):
        asked = []
        for more in (1, 4):
            for _each in range(more):
                pledge(fund)
                in_kind(fund)
            client.get(reverse(name, args=[fund.pk]))
            with CaptureQueriesContext(connection) as found:
                client.get(reverse(name, args=[fund.pk]))
            asked.append(len(found))
        assert asked[0] == asked[1]


def test_pages_follow_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fund.views.promises.MOST_ROWS", 2)
    fund, client = make_fund(), signed_in(make_steward())
    rows = [pledge(fund, 100 * (number + 1)) for number in range(3)]
    things = [in_kind(fund, f"Thing{number}") for number in range(3)]
    url = reverse("admin:fund_pledges", args=[fund.pk])
    assert "$3.00" not in client.get(url).text
    assert "$3.00" in client.get(f"{url}?after={rows[1].day}.{rows[1].pk}").text
    assert client.get(f"{url}?after=x.1").status_code == 200
    url = reverse("admin:fund_in_kind", args=[fund.pk])
    assert "Thing0" not in client.get(url).text
    assert "Thing0" in client.get(f"{url}?before={things[1].pk}").text
