"""Approving, declining and paying what is asked of a fund."""

import datetime

from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.encryption import blind_index
from common.errors import NotPossible
from common.fields import normalize_email
from fund import news, notifications
from fund.choices import AskKind, AskState, EntryKind
from fund.models import Balance, Entry, MoneyAsk
from fund.services import ledger
from fund.services.asks import OVER, end
from fund.services.locking import lock_ask
from requests_app.choices import NeedStatus
from requests_app.ends import EndReason
from requests_app.referrals import best_for
from requests_app.services.closing import close_need
from requests_app.services.guards import ENDED_ALREADY
from requests_app.services.requests import end_needs

NOT_YOUR_OWN = _("Somebody else has to approve this: it is your own, or you typed it in.")
OTHER_AMOUNT = _("Somebody approved another amount meanwhile. Please look again.")
TOO_MUCH = _("This is more than was asked for.")
LIMIT = _("This is more than one household gets in a month.")
PAID_ALREADY = _("Somebody has noted the payment meanwhile. Please look again.")
PROMISED = _("The fund does not hold that much, besides what is promised already.")


@transaction.atomic
def approve(ask_id: int, amount: int, *, actor: User) -> None:
    """Approve an amount; from the fund's own on a second person has to. Twice is once.

    Raises `NotPossible` for one's own, for more than was asked for, more than a household gets in a
    month, and more than the fund holds.
    """
    ask, balance = lock_ask(ask_id)
    if actor.pk in (ask.approved_by_id, ask.seconded_by_id):
        return
    if ask.state != AskState.WAITING:
        raise NotPossible(OVER)
    _must_go_on(ask)
    if is_own(ask, actor):
        raise NotPossible(NOT_YOUR_OWN)
    if ask.approved_by_id is None:
        _approve_first(ask, balance, amount, actor)
    else:
        _second(ask, amount, actor)
    audit.record(actor, "approve_money", ask)
    if ask.state == AskState.APPROVED:
        notifications.money_approved(ask)
        news.is_to_be_paid(ask)
    else:
        news.waits(ask, actor)


def _approve_first(ask: MoneyAsk, balance: Balance, amount: int, actor: User) -> None:
    if not 0 < amount <= ask.most:
        raise NotPossible(TOO_MUCH)
    if amount > balance.amount - promised(balance):
        raise NotPossible(PROMISED)
    _must_be_within_limit(ask, amount)
    ask.granted, ask.needs_second = amount, amount >= ask.fund.two_from
    ask.approved_by, ask.approved_at = actor, timezone.now()
    ask.state = AskState.WAITING if ask.needs_second else AskState.APPROVED
    names = ["granted", "needs_second", "approved_by", "approved_at", "state"]
    ask.save(update_fields=names)


@transaction.atomic
def take_back(ask_id: int, *, actor: User) -> None:
    """Take back an approval that waits for a second person: it can be another amount then.

    Twice is once. Raises `NotPossible` once enough people approved: they were told.
    """
    ask, _balance = lock_ask(ask_id)
    if ask.state != AskState.WAITING:
        raise NotPossible(OVER)
    if ask.approved_by_id is None:
        return
    ask.granted = ask.approved_by = ask.approved_at = None
    ask.needs_second = False
    ask.save(update_fields=["granted", "approved_by", "approved_at", "needs_second"])
    audit.record(actor, "take_back_approval", ask)


def _second(ask: MoneyAsk, amount: int, actor: User) -> None:
    if amount != ask.granted:
        raise NotPossible(OTHER_AMOUNT)
    ask.seconded_by, ask.state = actor, AskState.APPROVED
    ask.save(update_fields=["seconded_by", "state"])


def _must_go_on(ask: MoneyAsk) -> None:
    if ask.kind == AskKind.HELP and not ask.need.is_active:
        raise NotPossible(ENDED_ALREADY)


def is_own(ask: MoneyAsk, user: User) -> bool:
    """Tell whether `user` asks for it, or typed it in for somebody: by account, or by email."""
    if ask.entered_by_id == user.pk:
        return True
    person = ask.match.volunteer if ask.match else ask.need.request
    own = blind_index(normalize_email(user.email), purpose="email")
    return bool(person.email_index) and person.email_index == own


def promised(balance: Balance) -> int:
    """Return what is approved, by one or by enough, and not paid yet."""
    rows = MoneyAsk.objects.going_on().filter(fund=balance.fund_id, granted__isnull=False)
    return int(rows.aggregate(sum=Sum("granted"))["sum"] or 0)


def _must_be_within_limit(ask: MoneyAsk, amount: int) -> None:
    """Count what the household was granted this month; the balance is locked."""
    limit = ask.fund.most_a_month
    if limit is None or ask.kind != AskKind.HELP:
        return
    first = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    counted = Q(state=AskState.PAID) | Q(state__in=AskState.going_on())
    rows = MoneyAsk.objects.of_household(ask.need).filter(counted, fund=ask.fund_id)
    rows = rows.filter(approved_at__gte=first).exclude(pk=ask.pk)
    if int(rows.aggregate(sum=Sum("granted"))["sum"] or 0) + amount > limit:
        raise NotPossible(LIMIT)


@transaction.atomic
def decline(ask_id: int, *, actor: User) -> None:
    """Say no. They are told, a household with what else may help; its need is closed.

    Twice is once.
    """
    ask, _balance = lock_ask(ask_id)
    if ask.state == AskState.DECLINED:
        return
    if ask.state not in AskState.going_on():
        raise NotPossible(OVER)
    end(ask, AskState.DECLINED)
    audit.record(actor, "decline_money", ask)
    if ask.kind == AskKind.HELP and ask.need.is_active:
        close_need(
            ask.need_id,
            reason=EndReason.NOT_OURS,
            resource_ids=best_for(ask.need),
            actor=actor,
        )
    elif ask.kind == AskKind.BACK:
        notifications.money_declined(ask)


@transaction.atomic
def pay(ask_id: int, *, how: str, number: str, day: datetime.date, actor: User) -> None:
    """Record that what was approved was paid, how and with which number. Twice is once.

    The need of a household is done then. Raises as `ledger.post` does, and for what somebody has
    paid in another way meanwhile.
    """
    ask, _balance = lock_ask(ask_id)
    if ask.entry is not None:
        if (ask.entry.how, ask.entry.number, ask.entry.day) != (how, number, day):
            raise NotPossible(PAID_ALREADY)
        return
    if ask.state != AskState.APPROVED or ask.granted is None:
        raise NotPossible(_("This is not approved yet."))
    _must_go_on(ask)
    entry = Entry(
        fund=ask.fund,
        kind=EntryKind.HELP if ask.kind == AskKind.HELP else EntryKind.BACK,
        amount=-ask.granted,
        day=day,
        category_id=ask.need.category_id,
        how=how,
        number=number,
        key=f"ask:{ask_id}",
    )
    ask.entry = ledger.post(entry, actor=actor)
    ask.state, ask.ended_at = AskState.PAID, timezone.now()
    ask.save(update_fields=["entry", "state", "ended_at"])
    audit.record(actor, "pay_money", ask)
    notifications.money_paid(ask)
    if ask.kind == AskKind.HELP:
        end_needs([ask.need], NeedStatus.DONE, actor)
