"""Posting into the ledger: gifts, payments, corrections, and the closing of months."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from fund.choices import EntryKind
from fund.models import Balance, Closing, Entry, Fund
from fund.money import refuse_card
from fund.services.locking import lock_balance
from requests_app.services.guards import translate_integrity_error

TOO_LITTLE = _("The fund does not hold that much.")
IS_CLOSED = _("This month is closed. Please give a later day.")
NOT_YET = _("This day has not come yet.")
NOTED_ALREADY = _("A gift with this number, day and amount is in the ledger already.")
CHANGED = _("Somebody else has changed this meanwhile. Please look at it again.")
NOT_POSTED = _("This cannot be posted.")
REFUSED = {"fund_not_below_zero": TOO_LITTLE, "fund_month_is_closed": IS_CLOSED}


def post(entry: Entry, *, actor: User) -> Entry:
    """Store an entry and move the balance; the same `key` twice is once, and returns the first.

    Raises `NotPossible` where the fund holds too little, the month is closed, the day has not come,
    or a number looks like that of a card.
    """
    if entry.day > timezone.localdate():
        raise NotPossible(NOT_YET)
    try:
        refuse_card(entry.number)
    except ValidationError as error:
        raise NotPossible(error.message) from error
    # The transaction itself, and no savepoint in one: all that is asked of the database meanwhile
    # is asked under the lock, for which everybody else who posts into this fund waits.
    with translate_integrity_error(NOT_POSTED, REFUSED):
        lock_balance(entry.fund_id)
        # Under the lock: of two at once the second finds what the first has posted.
        before = Entry.objects.filter(key=entry.key, fund=entry.fund_id).first()
        if before is not None:
            return before
        entry.by = actor
        entry.save(force_insert=True)
        audit.record(actor, "post_entry", entry)
    return entry


def note_gift(
    fund_id: int, amount: int, day: datetime.date, *, number: str = "", key: str, actor: User
) -> Entry:
    """Post a gift that came in. Raises as `post` does."""
    gift = Entry(
        fund_id=fund_id, kind=EntryKind.GIFT, amount=amount, day=day, number=number, key=key
    )
    return post(gift, actor=actor)


@transaction.atomic
def note_one_gift(
    fund_id: int, amount: int, day: datetime.date, *, number: str = "", key: str, actor: User
) -> Entry:
    """Post a gift that somebody typed in.

    Raises as `post` does, and for one whose number, day and amount another gift has: a form that
    was opened twice, or a line of a file.
    """
    lock_balance(fund_id)
    same = Entry.objects.filter(fund=fund_id, kind=EntryKind.GIFT, day=day, amount=amount)
    if number and same.filter(number=number, corrections=None).exclude(key=key).exists():
        raise NotPossible(NOTED_ALREADY)
    return note_gift(fund_id, amount, day, number=number, key=key, actor=actor)


@transaction.atomic
def note_gifts(
    fund_id: int, gifts: Iterable[tuple[datetime.date, int, str, str]], *, actor: User
) -> int:
    """Post the gifts of a file (day, amount, number, key): all of them or none.

    Returns how many are new: the same file twice posts nothing twice. Raises as `post` does.
    """
    lock_balance(fund_id)
    before = Entry.objects.filter(fund=fund_id).count()
    for day, amount, number, key in gifts:
        note_gift(fund_id, amount, day, number=number, key=key, actor=actor)
    return Entry.objects.filter(fund=fund_id).count() - before


@transaction.atomic
def correct(entry_id: int, right: int, *, key: str, actor: User) -> Entry | None:
    """Post the difference to what an entry should have been (0: it should not be there).

    Returns None where it is right already. Raises as `post` does, and for the other sign.
    """
    entry = Entry.objects.select_related("fund").get(pk=entry_id)
    if entry.corrects_id is not None:
        raise NotPossible(_("Please correct the first entry, not the correction."))
    lock_balance(entry.fund_id)
    if Entry.objects.filter(key=key).exists():
        return None
    if right and (right > 0) != (entry.amount > 0):
        raise NotPossible(_("Money that came in stays so, and money that went out as well."))
    difference = right - entry.amount - _sum(entry.corrections.all())
    if not difference:
        return None
    correction = Entry(
        fund=entry.fund,
        kind=EntryKind.CORRECTION,
        amount=difference,
        day=timezone.localdate(),
        category_id=entry.category_id,
        corrects=entry,
        key=key,
    )
    return post(correction, actor=actor)


@transaction.atomic
def close_month(
    fund_id: int, month: datetime.date, *, seen: int | None = None, actor: User
) -> None:
    """Close a month that is over, and all before it, for good. Twice is once.

    Raises `NotPossible` for one that still goes on, and where the fund did not hold at its end what
    whoever closes it has `seen`: somebody has posted meanwhile.
    """
    first = month.replace(day=1)
    if first >= timezone.localdate().replace(day=1):
        raise NotPossible(_("This month is not over yet."))
    lock_balance(fund_id)
    closed = Closing.objects.filter(fund=fund_id)
    if closed.filter(month__gte=first).exists():
        return
    held = _sum(Entry.objects.filter(fund=fund_id, day__lt=_next_month(first)))
    if seen is not None and seen != held:
        raise NotPossible(CHANGED)
    closing = Closing.objects.create(fund_id=fund_id, month=first, amount=held, by=actor)
    audit.record(actor, "close_month", closing.fund)


def _next_month(first: datetime.date) -> datetime.date:
    return (first + datetime.timedelta(days=31)).replace(day=1)


def last_month() -> datetime.date:
    """Return the first day of the month that was over last."""
    return (timezone.localdate().replace(day=1) - datetime.timedelta(days=1)).replace(day=1)


def _sum(entries: object) -> int:
    found = entries.aggregate(sum=Sum("amount"))["sum"]  # type: ignore[attr-defined]
    return int(found or 0)


def out_of_balance() -> list[tuple[Fund, int, int]]:
    """Return the funds whose balance is not the sum of their entries, with both; none, ever.

    Both are read in one statement: what is posted meanwhile counts in both or in neither.
    """
    rows = Balance.objects.select_related("fund").annotate(sum=Sum("fund__entries__amount"))
    found = [(row.fund, row.amount, int(row.sum or 0)) for row in rows.order_by("pk")]
    return [each for each in found if each[1] != each[2]]
