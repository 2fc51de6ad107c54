"""Open needs as anybody may read them: kind of help, ward and how soon, counted; nothing else.

No reference, detail, pod, ZIP code, day, hour or language: any of them could point to a household
in a small place. Groups of fewer than `FEWEST_COUNTED` are not counted out, so that one household
that comes or goes is not seen by who looks twice.
"""

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.models import Category
from common.sorting import in_reading_order
from pods.models import Ward
from requests_app.choices import Urgency
from requests_app.days import LATER, how_soon, needed_by
from requests_app.models import Need
from requests_app.when import by_day, said_today

# With one or two in one group, a household that comes or goes changes nothing to be read.
FEWEST_COUNTED = 3
WORDS: dict[int, str | Promise] = {
    Urgency.WHENEVER: Urgency.WHENEVER.label,
    LATER: gettext_lazy("Next week or later"),
}


@dataclass(frozen=True)
class Line:
    """A count of the neighbors who need one kind of help by one time."""

    when: int
    count: int

    @property
    def soon(self) -> str:
        """By when, with the day that the words mean today: a list is read later too.

        It is the same day for all of a line, and no household's own.
        """
        today = timezone.localdate()
        if self.when == Urgency.TODAY:
            return capfirst(said_today(today))
        day = needed_by(self.when, None, today)
        return capfirst(by_day(day)) if day else str(WORDS[self.when])

    @property
    def people(self) -> str:
        """The count in words, but not exactly when they are few."""
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

    # The day wins: "this week" was true when it was asked, and may be tomorrow by now.


def areas(needs: QuerySet[Need]) -> list[Area]:
    """Those of `needs` that are open and still ahead, by ward and kind.

    Three queries, however many there are.
    """
    rows = (
        needs.open()  # type: ignore[attr-defined]
        .still_ahead()
        .for_neighbors()
        .values("request__ward", "category", soon=how_soon())
        # Households, because the text says neighbors: one may wait for the same kind twice.
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
    """Sort by the order of the wards; those without one come last."""
    return area.ward is None, area.ward.position if area.ward else 0


def kinds_in(ward: Ward) -> list[Kind]:
    """Return the kinds of help that are open in `ward`."""
    return next((area.kinds for area in areas(Need.objects.filter(request__ward=ward))), [])
