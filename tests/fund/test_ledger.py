"""The ledger: entries stay, the balance is their sum and never below zero, months close."""

import datetime
import uuid
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import AuditEvent
from common.errors import NotPossible
from fund.choices import EntryKind
from fund.models import Balance, Closing, Entry, Fund
from fund.services import ledger
from tests.factories import give, make_fund, make_steward, make_ward

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def spend(fund: Fund, amount: int, **fields: object) -> Entry:
    entry = Entry(fund=fund, kind=EntryKind.HELP, amount=-amount, day=TODAY(), how="cash")
    entry.key = uuid.uuid4().hex
    for name, value in fields.items():
        setattr(entry, name, value)
    return ledger.post(entry, actor=make_steward())


def held(fund: Fund) -> int:
    return Balance.objects.get(pk=fund.pk).amount


def test_the_balance_is_the_sum_of_the_entries() -> None:
    fund = make_fund(holds=0)
    assert held(fund) == 0
    give(fund, 500)
    spend(fund, 120)
    assert held(fund) == 380
    assert ledger.out_of_balance() == []


def test_the_fund_never_pays_more_than_it_holds() -> None:
    fund = make_fund(holds=100)
    with pytest.raises(NotPossible, match="does not hold"):
        spend(fund, 101)
    spend(fund, 100)
    assert held(fund) == 0


def test_funds_do_not_share_their_money() -> None:
    rich, poor = make_fund(holds=100), make_fund(make_ward(), holds=0)
    with pytest.raises(NotPossible):
        spend(poor, 1)
    assert held(rich) == 100


def test_posted_twice_it_is_there_once() -> None:
    fund, steward = make_fund(holds=0), make_steward()
    first = ledger.note_gift(fund.pk, 100, TODAY(), key="a", actor=steward)
    again = ledger.note_gift(fund.pk, 100, TODAY(), key="a", actor=steward)
    assert first.pk == again.pk
    assert held(fund) == 100
    assert AuditEvent.objects.filter(verb="post_entry").count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE fund_entry SET amount = 1",
        "DELETE FROM fund_entry",
        "TRUNCATE fund_entry CASCADE",
        "UPDATE fund_balance SET amount = 1000",
        "UPDATE fund_closing SET amount = 1",
        "DELETE FROM fund_closing",
        "UPDATE fund_fund SET currency = 'EUR'",
    ],
)
def test_the_database_refuses_to_change_what_was_posted(statement: str) -> None:
    fund = make_fund(holds=0)
    give(fund, 100, datetime.date(2020, 1, 5))
    ledger.close_month(fund.pk, datetime.date(2020, 1, 1), actor=make_steward())
    # All that is deferred comes first, or the refusal would be about that.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert held(fund) == 100


def test_whatever_writes_an_entry_moves_the_balance_or_is_refused() -> None:
    fund = make_fund(holds=100)
    entry = Entry(fund=fund, kind=EntryKind.HELP, amount=-101, day=TODAY(), how="cash", key="x")
    entry.by = make_steward()
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()
    entry.amount = -60
    entry.save()
    assert held(fund) == 40


# --- Corrections ----------------------------------------------------------------------------------


def test_a_correction_is_an_entry_that_names_what_it_corrects() -> None:
    fund, steward = make_fund(holds=0), make_steward()
    gift = give(fund, 100)
    correction = ledger.correct(gift.pk, 80, key="c1", actor=steward)
    assert correction is not None
    assert (correction.corrects_id, correction.amount) == (gift.pk, -20)
    assert held(fund) == 80
    # Counted from what the first correction came to.
    ledger.correct(gift.pk, 90, key="c2", actor=steward)
    assert held(fund) == 90
    assert ledger.correct(gift.pk, 90, key="c3", actor=steward) is None
    assert ledger.correct(gift.pk, 10, key="c1", actor=steward) is None
    assert held(fund) == 90


def test_a_correction_is_not_corrected_and_does_not_turn_money_round() -> None:
    fund, steward = make_fund(holds=0), make_steward()
    gift = give(fund, 100)
    correction = ledger.correct(gift.pk, 80, key="c1", actor=steward)
    assert correction is not None
    with pytest.raises(NotPossible, match="the first entry"):
        ledger.correct(correction.pk, 10, key="c2", actor=steward)
    with pytest.raises(NotPossible, match="stays so"):
        ledger.correct(gift.pk, -10, key="c3", actor=steward)


def test_a_gift_that_was_spent_is_not_corrected_away() -> None:
    fund = make_fund(holds=0)
    gift = give(fund, 100)
    spend(fund, 90)
    with pytest.raises(NotPossible, match="does not hold"):
        ledger.correct(gift.pk, 0, key="c", actor=make_steward())
    assert held(fund) == 10


# --- Months ---------------------------------------------------------------------------------------


def test_nothing_is_posted_into_a_closed_month_or_before_it() -> None:
    fund, steward = make_fund(holds=0), make_steward()
    give(fund, 100, datetime.date(2020, 3, 31))
    ledger.close_month(fund.pk, datetime.date(2020, 3, 1), actor=steward)
    for day in (datetime.date(2020, 3, 31), datetime.date(2020, 2, 1)):
        with pytest.raises(NotPossible, match="closed"):
            give(fund, 100, day)
    give(fund, 100, datetime.date(2020, 4, 1))
    assert held(fund) == 200
    closing = Closing.objects.get()
    assert (closing.month, closing.amount) == (datetime.date(2020, 3, 1), 100)


def test_closed_twice_it_is_closed_once() -> None:
    fund, steward = make_fund(), make_steward()
    ledger.close_month(fund.pk, datetime.date(2020, 3, 1), actor=steward)
    ledger.close_month(fund.pk, datetime.date(2020, 3, 1), actor=steward)
    ledger.close_month(fund.pk, datetime.date(2020, 2, 1), actor=steward)
    assert Closing.objects.count() == 1


def test_a_month_that_goes_on_is_not_closed_and_no_day_to_come_is_posted() -> None:
    fund = make_fund()
    with pytest.raises(NotPossible, match="not over"):
        ledger.close_month(fund.pk, TODAY(), actor=make_steward())
    with pytest.raises(NotPossible, match="not come"):
        give(fund, 1, TODAY() + datetime.timedelta(days=1))


def test_no_number_of_a_card_is_stored() -> None:
    fund, steward = make_fund(holds=0), make_steward()
    with pytest.raises(NotPossible, match="card"):
        ledger.note_gift(
            fund.pk, 100, TODAY(), number="4111 1111 1111 1111", key="a", actor=steward
        )
    ledger.note_gift(fund.pk, 100, TODAY(), number="4111 1111 1111 1112", key="b", actor=steward)
    assert held(fund) == 100


def test_the_command_proves_it_and_says_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    fund = make_fund(holds=100)
    call_command("reconcile_funds")
    assert "1 funds" in capsys.readouterr().out
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE fund_balance DISABLE TRIGGER fund_balance_follows")
        cursor.execute("UPDATE fund_balance SET amount = 99")
        cursor.execute("ALTER TABLE fund_balance ENABLE TRIGGER fund_balance_follows")
    with pytest.raises(CommandError, match=f"Fund {fund.pk} holds 99"):
        call_command("reconcile_funds")


def test_a_posting_asks_little_under_the_lock(django_assert_max_num_queries: Any) -> None:
    """All who post into a fund wait for one another: each question is asked of all of them."""
    fund, steward = make_fund(holds=0), make_steward()
    day = timezone.localdate()
    # The lock, the key, the entry and the log; and here a savepoint in place of a transaction.
    with django_assert_max_num_queries(6):
        ledger.note_gift(fund.pk, 100, day, key=uuid.uuid4().hex, actor=steward)
