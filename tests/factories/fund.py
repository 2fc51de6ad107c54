"""Funds with money, and what is asked of them."""

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from common.models import Category
from fund.choices import Reach
from fund.models import Fund, MoneyAsk
from fund.services import asks, ledger
from fund.services.asks import Asked
from requests_app.models import Need
from tests.factories.asks import make_need
from tests.factories.staff import make_steward


def make_fund(
    ward: Any = None,
    *,
    holds: int = 100_000,
    kinds: Iterable[Category] | None = None,
    **fields: Any,
) -> Fund:
    """A fund that answers these kinds of help, or all that there are, with so much in it."""
    fund = Fund.objects.create(ward=ward, **{"rules": "Rent and medicine.", **fields})
    fund.categories.set(Category.objects.all() if kinds is None else kinds)
    if holds:
        give(fund, holds)
    return fund


def give(fund: Fund, amount: int, day: datetime.date | None = None) -> Any:
    """Post a gift."""
    day, key = day or timezone.localdate(), uuid.uuid4().hex
    return ledger.note_gift(fund.pk, amount, day, key=key, actor=make_steward())


def make_money_ask(need: Need | None = None, **fields: Any) -> MoneyAsk:
    """Money that a household asks for; where there is no fund, of a new one."""
    need = need or make_need()
    if not Fund.objects.exists():
        make_fund(kinds=[])
    for fund in Fund.objects.all():
        fund.categories.add(need.category_id)
    fields = {"least": 5_000, "most": 5_000, "reach": Reach.CASH, "purpose": "The rent", **fields}
    actor = fields.pop("actor", "resident")
    return asks.ask(need.pk, Asked(**fields), key=uuid.uuid4().hex, actor=actor)
