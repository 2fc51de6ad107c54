"""Counting those who come from outside all wards, so that a flood can make up no places."""

import datetime

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from common.limits import is_first, sender_allows, sender_of
from common.zip_codes import codes_holding
from pods.choices import OutsideKind
from pods.elsewhere import Elsewhere
from pods.models import OutsideCount, ZipCentroid

# Of a code that nobody knows so many signs are kept: in the US the region, of a thousand.
SIGNS_KEPT = 3
# So many places without a middle have a row of their own in a month; the rest are counted as "".
MOST_UNKNOWN = 1000
DAY = datetime.timedelta(days=1)


def count_outside(elsewhere: Elsewhere | None, kind: OutsideKind) -> None:
    """Count once that somebody came for `kind` from outside our wards; nobody else is counted."""
    if elsewhere is None:
        return
    month = timezone.localdate().replace(day=1)
    place = _place_of(elsewhere.zip_code, month)
    with connection.cursor() as cursor:
        # The unique index decides, and no two lose one of their counts.
        cursor.execute(
            """
            INSERT INTO pods_outsidecount AS known (month, place, kind, count)
            VALUES (%s, %s, %s, 1)
            ON CONFLICT (month, place, kind) DO UPDATE SET count = known.count + 1
            """,
            [month, place, kind.value],
        )


def count_look(request: HttpRequest, elsewhere: Elsewhere | None) -> None:
    """Count who looks from outside: from one address each ZIP code once a day, and not too many."""
    if elsewhere is None:
        return
    subject = f"{sender_of(request)}:{elsewhere.zip_code}"
    if is_first("outside", subject, DAY) and sender_allows(request, "outside"):
        count_outside(elsewhere, OutsideKind.LOOK)


def _place_of(zip_code: str, month: datetime.date) -> str:
    """Return what is counted of `zip_code`: all of it only if there is such a place."""
    codes = codes_holding(zip_code)
    known = set(ZipCentroid.objects.filter(pk__in=codes).order_by().values_list("pk", flat=True))
    found = next((code for code in codes if code in known), None)
    if found is not None:
        return found
    place = zip_code[:SIGNS_KEPT]
    rows = OutsideCount.objects.filter(month=month)
    is_here = rows.filter(place=place).exists()
    return place if is_here or rows.order_by().count() < MOST_UNKNOWN else ""
