"""The numbers that get no texts any more: who writes STOP is written to no more, until START.

Only a blind index of a number is kept. It stays when the person is erased, as the law wants it.
"""

from collections.abc import Iterable

from common.contact_lookup import contact_index
from messaging.models import OptOut


def stop(phone: str) -> bool:
    """Send no texts to `phone` from now on, for good. Twice is once: False the second time."""
    row = OptOut.objects.get_or_create(phone_index=contact_index(phone))
    return row[1]


def start(phone: str) -> bool:
    """Allow texts to `phone` again, as whoever has it wants; False where none were stopped."""
    deleted, _each = OptOut.objects.filter(phone_index=contact_index(phone)).delete()
    return bool(deleted)


def stopped_among(phones: Iterable[str]) -> set[str]:
    """Return those of `phones` to which no texts may go. One query."""
    by_index = {contact_index(phone): phone for phone in phones if phone}
    rows = OptOut.objects.filter(phone_index__in=by_index) if by_index else OptOut.objects.none()
    return {by_index[index] for index in rows.values_list("phone_index", flat=True)}


def has_stopped(phone: str) -> bool:
    """Tell whether no texts may go to `phone`."""
    return OptOut.objects.filter(phone_index=contact_index(phone)).exists()
