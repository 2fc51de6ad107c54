"""Asking for money, approving, declining and paying it: who may, how much, and once."""

import datetime
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit
from batch_matching.lines import needs_to_match
from common.errors import NotPossible
from fund.choices import AskState, Order
from fund.finding import drawn, fund_of, in_order
from fund.models import Balance, Entry, MoneyAsk
from fund.services import asks, deciding
from fund.services.asks import Asked
from open_needs.listing import kinds_in
from requests_app.candidates.needs_for import fitting
from requests_app.choices import NeedStatus, Urgency
from requests_app.models import HelpRequest, Household
from requests_app.services import erase_request, offer_match
from requests_app.services.counts import count_candidates
from requests_app.services.still_looking import long_unasked
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

PHOTO = b"\xff\xd8\xff jpeg"


def back_for(match: Any) -> MoneyAsk:
    if not HelpRequest.objects.exists():
        raise AssertionError
    from fund.models import Fund

    if not Fund.objects.exists():
        make_fund()
    asked = Asked(least=3_000, most=3_000, reach="transfer")
    key = uuid.uuid4().hex
    return asks.ask_back(match.pk, match.need_id, asked, PHOTO, key=key, actor=audit.VOLUNTEER)


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
