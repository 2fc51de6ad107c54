"""The line of texts that came too many at once: stored as they came, taken in one after the other.

To take a text in (whose is it, does it wait for somebody, is it an answer) is twenty statements.
Thousands in a minute, of a storm or of a liar, would have all threads, and people on the pages
would wait. So a process takes in a few at once; what comes besides is stored in one statement, and
a job takes it in, with a pause after each. While one waits all wait: no text overtakes another.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from django.db import transaction

from inbox.choices import FROM_NUMBERS, Word
from inbox.models import Arrival
from inbox.words import meaning
from messaging.inbound.incoming import Incoming
from messaging.queue import defer_named

log = logging.getLogger(__name__)
# So many in so many seconds a process takes in at once. No network of neighbors comes near it.
AT_ONCE, WITHIN = 20, 10.0
# A job ends after so many seconds, and another goes on: the worker may be asked to stop.
JOB_SECONDS = 30.0
TAKE = "take_arrivals"
Taker = Callable[[Incoming, Arrival], None]

_lock = threading.Lock()
_taken: deque[float] = deque(maxlen=AT_ONCE)


def stands_in_line(said: Incoming) -> bool:
    """Store `said`, as it came, if others wait or come at this moment; tell whether that was done.

    STOP and its kin act at once, whatever else there is.
    """
    if said.via not in FROM_NUMBERS or meaning(said.text) in (Word.STOP, Word.START):
        return False
    others = Arrival.objects.exists()
    if not others and _is_quiet():
        return False
    with transaction.atomic():
        # Brought twice it is the same; brought once more later, its item is there.
        arrival = Arrival(key=said.key, said=asdict(said))  # type: ignore[misc]  # holds JSON
        Arrival.objects.bulk_create([arrival], ignore_conflicts=True)
        if not others:
            defer_named(TAKE, "default", lock=TAKE)
    return True


def _is_quiet() -> bool:
    now = time.monotonic()
    with _lock:
        if len(_taken) == AT_ONCE and now - _taken[0] < WITHIN:
            return False
        _taken.append(now)
        return True


def take_arrivals(take: Taker) -> bool:
    """Hand what waits to `take`, oldest first, for half a minute; tell whether some are left.

    `take` deletes the arrival in the transaction that stores its text. One that fails stays, is
    tried again by the next job, and keeps back no other.
    """
    until = time.monotonic() + JOB_SECONDS
    for arrival in _waiting():
        began = time.monotonic()
        try:
            take(Incoming(**_as_made(arrival.said)), arrival)
        except Exception as error:
            # Without its words, which may hold what somebody wrote.
            log.error("Text %s that waits was not taken in", arrival.pk, exc_info=error)
        if time.monotonic() >= until:
            return True
        # Half of the time is for the pages.
        time.sleep(time.monotonic() - began)
    return False


def _waiting() -> Iterator[Arrival]:
    last = 0
    while arrival := Arrival.objects.filter(pk__gt=last).first():
        last = arrival.pk
        yield arrival


def _as_made(said: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with the tuples that JSON has made lists of."""
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in said.items()
    }
