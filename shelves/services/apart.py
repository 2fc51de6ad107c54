"""The contacts of two who share a card: whether they are one, or kept apart by a block."""

from django.db.models import Q

from common.encryption import blind_index
from common.fields import normalize_email, normalize_phone
from requests_app.models import Block
from shelves.models import Card, Reservation


def indexes_of(person: Card | Reservation) -> set[str]:
    """Return the blind indexes of somebody who may not be stored yet."""
    phone, email = normalize_phone(person.phone), normalize_email(person.email)
    found = {
        blind_index(phone, purpose="phone") if phone else "",
        blind_index(email, purpose="email") if email else "",
    }
    return found - {""}


def are_kept_apart(some: set[str], others: set[str]) -> bool:
    """Tell whether a household and a volunteer with these contacts are never put together."""
    return Block.objects.filter(_between(some, others) | _between(others, some)).exists()


def _between(household: set[str], volunteer: set[str]) -> Q:
    asked = Q(phone_index__in=household) | Q(email_index__in=household)
    return asked & (Q(volunteer_phone_index__in=volunteer) | Q(volunteer_email_index__in=volunteer))
