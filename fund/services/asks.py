"""Asking a fund for money: for a household's need, or for what a helper paid for it."""

import dataclasses
import datetime
import secrets
from base64 import b64encode

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from fund import news
from fund.choices import AskKind, AskState, Order
from fund.finding import drawn, fund_for_helpers, fund_of
from fund.models import Draw, Fund, MoneyAsk, Receipt
from fund.money import refuse_card
from fund.services.locking import lock_ask, lock_balance
from requests_app.choices import MatchStatus
from requests_app.services.guards import ENDED_ALREADY
from requests_app.services.locking import lock_need

NO_FUND = _("There is no shared fund for this.")
OVER = _("This can no longer be changed here.")
ASKED_ALREADY = _("You have asked already. To change it, please take that back first.")


@dataclasses.dataclass(frozen=True)
class Asked:
    """The words and numbers of a request for money, as they were typed."""

    least: int
    most: int
    reach: str
    purpose: str = ""
    reach_detail: str = ""
    by_day: datetime.date | None = None
    is_cut_off: bool = False


@transaction.atomic
def ask(need_id: int, asked: Asked, *, key: str, actor: audit.Actor) -> MoneyAsk:
    """Ask the fund for a need of a household. Twice is once.

    One of the staff who types it in for somebody does not approve it. Raises `NotPossible` where no
    fund answers, the need has ended, or something else was asked for it and is not taken back.
    """
    need = lock_need(need_id)
    mine = MoneyAsk.objects.filter(need=need, kind=AskKind.HELP)
    before = mine.filter(state__in=AskState.going_on()).first()
    if before is not None:
        return _the_same(before, asked)
    fund = fund_of(need)
    if fund is None:
        raise NotPossible(NO_FUND)
    if not need.is_active:
        raise NotPossible(ENDED_ALREADY)
    new = MoneyAsk(fund=fund, need=need, kind=AskKind.HELP, key=f"need:{need_id}:{key}")
    return _store(new, asked, actor)


@transaction.atomic
def ask_back(
    match_id: int, need_id: int, asked: Asked, photo: bytes, *, key: str, actor: audit.Actor
) -> MoneyAsk:
    """Ask the fund for what a helper paid, with a photo of the receipt. Twice is once.

    `photo` was made anew (`messaging.inbound.pictures`). Raises `NotPossible` where there is no
    fund, for whoever does not help with it, and where something else was asked for it before.
    """
    need = lock_need(need_id)
    match = need.matches.filter(pk=match_id).first()
    if match is None or match.status not in (MatchStatus.ACCEPTED, MatchStatus.DONE):
        raise NotPossible(OVER)
    before = match.money_asks.filter(state__in=AskState.going_on()).first()
    if before is not None:
        return _the_same(before, asked)
    fund = fund_for_helpers(need)
    if fund is None:
        raise NotPossible(NO_FUND)
    own = MoneyAsk(fund=fund, need=need, match=match, kind=AskKind.BACK)
    own.key = f"match:{match_id}:{key}"
    new = _store(own, asked, actor)
    Receipt.objects.get_or_create(ask=new, defaults={"content": b64encode(photo).decode()})
    return new


def _the_same(before: MoneyAsk, asked: Asked) -> MoneyAsk:
    """Return what was asked before; raise `NotPossible` where other words were typed meanwhile."""
    if any(getattr(before, name) != value for name, value in dataclasses.asdict(asked).items()):
        raise NotPossible(ASKED_ALREADY)
    return before


def _store(new: MoneyAsk, asked: Asked, actor: audit.Actor) -> MoneyAsk:
    """Store what was asked; nothing where this form was sent before with the same words."""
    before = MoneyAsk.objects.filter(key=new.key).first()
    if before is not None:
        return _the_same(before, asked)
    for name, value in dataclasses.asdict(asked).items():
        setattr(new, name, value)
    for words in (new.purpose, new.reach_detail):
        refuse_card(words)
    new.entered_by = actor if isinstance(actor, User) else None
    new.save(force_insert=True)
    audit.record(actor, "ask_for_money", new)
    news.waits(new, actor)
    return new


@transaction.atomic
def withdraw(ask_id: int, *, actor: audit.Actor) -> None:
    """Take back what was asked for, before it is paid. Twice is once."""
    ask, _balance = lock_ask(ask_id)
    if ask.state == AskState.WITHDRAWN:
        return
    if ask.state not in AskState.going_on():
        raise NotPossible(OVER)
    end(ask, AskState.WITHDRAWN)
    audit.record(actor, "withdraw_money", ask)


def end(ask: MoneyAsk, state: AskState) -> None:
    """End a locked one, and what only served to pay it."""
    ask.state, ask.ended_at = state, timezone.now()
    ask.save(update_fields=["state", "ended_at"])


@transaction.atomic
def draw(fund_id: int, *, actor: User) -> Draw:
    """Draw the order of those who wait now; the seed is kept. Whoever asks later comes after them.

    Raises `NotPossible` for a fund with another rule.
    """
    fund: Fund = lock_balance(fund_id).fund
    if fund.order != Order.DRAW:
        raise NotPossible(_("This fund has another rule than a draw."))
    made = Draw.objects.create(fund=fund, seed=secrets.token_hex(16), by=actor)
    rows = {row.pk: row for row in fund.asks.filter(state=AskState.WAITING)}
    for place, pk in enumerate(drawn(made.seed, list(rows)), 1):
        rows[pk].draw, rows[pk].place = made, place
    MoneyAsk.objects.bulk_update(rows.values(), ["draw", "place"])
    audit.record(actor, "draw_order", fund)
    return made
