"""Thirty-two at once: never more than the fund holds, and each thing once."""

import datetime
import uuid
from collections.abc import Callable

import pytest
from django.utils import timezone

from accounts import audit
from fund.choices import AskState, EntryKind
from fund.models import Balance, Closing, Entry, MoneyAsk
from fund.services import asks, deciding, ledger
from fund.services.asks import Asked
from requests_app.models import Household
from tests.factories import give, make_fund, make_money_ask, make_need, make_request, make_steward
from tests.fund.at_once import at_once, refused

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 32
Action = Callable[[], object]


def held() -> int:
    return Balance.objects.get().amount


def test_thirty_two_payments_of_a_fund_that_holds_ten() -> None:
    fund, steward = make_fund(holds=1_000), make_steward()

    def spend() -> None:
        entry = Entry(fund=fund, kind=EntryKind.HELP, amount=-100, day=timezone.localdate())
        entry.how, entry.key = "cash", uuid.uuid4().hex
        ledger.post(entry, actor=steward)

    answers = at_once(*[spend] * MANY)
    assert refused(answers) == MANY - 10
    assert held() == 0
    assert ledger.out_of_balance() == []


def test_one_gift_noted_by_all_is_there_once() -> None:
    fund, steward, key = make_fund(holds=0), make_steward(), uuid.uuid4().hex
    day = timezone.localdate()
    at_once(*[lambda: ledger.note_gift(fund.pk, 100, day, key=key, actor=steward)] * MANY)
    assert held() == 100


def test_many_approve_one_and_two_of_them_count() -> None:
    make_fund(two_from=0)
    ask, people = make_money_ask(), [make_steward() for _each in range(16)]
    at_once(
        *(lambda who=who: deciding.approve(ask.pk, 5_000, actor=who) for who in people)  # type: ignore[misc]
    )
    ask.refresh_from_db()
    assert ask.state == AskState.APPROVED
    assert ask.approved_by_id != ask.seconded_by_id


def test_one_is_paid_once_however_many_press() -> None:
    make_fund(holds=50_000)
    ask, steward = make_money_ask(), make_steward()
    deciding.approve(ask.pk, 5_000, actor=steward)
    day = timezone.localdate()
    answers = at_once(
        *[lambda: deciding.pay(ask.pk, how="cash", number="", day=day, actor=steward)] * MANY
    )
    assert refused(answers) == 0
    assert held() == 45_000
    assert Entry.objects.filter(kind="help").count() == 1


def test_more_than_the_fund_holds_is_not_promised() -> None:
    make_fund(holds=12_000)
    rows = [make_money_ask().pk for _each in range(16)]
    steward = make_steward()
    answers = at_once(
        *(lambda pk=pk: deciding.approve(pk, 5_000, actor=steward) for pk in rows)  # type: ignore[misc]
    )
    assert refused(answers) == 14
    assert MoneyAsk.objects.filter(state=AskState.APPROVED).count() == 2


def test_a_household_that_asks_sixteen_times_gets_no_more_than_its_limit() -> None:
    make_fund(most_a_month=10_000)
    home, steward = Household.objects.create(), make_steward()
    rows = [make_money_ask(make_need(make_request(household=home))).pk for _each in range(16)]
    answers = at_once(
        *(lambda pk=pk: deciding.approve(pk, 5_000, actor=steward) for pk in rows)  # type: ignore[misc]
    )
    assert refused(answers) == 14


def test_a_household_that_sends_sixteen_forms_asks_once() -> None:
    need = make_need()
    make_fund()
    asked = Asked(least=100, most=100, reach="cash")

    def send() -> None:
        asks.ask(need.pk, asked, key=uuid.uuid4().hex, actor=audit.RESIDENT)

    assert refused(at_once(*[send] * 16)) == 0
    assert MoneyAsk.objects.count() == 1


def test_withdrawn_and_paid_at_once_it_is_one_of_them() -> None:
    make_fund(holds=50_000)
    ask, steward = make_money_ask(), make_steward()
    deciding.approve(ask.pk, 5_000, actor=steward)
    day = timezone.localdate()
    at_once(
        *[lambda: asks.withdraw(ask.pk, actor=audit.RESIDENT)] * 4,
        *[lambda: deciding.pay(ask.pk, how="cash", number="", day=day, actor=steward)] * 4,
    )
    ask.refresh_from_db()
    assert held() == (45_000 if ask.state == AskState.PAID else 50_000)


def test_nothing_slips_into_a_month_while_it_is_closed() -> None:
    fund, steward = make_fund(holds=0), make_steward()
    day = datetime.date(2020, 5, 31)
    at_once(
        *[lambda: give(fund, 100, day)] * 8,
        *[lambda: ledger.close_month(fund.pk, day, actor=steward)] * 2,
        *[lambda: give(fund, 100, day)] * 8,
    )
    assert Closing.objects.get().amount == held()
