"""The hours of an entry: rules, when they are open, and how people say them; no database."""

from resources.hours.hours import Hours, Span, is_zone, network_zone, zone_named
from resources.hours.rules import DAYS_OF_MONTH, IN_MONTH, WEEKDAYS, Rule

__all__ = [
    "DAYS_OF_MONTH",
    "IN_MONTH",
    "WEEKDAYS",
    "Hours",
    "Rule",
    "Span",
    "is_zone",
    "network_zone",
    "zone_named",
]
