"""The hours in which people are written to by nobody's hand: a letter may ring a phone at night."""

from django.conf import settings
from django.utils import timezone


def is_daytime() -> bool:
    """Return whether jobs may write to people now, where the network is."""
    from_hour: int = settings.MESSAGES_FROM_HOUR
    until_hour: int = settings.MESSAGES_UNTIL_HOUR
    return from_hour <= timezone.localtime().hour < until_hour
