"""Open needs as anybody may read them: kind of help, ward and how soon, counted; nothing else.

No reference, detail, pod, ZIP code, day, hour or language: any of them could point to a household
in a small place. Groups of fewer than `FEWEST_COUNTED` are not counted out, so that one household
that comes or goes is not seen by who looks twice.
"""

import datetime
from dataclasses import dataclass

from django.db.models import Case, Count, F, IntegerField, QuerySet, When
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.models import Category
from common.sorting import in_reading_order
from pods.models import Ward
from requests_app.choices import Urgency
from requests_app.models import Need

FEWEST_COUNTED = 3
# Wanted on a day that is further away; before all `Urgency`.
LATER = 0
WORDS: dict[int, str | Promise] = {
    **dict(Urgency.choices),
    LATER: gettext_lazy("Next week or later"),
}


@dataclass(frozen=True)
class Line:
    """How many neighbors need one kind of help by one time."""

    when: int
    count: int

    @property
    def soon(self) -> str | Promise:
        return WORDS[self.when]

    @property
    def people(self) -> str:
        """How many, but not exactly when they are few."""
        if self.count < FEWEST_COUNTED:
            return _("1 or 2 neighbors")
        words = ngettext("%(count)d neighbor", "%(count)d neighbors", self.count)
        return words % {"count": self.count}


@dataclass(frozen=True)
class Kind:
    """A kind of help that somebody waits for: the most urgent lines first."""

    category: Category
    lines: list[Line]


@dataclass(frozen=True)
class Area:
    """A ward (None: those who named none) and what is open there."""

    ward: Ward | None
    kinds: list[Kind]


def how_soon(today: datetime.date | None = None) -> Case:
    """The urgency that a reader is told: that of the day it is wanted on, where there is one."""
    today = today or timezone.localdate()
    day = datetime.timedelta(days=1)
    return Case(
        When(wanted_on__lte=today, then=Urgency.TODAY),
        When(wanted_on__lte=today + day, then=Urgency.TOMORROW),
        When(wanted_on__lte=today + 7 * day, then=Urgency.THIS_WEEK),
        When(wanted_on__isnull=False, then=LATER),
        default=F("urgency"),
        output_field=IntegerField(),
    )


def areas(needs: QuerySet[Need]) -> list[Area]:
    """Those of `needs` that are open, by ward and kind. Three queries, however many there are."""
    rows = (
        needs.open()  # type: ignore[attr-defined]
        .values("request__ward", "category", soon=how_soon())
        .annotate(people=Count("request", distinct=True))
        .order_by("-soon")
    )
    by_place: dict[int | None, dict[int, list[Line]]] = {}
    for row in rows:
        lines = by_place.setdefault(row["request__ward"], {}).setdefault(row["category"], [])
        lines.append(Line(row["soon"], row["people"]))
    wards = Ward.objects.in_bulk([pk for pk in by_place if pk])
    categories = Category.objects.in_bulk({kind for kinds in by_place.values() for kind in kinds})
    found = [Area(wards.get(pk or 0), _kinds(kinds, categories)) for pk, kinds in by_place.items()]
    return in_reading_order(found, "ward", before=_place_of)


def _kinds(by_kind: dict[int, list[Line]], categories: dict[int, Category]) -> list[Kind]:
    kinds = [Kind(categories[pk], lines) for pk, lines in by_kind.items()]
    return in_reading_order(kinds, "category", before=lambda kind: kind.category.position)


def _place_of(area: Area) -> tuple[bool, int]:
    """In the order of the wards; those without one come last."""
    return area.ward is None, area.ward.position if area.ward else 0


def kinds_in(ward: Ward) -> list[Kind]:
    """What is open in `ward`."""
    return next((area.kinds for area in areas(Need.objects.filter(request__ward=ward))), [])
