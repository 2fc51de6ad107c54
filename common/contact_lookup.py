"""The look-up of whoever gave a phone or an email, without decrypting any row."""

from django.db.models import Q

from common.encryption import blind_index
from common.fields import normalize_email, normalize_phone


def contact_index(contact: str) -> str:
    """Return the blind index of a phone or an email. `contact` is a valid one."""
    if "@" in contact:
        return blind_index(normalize_email(contact), purpose="email")
    return blind_index(normalize_phone(contact), purpose="phone")


def with_contact(index: str) -> Q:
    """Return the condition of rows with the phone or email of this blind index."""
    # "" is the index of all who gave none.
    return Q(email_index=index) | Q(phone_index=index) if index else Q(pk__in=[])
