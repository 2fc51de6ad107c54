"""The numbers that get no texts any more: who writes STOP is written to no more, until START.

Only a blind index of a number is kept. It stays when the person is erased, as the law wants it.
"""

import datetime
from collections.abc import Iterable

from django.db import connection
from django.utils import timezone

from common.contact_lookup import contact_index
from messaging.models import OptOut

# The latest counts, in whatever order they are heard of.
_STOP = """
INSERT INTO messaging_optout AS known (phone_index, stopped_at) VALUES (%s, %s)
ON CONFLICT (phone_index) DO UPDATE SET stopped_at = greatest(known.stopped_at, excluded.stopped_at)
"""


def stop(phone: str, at: datetime.datetime | None = None) -> None:
    """Send no texts to `phone` since `at` (now), for good. Twice is once."""
    with connection.cursor() as cursor:
        cursor.execute(_STOP, [contact_index(phone), at or timezone.now()])


def start(phone: str, at: datetime.datetime | None = None) -> None:
    """Allow texts to `phone` again, as whoever has it wants; not what was stopped after `at`."""
    stopped = OptOut.objects.filter(phone_index=contact_index(phone))
    stopped.filter(stopped_at__lte=at or timezone.now()).delete()


def stopped_among(phones: Iterable[str]) -> set[str]:
    """Return those of `phones` to which no texts may go. One query."""
    by_index = {contact_index(phone): phone for phone in phones if phone}
    rows = OptOut.objects.filter(phone_index__in=by_index) if by_index else OptOut.objects.none()
    return {by_index[index] for index in rows.values_list("phone_index", flat=True)}


def has_stopped(phone: str) -> bool:
    """Tell whether no texts may go to `phone`."""
    return OptOut.objects.filter(phone_index=contact_index(phone)).exists()
