"""The fund that answers a need, and the order of those who wait."""

import hashlib
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery

from fund.choices import AskKind, AskState, Order
from fund.models import Fund, MoneyAsk
from requests_app.choices import MatchStatus
from requests_app.models import Match, Need


def fund_of(need: Need) -> Fund | None:
    """Return the fund of the need's ward, else that of the network, if it answers such needs."""
    answering = Fund.objects.filter(categories=need.category_id)
    return _nearest(answering, need)


def goes_to_fund() -> Exists:
    """Return the condition, in a query of needs, that a fund answers them."""
    answering = Fund.objects.filter(categories=OuterRef("category"))
    return Exists(answering.filter(Q(ward=None) | Q(ward=OuterRef("in_ward"))))


def asked_of_it() -> Subquery:
    """Return, in a query of needs, the number of the newest request for money for each."""
    rows = MoneyAsk.objects.filter(need=OuterRef("pk"), kind=AskKind.HELP).order_by("-pk")
    return Subquery(rows.values("pk")[:1])


def fund_for_helpers(need: Need) -> Fund | None:
    """Return the fund that pays back what a helper paid for the need; None where there is none."""
    return _nearest(Fund.objects.all(), need)


def may_ask_back(match: Match) -> bool:
    """Tell whether a helper may ask for what they paid: while they help, and once it is done."""
    if match.status == MatchStatus.DONE:
        return True
    return match.status == MatchStatus.ACCEPTED and match.is_agreed


def with_fund(matches: list[Match]) -> list[Match]:
    """Return those whose helper a fund pays back. One query for all of them."""
    if not matches:
        return []
    wards = set(Fund.objects.values_list("ward", flat=True))
    return [each for each in matches if None in wards or each.need.request.ward_id in wards]


def _nearest(funds: Any, need: Need) -> Fund | None:
    # In ascending order the network's, which has no ward, comes last.
    found = funds.near(need.request.ward_id).select_related("ward")
    return found.order_by(F("ward").asc(nulls_last=True)).first()


def in_order(fund: Fund) -> Any:
    """Return what waits for an answer or for the money, in the order that the fund's rule says."""
    rows = fund.asks.going_on()
    if fund.order == Order.CUT_OFF:
        by_day = F("by_day").asc(nulls_last=True)
        return rows.order_by("-is_cut_off", by_day, "created_at", "pk")
    if fund.order == Order.DRAW:
        return rows.order_by(F("place").asc(nulls_last=True), "created_at", "pk")
    if fund.order == Order.NEW_FIRST:
        return rows.annotate(was_helped=_was_helped()).order_by("was_helped", "created_at", "pk")
    return rows.order_by("created_at", "pk")


def _was_helped() -> Any:
    """Return the condition that the fund has paid for this household before."""
    paid = MoneyAsk.objects.filter(
        fund=OuterRef("fund"), kind=AskKind.HELP, state=AskState.PAID
    ).exclude(pk=OuterRef("pk"))
    same = paid.filter(need__request=OuterRef("need__request"))
    home = paid.filter(need__request__household=OuterRef("need__request__household"))
    return Exists(same) | Exists(home)


def drawn(seed: str, ask_ids: list[int]) -> list[int]:
    """Return the numbers in the order that `seed` draws: anybody can work it out again."""
    return sorted(ask_ids, key=lambda pk: hashlib.sha256(f"{seed}:{pk}".encode()).hexdigest())
