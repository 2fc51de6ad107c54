"""Pledges, which become gifts when they come; and gifts in kind, which are no money."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.errors import NoLongerThere, NotPossible
from fund.choices import PledgeState
from fund.models import Closing, InKind, Pledge
from fund.money import refuse_card
from fund.services import ledger
from fund.services.locking import lock_balance
from requests_app.services.guards import translate_integrity_error

ENDED = _("This pledge has ended already.")


@transaction.atomic
def pledge(
    fund_id: int, amount: int, day: datetime.date, *, number: str = "", key: str, actor: User
) -> Pledge:
    """Note what somebody said they will give, and when. The same `key` twice is once.

    Raises `NotPossible` for a number that looks like that of a card.
    """
    lock_balance(fund_id)
    before = Pledge.objects.filter(key=key, fund=fund_id).first()
    if before is not None:
        return before
    new = Pledge(fund_id=fund_id, amount=amount, day=day, number=number, key=key, by=actor)
    new.noted_on = timezone.localdate()
    _store(new, number)
    audit.record(actor, "note_pledge", new)
    return new


@transaction.atomic
def has_come(
    pledge_id: int, amount: int, day: datetime.date, *, number: str = "", actor: User
) -> None:
    """Post what came of a pledge as a gift, be it another amount. Twice is once.

    Raises as `ledger.post` does, and for a pledge that was let go.
    """
    found = _lock(pledge_id)
    if found.state == PledgeState.CAME:
        return
    if found.state != PledgeState.WAITING:
        raise NotPossible(ENDED)
    found.entry = ledger.note_gift(
        found.fund_id, amount, day, number=number, key=f"pledge:{pledge_id}", actor=actor
    )
    _end(found, PledgeState.CAME)


@transaction.atomic
def let_go(pledge_id: int, *, actor: User) -> None:
    """Expect a pledge no longer. Twice is once. Raises `NotPossible` for one that came."""
    found = _lock(pledge_id)
    if found.state == PledgeState.LET_GO:
        return
    if found.state != PledgeState.WAITING:
        raise NotPossible(ENDED)
    _end(found, PledgeState.LET_GO)
    audit.record(actor, "let_pledge_go", found)


def _lock(pledge_id: int) -> Pledge:
    """Lock a pledge, after the balance as everywhere. Raises `NoLongerThere`."""
    fund_id = Pledge.objects.filter(pk=pledge_id).values_list("fund", flat=True).first()
    if fund_id is None:
        raise NoLongerThere(_("This is no longer there."))
    lock_balance(fund_id)
    rows = Pledge.objects.select_for_update(no_key=True, of=("self",))
    return rows.get(pk=pledge_id)


def _end(found: Pledge, state: PledgeState) -> None:
    found.state, found.ended_at = state, timezone.now()
    found.save(update_fields=["state", "ended_at", "entry"])


@transaction.atomic
def note_in_kind(
    fund_id: int,
    what: str,
    day: datetime.date,
    *,
    worth: int | None = None,
    key: str,
    actor: User,
) -> InKind:
    """Note a thing that was given. The same `key` twice is once.

    Raises `NotPossible` for a day to come or of a closed month, whose sums stay as they are, and
    for words that look like the number of a card.
    """
    lock_balance(fund_id)
    before = InKind.objects.filter(key=key, fund=fund_id).first()
    if before is not None:
        return before
    if day > timezone.localdate():
        raise NotPossible(ledger.NOT_YET)
    _require_open_month(fund_id, day)
    new = InKind(fund_id=fund_id, what=what, day=day, worth=worth, key=key, by=actor)
    _store(new, what)
    audit.record(actor, "note_in_kind", new)
    return new


@transaction.atomic
def take_out_in_kind(in_kind_id: int, *, actor: User) -> None:
    """Delete a thing that was noted by mistake. Twice is once.

    Raises `NotPossible` in a closed month, whose sums stay as they are.
    """
    fund_id = InKind.objects.filter(pk=in_kind_id).values_list("fund", flat=True).first()
    if fund_id is None:
        return
    lock_balance(fund_id)
    found = InKind.objects.filter(pk=in_kind_id).first()
    if found is None:
        return
    _require_open_month(fund_id, found.day)
    audit.record(actor, "take_out_in_kind", found)
    found.delete()


def _require_open_month(fund_id: int, day: datetime.date) -> None:
    if Closing.objects.filter(fund=fund_id, month__gte=day.replace(day=1)).exists():
        raise NotPossible(ledger.IS_CLOSED)


@transaction.atomic
def went_to(in_kind_id: int, where: str, *, actor: User) -> None:
    """Note where a thing went, today. Twice is once; other words meanwhile replace the first."""
    rows = InKind.objects.select_for_update(no_key=True, of=("self",))
    found = rows.filter(pk=in_kind_id).first()
    if found is None:
        raise NoLongerThere(_("This is no longer there."))
    if found.went_to == where:
        return
    _refuse_card(where)
    found.went_to, found.went_on = where, timezone.localdate() if where else None
    found.save(update_fields=["went_to", "went_on"])
    audit.record(actor, "say_where_it_went", found, ["went_to"])


def _store(new: Pledge | InKind, words: str) -> None:
    _refuse_card(words)
    with translate_integrity_error(ledger.NOT_POSTED, ledger.REFUSED):
        new.save(force_insert=True)


def _refuse_card(words: str) -> None:
    try:
        refuse_card(words)
    except ValidationError as error:
        raise NotPossible(error.message) from error
