"""Letters to an address of which nobody has said that it is theirs."""

import datetime

from django.utils import timezone

from accounts import audit
from accounts.models import User
from common import limits
from common.contact import Reachable
from common.encryption import blind_index
from common.fields import normalize_email


def letters_allowed(person: Reachable) -> bool:
    """Count one letter to the email of `person` that visitors can cause; False beyond the limit.

    Counted by the address, whoever asks and whatever for. Once it is proven there is none.
    """
    if person.email_proven_at:
        return True
    # Not the stored index: the row may not be stored yet.
    index = blind_index(normalize_email(person.email), purpose="email")
    return limits.allows("letters", index)


def proven_by(actor: audit.Actor) -> datetime.datetime | None:
    """Return since when an email counts as proven that `actor` wrote down: what staff were told."""
    return timezone.now() if isinstance(actor, User) else None
