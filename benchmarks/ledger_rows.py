"""The writers of `benchmarks.ledger`, and looks at what they have written."""

import os
import sys
from pathlib import Path
from random import Random
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
django.setup()

from django.db import connection
from django.utils import timezone

from accounts.models import User
from common.errors import NotPossible
from fund.choices import EntryKind
from fund.models import Balance, Entry, Fund
from fund.services import ledger
from tests import factories

FUNDS = 4
# What a writer was told that is stored, line by line; and what it was refused.
STORED, REFUSED = "stored", "refused"


def prepare() -> None:
    """Make the funds, with a little in each, so that many payments find too little."""
    for number in range(FUNDS):
        ward = factories.make_ward() if number else None
        factories.make_fund(ward, holds=50_000)


def write(number: int, folder: Path) -> None:
    """Post at random until killed, and put down each key that was said to be stored."""
    chance, steward = Random(number), User.objects.filter(is_steward=True).first()
    funds, keys = list(Fund.objects.order_by("pk")), list[str]()
    with (folder / f"{STORED}-{number}").open("w") as stored:
        for step in range(10**9):
            fund = chance.choice(funds)
            # Now and then a form is sent twice.
            is_again = bool(keys) and chance.random() < 0.05
            key = chance.choice(keys) if is_again else f"bench:{number}:{step}"
            try:
                entry = _post(fund, key, chance, steward)
            except NotPossible:
                with (folder / f"{REFUSED}-{number}").open("a") as refusals:
                    refusals.write(".")
                continue
            if entry is not None and not is_again:
                keys.append(key)
                stored.write(f"{key}\n")
                stored.flush()


def _post(fund: Fund, key: str, chance: Random, steward: Any) -> Entry | None:
    """Post a gift, a payment or a correction. Raises `NotPossible` where too little is there."""
    what, today = chance.random(), timezone.localdate()
    if what < 0.4:
        amount = chance.randint(1, 20_000)
        return ledger.note_gift(fund.pk, amount, today, key=key, actor=steward)
    if what < 0.9:
        entry = Entry(fund=fund, kind=EntryKind.HELP, day=today, how="cash", key=key)
        entry.amount = -chance.randint(1, 30_000)
        return ledger.post(entry, actor=steward)
    rows = Entry.objects.filter(fund=fund, corrects=None).order_by("-pk")
    wrong = rows[chance.randrange(20)] if rows.count() > 20 else rows[0]
    sign = 1 if wrong.amount > 0 else -1
    right = sign * chance.randint(0, 20_000)
    return ledger.correct(wrong.pk, right, key=key, actor=steward)


# --- Looking --------------------------------------------------------------------------------------


def count() -> int:
    return Entry.objects.count()


def out_of_balance() -> list[str]:
    """Return what does not add up, or is below zero, in words; both read at one moment."""
    wrong = [f"{fund.pk}: {holds} and {total}" for fund, holds, total in ledger.out_of_balance()]
    below = Balance.objects.filter(amount__lt=0).values_list("pk", flat=True)
    return [*wrong, *(f"{pk} below zero" for pk in below)]


def promised_and_lost(folder: Path) -> tuple[int, int]:
    """Return how many postings were said to be stored, and how many of them are not there once."""
    told = [key for path in folder.glob(f"{STORED}-*") for key in path.read_text().splitlines()]
    found: dict[str, int] = {}
    for key in Entry.objects.filter(key__startswith="bench:").values_list("key", flat=True):
        found[key] = found.get(key, 0) + 1
    return len(told), sum(found.get(key, 0) != 1 for key in told)


def refused(folder: Path) -> int:
    """Return how often a writer was refused a payment."""
    return sum(path.stat().st_size for path in folder.glob(f"{REFUSED}-*"))


def ever_below_zero() -> tuple[int, int]:
    """Return how often a fund was below zero after an entry, and the least that one ever held.

    In the order of the numbers, which are given under the lock of the balance.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE held < 0), min(held) FROM (SELECT sum(amount) OVER "
            "(PARTITION BY fund_id ORDER BY id) AS held FROM fund_entry) AS entries"
        )
        below, least = cursor.fetchone()
    return int(below), int(least or 0)


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
