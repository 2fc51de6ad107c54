"""Letters to an address of which nobody has said that it is theirs."""

import datetime

from django.utils import timezone

from accounts import audit
from accounts.models import User
from common import limits
from common.contact import Reachable
from common.encryption import blind_index
from common.fields import normalize_email
from messaging.models import TO_NUMBERS
from messaging.reach import channels_of
from messaging.text_numbers import text_number


def letters_allowed(person: Reachable) -> bool:
    """Count one message to `person` that visitors can cause; False beyond the limit.

    Counted by each address that it may go to, whoever asks and whatever for: no stranger fills
    anybody's phone or mailbox. An email that is proven has no limit.
    """
    counted = set()
    for channel in channels_of(person):
        # Not the stored indexes: the row may not be stored yet.
        if channel in TO_NUMBERS:
            counted.add(blind_index(text_number(person), purpose="phone"))
        elif not person.email_proven_at:
            counted.add(blind_index(normalize_email(person.email), purpose="email"))
    # All are counted, also after one that is used up.
    return all([limits.allows("letters", index) for index in sorted(counted)])


def proven_by(actor: audit.Actor) -> datetime.datetime | None:
    """Return since when an email counts as proven that `actor` wrote down: what staff were told."""
    return timezone.now() if isinstance(actor, User) else None
