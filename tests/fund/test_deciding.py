"""Approving, declining and paying what is asked for: who may, how much, and once."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEvent
from common.errors import NotPossible
from fund.choices import AskState
from fund.models import Balance, Entry, MoneyAsk
from fund.services import asks, deciding
from requests_app.choices import NeedStatus
from requests_app.models import Household
from tests.factories import (
    make_category,
    make_coordinator,
    make_fund,
    make_match,
    make_money_ask,
    make_need,
    make_request,
    make_resource,
    make_resource_category,
    make_steward,
    make_volunteer,
    make_ward,
)
from tests.fund.paid_back import back_for

pytestmark = pytest.mark.django_db


def pay(ask: MoneyAsk, **fields: Any) -> None:
    fields = {"how": "cash", "number": "", "day": timezone.localdate(), **fields}
    deciding.pay(ask.pk, **{"actor": make_steward(), **fields})
    ask.refresh_from_db()


def approve(ask: MoneyAsk, amount: int = 5_000, actor: Any = None) -> None:
    deciding.approve(ask.pk, amount, actor=actor or make_steward())
    ask.refresh_from_db()


# --- Approving ------------------------------------------------------------------------------------


def test_one_person_approves_a_small_amount() -> None:
    make_fund(two_from=5_001)
    ask = make_money_ask()
    approve(ask)
    assert (ask.state, ask.granted) == (AskState.APPROVED, 5_000)


def test_two_people_approve_a_large_one() -> None:
    make_fund(two_from=5_000)
    ask, first = make_money_ask(), make_steward()
    approve(ask, actor=first)
    approve(ask, actor=first)
    assert ask.state == AskState.WAITING
    with pytest.raises(NotPossible, match="not approved"):
        pay(ask)
    with pytest.raises(NotPossible, match="another amount"):
        approve(ask, 4_000)
    approve(ask)
    assert ask.state == AskState.APPROVED
    assert ask.seconded_by != first


def test_nobody_approves_what_they_typed_in() -> None:
    make_fund()
    operator = make_coordinator(make_ward())
    ask = make_money_ask(actor=operator)
    with pytest.raises(NotPossible, match="your own"):
        approve(ask, actor=operator)


def test_nobody_approves_what_they_asked_for_themselves() -> None:
    make_fund()
    coordinator = make_coordinator(make_ward(), email="sol@example.org")
    ask = make_money_ask(make_need(make_request(email="Sol@Example.org")))
    with pytest.raises(NotPossible, match="your own"):
        approve(ask, actor=coordinator)
    volunteer = make_volunteer(email="sol@example.org")
    back = back_for(make_match(make_need(), volunteer, status="accepted"))
    with pytest.raises(NotPossible, match="your own"):
        approve(back, actor=coordinator)


@pytest.mark.parametrize(
    "fields",
    [
        {"approved_by": "typist"},
        {"approved_by": "first", "seconded_by": "first", "needs_second": True},
        {"approved_by": "first", "seconded_by": "typist", "needs_second": True},
        {"approved_by": "first", "needs_second": True},
        {"approved_by": None, "granted": None, "approved_at": None},
        {"approved_by": "first", "granted": 5_001},
        {"approved_by": "first", "state": AskState.PAID, "ended_at": timezone.now()},
    ],
)
def test_the_database_refuses_what_was_not_approved_by_enough(fields: dict[str, Any]) -> None:
    make_fund()
    people = {"typist": make_steward(), "first": make_steward()}
    ask = make_money_ask(actor=people["typist"])
    own = {"state": AskState.APPROVED, "granted": 5_000, "approved_at": timezone.now(), **fields}
    own = {name: people.get(value, value) for name, value in own.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        MoneyAsk.objects.filter(pk=ask.pk).update(**own)


def test_no_more_is_approved_than_was_asked_for_or_is_there() -> None:
    make_fund(holds=6_000)
    first, second = make_money_ask(least=100, most=5_000), make_money_ask()
    with pytest.raises(NotPossible, match="more than was asked"):
        approve(first, 5_001)
    approve(first, 4_000)
    with pytest.raises(NotPossible, match="promised"):
        approve(second, 2_001)
    approve(second, 2_000)


def test_what_is_withdrawn_is_promised_no_longer() -> None:
    make_fund(holds=5_000)
    first, second = make_money_ask(), make_money_ask()
    approve(first)
    asks.withdraw(first.pk, actor=audit.RESIDENT)
    approve(second)
    assert second.state == AskState.APPROVED


def test_a_household_gets_so_much_in_a_month() -> None:
    make_fund(most_a_month=8_000)
    home = Household.objects.create()
    first = make_money_ask(make_need(make_request(household=home)))
    second = make_money_ask(make_need(make_request(household=home)))
    other = make_money_ask(make_need(make_request()))
    approve(first)
    pay(first)
    with pytest.raises(NotPossible, match="in a month"):
        approve(second)
    approve(other)
    # Last month's does not count.
    last = timezone.now() - datetime.timedelta(days=40)
    MoneyAsk.objects.filter(pk=first.pk).update(approved_at=last)
    approve(second)


# --- Paying and declining -------------------------------------------------------------------------


def test_paid_it_stands_in_the_ledger_and_the_need_is_done() -> None:
    fund = make_fund(holds=6_000)
    ask = make_money_ask()
    approve(ask)
    pay(ask, how="transfer", number="T-1042")
    pay(ask, how="transfer", number="T-1042")
    entry = Entry.objects.get(kind="help")
    assert (entry.amount, entry.how, entry.number) == (-5_000, "transfer", "T-1042")
    assert entry.category == ask.need.category
    assert ask.entry == entry
    assert Balance.objects.get(pk=fund.pk).amount == 1_000
    ask.need.refresh_from_db()
    assert ask.need.status == NeedStatus.DONE


def test_declined_the_household_is_told_what_else_may_help() -> None:
    make_fund()
    kind = make_category()
    heading = make_resource_category()
    heading.kinds.add(kind)
    fund_elsewhere = make_resource(heading, languages=["en"])
    need = make_need(make_request(email="home@example.org"), kind)
    ask = make_money_ask(need)
    deciding.decline(ask.pk, actor=make_steward())
    deciding.decline(ask.pk, actor=make_steward())
    need.refresh_from_db()
    assert need.status == NeedStatus.CLOSED
    assert [each.resource for each in need.referrals.all()] == [fund_elsewhere]
    with pytest.raises(NotPossible):
        approve(ask)
    with pytest.raises(NotPossible):
        asks.withdraw(ask.pk, actor=audit.RESIDENT)


def test_what_is_no_longer_needed_is_not_paid() -> None:
    make_fund()
    ask = make_money_ask()
    approve(ask)
    ask.need.status, ask.need.ended_at = NeedStatus.CANCELLED, timezone.now()
    ask.need.save(update_fields=["status", "ended_at"])
    with pytest.raises(NotPossible, match="ended"):
        pay(ask)
    assert not MoneyAsk.objects.going_on().exists()


def test_an_approval_that_waits_for_a_second_person_can_be_taken_back() -> None:
    make_fund(two_from=0)
    ask, first, second = make_money_ask(), make_steward(), make_steward()
    approve(ask, 4_000, first)
    deciding.take_back(ask.pk, actor=second)
    deciding.take_back(ask.pk, actor=second)
    ask.refresh_from_db()
    assert (ask.granted, ask.approved_by, ask.needs_second) == (None, None, False)
    assert AuditEvent.objects.filter(verb="take_back_approval").count() == 1
    approve(ask, 3_000, second)
    approve(ask, 3_000, first)
    assert (ask.state, ask.granted) == (AskState.APPROVED, 3_000)
    # They were told of it.
    with pytest.raises(NotPossible):
        deciding.take_back(ask.pk, actor=first)


def test_what_was_paid_in_another_way_meanwhile_is_said() -> None:
    make_fund()
    ask = make_money_ask()
    approve(ask)
    pay(ask, number="T-1")
    pay(ask, number="T-1")
    with pytest.raises(NotPossible, match="noted the payment meanwhile"):
        pay(ask, number="T-2")
    assert Entry.objects.filter(kind="help").count() == 1
