"""What comes from a number is stored by the webhook in two short statements, as it came.

The worker takes it in, one after the other and in its order: a storm of texts costs pages nothing.
Only STOP counts before that, so that nobody is texted after it.
"""

import dataclasses
import json
import logging
import time

from django.db import DatabaseError, transaction

from inbox.choices import FROM_NUMBERS, Word
from inbox.open_models import Arrived
from inbox.taking import number_of, take_in
from inbox.words import meaning
from messaging import opt_outs
from messaging.inbound.incoming import Incoming, take_texts
from messaging.queue import defer_once

log = logging.getLogger(__name__)
TASK = "take_arrived"
AT_ONCE = 200
# While so many wait, the worker rests after each for as long as it took: the machine is the pages'.
MANY = 20
LONGEST_REST = 0.05


@take_texts
def arrive(said: Incoming) -> None:
    """Store what came from a number for the worker; take in all else. Twice is once."""
    if said.via not in FROM_NUMBERS:
        take_in(said)
        return
    with transaction.atomic():
        row = Arrived(key=said.key, said=json.dumps(dataclasses.asdict(said)))
        Arrived.objects.bulk_create([row], ignore_conflicts=True)
        _stop_at_once(said, row)
        defer_once(TASK, "default")


def _stop_at_once(said: Incoming, row: Arrived) -> None:
    number = number_of(said)
    if number and not said.photos and meaning(said.text) == Word.STOP:
        opt_outs.stop(number, row.at)


def take_arrived() -> int:
    """Take in all that waits, in its order, and return how many; what fails waits until later."""
    taken, last = 0, 0
    while ids := list(_waiting(last)):
        for pk in ids:
            started = time.monotonic()
            taken, last = taken + _take(pk), pk
            if len(ids) >= MANY:
                time.sleep(min(time.monotonic() - started, LONGEST_REST))
    return taken


def _waiting(last: int) -> list[int]:
    rows = Arrived.objects.filter(pk__gt=last).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:AT_ONCE])


def _take(pk: int) -> bool:
    row = Arrived.objects.filter(pk=pk).first()
    if row is None:
        return False
    try:
        take_in(_said(row))
    except DatabaseError as error:
        # Without its words, which may hold what somebody wrote.
        log.warning("What arrived as %s could not be taken in", pk, exc_info=error)
        return False
    # It is stored: once more it would be known by its key.
    Arrived.objects.filter(pk=pk).delete()
    return True


def _said(row: Arrived) -> Incoming:
    said = json.loads(row.said)
    # Texts come without files: those are named, and fetched.
    return Incoming(**{**said, "media": tuple(said["media"]), "files": (), "at": row.at})
