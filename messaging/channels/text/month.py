"""The texts of a month: counted in the parts that cost money, with an end."""

import datetime

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from messaging.models import TextMonth

# In one statement, so that two workers never take the last part twice.
_TAKE = """
INSERT INTO messaging_textmonth AS month (month, parts)
SELECT %(month)s, %(parts)s WHERE %(parts)s <= %(most)s OR %(urgent)s
ON CONFLICT (month) DO UPDATE SET parts = month.parts + %(parts)s
WHERE month.parts + %(parts)s <= %(most)s OR %(urgent)s
RETURNING parts
"""


def take(parts: int, *, is_urgent: bool) -> bool:
    """Count `parts` of a text for this month; False where none are left and it is not urgent."""
    with connection.cursor() as cursor:
        most = settings.TEXT_PARTS_PER_MONTH
        given = {"month": this_month(), "parts": parts, "most": most, "urgent": is_urgent}
        cursor.execute(_TAKE, given)
        return cursor.fetchone() is not None


def give_back(parts: int) -> None:
    """Count `parts` of a text no longer, which nobody took."""
    TextMonth.objects.filter(month=this_month()).update(parts=Greatest(F("parts") - parts, 0))


def used() -> int:
    """Return the parts that this month has cost so far."""
    found = TextMonth.objects.filter(month=this_month()).values_list("parts", flat=True)
    return found.first() or 0


def this_month() -> datetime.date:
    """Return the first day of the month."""
    return timezone.localdate().replace(day=1)
