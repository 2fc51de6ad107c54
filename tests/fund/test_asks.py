"""Asking for money: what the fund answers, in which order it waits, and once."""

import datetime
import uuid
from typing import Any

import pytest
from django.utils import timezone

from accounts import audit
from batch_matching.lines import needs_to_match
from common.errors import NotPossible
from desk.admin.filters import waiting_too_long
from fund.choices import AskState, Order
from fund.finding import drawn, fund_of, in_order
from fund.models import Balance, Entry, MoneyAsk
from fund.services import asks, deciding
from fund.services.asks import Asked
from open_needs.listing import kinds_in
from requests_app.candidates.needs_for import fitting
from requests_app.choices import NeedStatus, Urgency
from requests_app.models import Household, Need
from requests_app.services import erase_request, offer_match
from requests_app.services.counts import count_candidates
from requests_app.services.still_looking import long_unasked
from stats.metrics import Scope, open_by_age
from tests.factories import (
    make_category,
    make_fund,
    make_match,
    make_money_ask,
    make_need,
    make_request,
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


# --- Asking ---------------------------------------------------------------------------------------


def test_the_ward_has_a_fund_of_its_own_before_that_of_the_network() -> None:
    ward = make_ward()
    need = make_need(make_request(ward=ward))
    assert fund_of(need) is None
    network = make_fund()
    assert fund_of(need) == network
    own = make_fund(ward)
    assert fund_of(need) == own
    own.categories.clear()
    assert fund_of(need) == network
    make_fund(make_ward())
    assert fund_of(make_need(make_request(ward=None), need.category)) == network


def test_without_a_fund_nothing_is_asked_for() -> None:
    asked = Asked(least=100, most=100, reach="cash")
    with pytest.raises(NotPossible, match="no shared fund"):
        asks.ask(make_need().pk, asked, key="", actor=audit.RESIDENT)


def test_asked_twice_it_is_there_once() -> None:
    need, key = make_need(), uuid.uuid4().hex
    make_fund()
    asked = Asked(least=100, most=200, reach="cash")
    first = asks.ask(need.pk, asked, key=key, actor=audit.RESIDENT)
    assert asks.ask(need.pk, asked, key=key, actor=audit.RESIDENT) == first
    assert asks.ask(need.pk, asked, key=uuid.uuid4().hex, actor=audit.RESIDENT) == first
    asks.withdraw(first.pk, actor=audit.RESIDENT)
    asks.withdraw(first.pk, actor=audit.RESIDENT)
    # The same form once more is still the one that was withdrawn; a new one is new.
    assert asks.ask(need.pk, asked, key=key, actor=audit.RESIDENT).state == AskState.WITHDRAWN
    assert asks.ask(need.pk, asked, key=uuid.uuid4().hex, actor=audit.RESIDENT) != first


def test_for_a_need_that_has_ended_nothing_is_asked() -> None:
    make_fund()
    with pytest.raises(NotPossible, match="ended"):
        make_money_ask(make_need(status=NeedStatus.DONE))


def test_a_need_for_the_fund_is_put_to_no_neighbor() -> None:
    kind = make_category()
    volunteer = make_volunteer(kind)
    need = make_need(category=kind)
    make_fund()
    with pytest.raises(NotPossible, match="shared fund"):
        offer_match(need.pk, volunteer.pk, actor=make_steward())


def test_other_needs_are_put_to_neighbors_as_always() -> None:
    kind = make_category()
    need, volunteer = make_need(category=kind), make_volunteer(kind)
    make_fund().categories.clear()
    assert offer_match(need.pk, volunteer.pk, actor=make_steward())


def test_nobody_is_looked_for_where_the_fund_decides() -> None:
    ward, kind, other = make_ward(lists_needs=True), make_category(), make_category()
    volunteer = make_volunteer(kind, other, ward=ward)
    request = make_request(ward=ward)
    need, plain = make_need(request, kind), make_need(request, other)
    steward = make_steward()
    wanted = [
        lambda: set(needs_to_match(steward)),
        lambda: set(fitting(volunteer)),
        lambda: {kinds.category for kinds in kinds_in(ward)},
    ]
    assert [each() for each in wanted] == [{need, plain}, {need, plain}, {kind, other}]
    make_fund(make_ward(), kinds=[kind])
    assert wanted[0]() == {need, plain}
    make_fund(kinds=[kind])
    assert [each() for each in wanted] == [{plain}, {plain}, {other}]


def test_no_household_is_told_that_nobody_was_found_where_the_fund_decides() -> None:
    need = make_need(urgency=Urgency.WHENEVER)
    later = timezone.now() + datetime.timedelta(days=60)
    assert set(long_unasked(later)) == {need}
    make_fund()
    assert not long_unasked(later)


def test_the_count_of_those_who_fit_goes_once_the_fund_decides() -> None:
    need = make_need()
    make_volunteer(need.category)
    count_candidates()
    need.refresh_from_db()
    assert need.candidate_counts is not None
    make_fund()
    count_candidates()
    need.refresh_from_db()
    assert need.candidate_counts is None


# --- The order ------------------------------------------------------------------------------------


def order(fund: Any) -> list[int]:
    return [ask.pk for ask in in_order(fund)]


def test_the_oldest_first() -> None:
    fund = make_fund()
    rows = [make_money_ask().pk for _each in range(3)]
    assert order(fund) == rows


def test_those_with_a_notice_first_and_of_them_the_nearest() -> None:
    fund = make_fund(order=Order.CUT_OFF)
    today = timezone.localdate()
    later, none, soon, open_end = (
        make_money_ask(is_cut_off=True, by_day=today + datetime.timedelta(days=9)),
        make_money_ask(by_day=today),
        make_money_ask(is_cut_off=True, by_day=today),
        make_money_ask(is_cut_off=True),
    )
    assert order(fund) == [soon.pk, later.pk, open_end.pk, none.pk]


def test_those_who_were_never_helped_first() -> None:
    fund = make_fund(order=Order.NEW_FIRST)
    home = Household.objects.create()
    before = make_money_ask(make_need(make_request(household=home)))
    approve(before)
    pay(before)
    again = make_money_ask(make_need(make_request(household=home)))
    new = make_money_ask()
    assert order(fund) == [new.pk, again.pk]


def test_a_draw_can_be_drawn_again_from_its_seed() -> None:
    fund = make_fund(order=Order.DRAW)
    rows = [make_money_ask().pk for _each in range(8)]
    made = asks.draw(fund.pk, actor=make_steward())
    late = make_money_ask()
    assert order(fund) == [*drawn(made.seed, rows), late.pk]
    assert order(fund) != [*rows, late.pk] or drawn(made.seed, rows) == rows


def test_only_a_fund_with_that_rule_draws() -> None:
    with pytest.raises(NotPossible, match="another rule"):
        asks.draw(make_fund().pk, actor=make_steward())


# --- Paying helpers back --------------------------------------------------------------------------


def test_a_helper_is_paid_back() -> None:
    fund = make_fund(holds=3_000)
    match = make_match(status="accepted")
    ask = back_for(match)
    assert back_for(match) == ask
    assert ask.receipt.content
    approve(ask, 3_000)
    pay(ask)
    assert Entry.objects.get(kind="back").amount == -3_000
    assert Balance.objects.get(pk=fund.pk).amount == 0
    match.need.refresh_from_db()
    # It is not what the household asked for that is paid.
    assert match.need.status == NeedStatus.MATCHED


@pytest.mark.parametrize("status", ["offered", "declined", "released"])
def test_only_whoever_helps_is_paid_back(status: str) -> None:
    make_fund()
    with pytest.raises(NotPossible):
        back_for(make_match(status=status))


# --- What ends with a person ----------------------------------------------------------------------


def test_with_the_request_all_words_go_and_the_ledger_stays() -> None:
    fund = make_fund(holds=6_000)
    ask = make_money_ask(reach_detail="IBAN of the landlord")
    approve(ask)
    pay(ask)
    waiting = make_money_ask(make_need(ask.need.request))
    erase_request(ask.need.request_id, actor=audit.RESIDENT)
    ask.refresh_from_db()
    assert (ask.purpose, ask.reach_detail) == ("", "")
    waiting.refresh_from_db()
    assert waiting.state == AskState.WITHDRAWN
    assert Balance.objects.get(pk=fund.pk).amount == 1_000


def test_other_words_meanwhile_are_not_dropped_in_silence() -> None:
    need, key = make_need(), uuid.uuid4().hex
    make_fund()
    first = Asked(least=100, most=200, reach="cash")
    asks.ask(need.pk, first, key=key, actor=audit.RESIDENT)
    for again in (key, uuid.uuid4().hex):
        with pytest.raises(NotPossible, match="asked already"):
            asks.ask(need.pk, Asked(200, 200, "cash"), key=again, actor=audit.RESIDENT)


def test_what_goes_to_the_fund_makes_nobody_late() -> None:
    """No neighbor is looked for, so none is late: no news, no filter and no picture counts it."""
    ward, now = make_ward(), timezone.now()
    need = make_need(make_request(ward=ward), created_at=now - datetime.timedelta(days=9))
    scope = Scope(make_steward(), now.date(), now.date())

    def late() -> list[bool]:
        return [
            Need.objects.overdue(now).filter(pk=need.pk).exists(),
            waiting_too_long().filter(pk=need.pk).exists(),
            ward.pk in open_by_age(scope, now),
        ]

    assert late() == [True, True, True]
    Need.objects.filter(pk=need.pk).update(overdue_told_at=now - datetime.timedelta(days=9))
    assert Need.objects.still_overdue(now).filter(pk=need.pk).exists()
    make_fund(ward, kinds=[need.category])
    assert late() == [False, False, False]
    assert not Need.objects.still_overdue(now).filter(pk=need.pk).exists()
    Need.objects.filter(pk=need.pk).update(overdue_told_at=None)
    assert late() == [False, False, False]
