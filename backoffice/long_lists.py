"""Lists of any length in the admin: pages that begin after a row, and counts that stop.

A page is found by the row that it begins after, not by counting through all rows before it, so the
last page costs what the first does, and rows that come in between move nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.views.main import ALL_VAR, PAGE_VAR, ChangeList
from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Paginator
from django.db.models import Count, F, Max, Model, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.fields import EncryptedTextField
from common.lookups import IsOneOf
from common.reading_order import InReadersOrder

# A list counts no further, and an action takes no more rows at once.
MOST = 1_000
# Where each row has to be looked up to be counted, so many of the newest are looked at.
MOST_LOOKED_UP = 2_000
# A search finds no more, a page full: who finds too many types another word.
MOST_FOUND = 30
# Lists with numbered pages need a number for each; they are of things that people wrote by hand.
MOST_NUMBERED = 10_000

# At most 18 digits, so that the number fits the column: a longer one would be Postgres's error.
PLACE = re.compile(r"(after|before)-([0-9]{1,18})|last")


class CappedPaginator(Paginator):
    """Counts no further than `most`: counting all of a long list is slow."""

    most = MOST_NUMBERED

    def page(self, number: Any) -> Any:
        """Return a page: its ids first, then what is shown of these.

        What a list counts of each row would be counted of all rows before the page, too. More rows
        than have a page stand newest first: any other order would sort all to show thirty.
        """
        if isinstance(self.object_list, QuerySet) and self.count >= self.most:
            self.object_list = self.object_list.order_by("-pk")
        page: Any = super().page(number)
        rows = self.object_list
        if isinstance(rows, QuerySet) and page.number > 1 and not rows.query.distinct:
            ids = ArraySubquery(page.object_list.values("pk"))
            page.object_list = rows.filter(IsOneOf(F("pk"), ids))
        return page

    @cached_property
    def count(self) -> int:
        if isinstance(self.object_list, QuerySet):
            # By id alone: what a list adds to its rows would be written out again.
            return self.object_list.order_by().values("pk")[: self.most].count()
        return len(self.object_list)


class LongPaginator(CappedPaginator):
    """Counts one past `MOST`, and not at all what a search has found."""

    most = MOST + 1

    @cached_property
    def count(self) -> int:
        known = getattr(self.object_list, "known_count", None)
        return super().count if known is None else known


class NewestPaginator(LongPaginator):
    """Counts among the newest of all rows alone: see `MOST_LOOKED_UP`."""

    @cached_property
    def count(self) -> int:
        return int(self._counted["count"])

    @property
    def is_exact(self) -> bool:
        """Tell whether there are no other rows."""
        return not self._counted["first"]

    @cached_property
    def _counted(self) -> dict[str, Any]:
        rows: Any = self.object_list
        every = rows.model._default_manager.order_by("-pk").values("pk")
        before = Coalesce(Subquery(every[MOST_LOOKED_UP : MOST_LOOKED_UP + 1]), 0)
        rows = rows.order_by().annotate(before=before).filter(pk__gt=F("before"))
        counted = rows.values("pk", "before")[: self.most]
        return dict(counted.aggregate(count=Count("pk"), first=Coalesce(Max("before"), 1)))


@dataclass(frozen=True)
class Place:
    """A page's place in its list: `after` or `before` the row `pk`, `last`, or "" for the first.

    The row may be gone by now; its number still says where it was.
    """

    way: str = ""
    pk: int = 0

    @classmethod
    def read(cls, text: str) -> "Place":
        """Read what `str` of a place gave; the first page for anything odd."""
        found = PLACE.fullmatch(text)
        if not found:
            return cls()
        return cls(found[1], int(found[2])) if found[1] else cls("last")

    def __str__(self) -> str:
        return f"{self.way}-{self.pk}" if self.pk else self.way

    @property
    def is_from_the_end(self) -> bool:
        """Tell whether the page is found by walking back."""
        return self.way in {"before", "last"}


@dataclass(frozen=True)
class Page:
    """The rows of one page, and the places of those that it leads to ("" the first)."""

    rows: list[Model]
    first: Place | None = None
    previous: Place | None = None
    next: Place | None = None
    last: Place | None = None

    @property
    def is_all(self) -> bool:
        """Tell whether there is no other page."""
        return self.first is None and self.last is None


def page_at(place: Place, rows: QuerySet, size: int, *, newest_first: bool = True) -> Page:
    """The page of `rows`, which are in the order of their ids, at `place`: one query.

    It finds the ids first, once, and then what the page shows of them: where many rows must be
    looked at for a page, they are not carried along whole.
    """
    descending = newest_first != place.is_from_the_end
    order, beyond = ("-pk", "pk__lt") if descending else ("pk", "pk__gt")
    # Meant as a walk along an index in the order of ids, which stops after a page; one row
    # more than fits says whether there is another.
    ids = (rows.filter(**{beyond: place.pk}) if place.pk else rows).order_by(order).values("pk")
    chosen = IsOneOf(F("pk"), ArraySubquery(ids[: size + 1]))
    found = list(rows.filter(chosen).order_by(order))
    has_more = len(found) > size
    shown = found[:size]
    if place.is_from_the_end:
        shown.reverse()
        return _linked(shown, has_previous=has_more, has_next=place.way == "before")
    return _linked(shown, has_previous=place.way == "after", has_next=has_more)


def _linked(rows: list[Model], *, has_previous: bool, has_next: bool) -> Page:
    previous = Place("before", rows[0].pk) if rows and has_previous else None
    following = Place("after", rows[-1].pk) if rows and has_next else None
    return Page(
        rows,
        first=Place() if has_previous else None,
        previous=previous,
        next=following,
        last=Place("last") if has_next else None,
    )


class RoleChangeList(ChangeList):
    """A list whose count stops; with the pages that Django's own lists have."""

    page: Page | None = None
    # There may be more rows than were counted, but not for sure.
    is_at_least = False

    def apply_select_related(self, qs: QuerySet) -> QuerySet:
        """With the related rows; without what is encrypted, unless the list shows it."""
        related: Any = self.list_select_related or ()
        shown: Any = getattr(self.model_admin, "list_decrypts", ())
        return without_encrypted(super().apply_select_related(qs), related, shown)

    def get_ordering_field(self, field_name: Any) -> Any:
        """A column of translated names is sorted as readers of the page's language would."""
        if str(field_name).removesuffix("_i18n") in {"name", "title", "__str__"} and hasattr(
            self.model, "reading_keys"
        ):
            return InReadersOrder()
        return super().get_ordering_field(field_name)

    @property
    def is_capped(self) -> bool:
        """Tell whether there are more rows than were counted."""
        return self.result_count > self.most

    @property
    def is_looked_up(self) -> bool:
        """Tell whether a filter that is on looks up each row (`is_looked_up` of it)."""
        specs: Any = self.filter_specs
        return any(getattr(spec, "is_looked_up", False) and spec.value() for spec in specs)

    @property
    def most(self) -> int:
        return MOST_FOUND if self.query else MOST

    @property
    def counted(self) -> str:
        """Return the number of rows in words."""
        if self.is_capped:
            count = number_format(self.most, force_grouping=True)
            things = self.opts.verbose_name_plural
            return _("More than %(count)s %(things)s") % {"count": count, "things": things}
        if self.is_at_least:
            things = self.opts.verbose_name_plural
            return _("At least %(count)s %(things)s") % {
                "count": self.result_count,
                "things": things,
            }
        one, many = self.opts.verbose_name, self.opts.verbose_name_plural
        return f"{self.result_count} {one if self.result_count == 1 else many}"


class LongList(RoleChangeList):
    """A list in the order of its ids, newest first (or, when asked, oldest first)."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.place = Place.read(request.GET.get(PAGE_VAR, ""))
        super().__init__(request, *args, **kwargs)

    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[Any]:
        """By id alone: any other order would have to sort all rows to show thirty."""
        asked = super().get_ordering(request, queryset)
        return ["pk"] if asked[0] in {"id", "pk"} else ["-pk"]

    def get_results(self, request: HttpRequest) -> None:
        self.paginator = LongPaginator(self.queryset, self.list_per_page)
        newest_first = self.queryset.query.order_by == ("-pk",)
        size = self.list_per_page
        self.page = page_at(self.place, self.queryset, size, newest_first=newest_first)
        # Nothing is counted where the page in hand is the whole list.
        self.result_count = len(self.page.rows) if self.page.is_all else self._count()
        # Beside the search stands how much it found, and nothing while nothing was looked for.
        self.show_full_result_count = False
        self.full_result_count = None if self.query else self.result_count
        self.show_admin_actions = True
        self.can_show_all = self.result_count <= self.list_max_show_all and not self.is_at_least
        self.multi_page = self.result_count > self.list_per_page or self.is_at_least
        if self.show_all and self.can_show_all and not self.page.is_all:
            self.page = Page(list(self.queryset))
        self.result_list = self.page.rows

    def _count(self) -> int:
        if not self.is_looked_up:
            return self.paginator.count
        self.paginator = newest = NewestPaginator(self.queryset, self.list_per_page)
        self.is_at_least = not newest.is_exact and newest.count <= self.most
        return max(newest.count, self.list_per_page) if self.is_at_least else newest.count

    @property
    def all_address(self) -> str:
        """The address of all rows on one page, where they are few enough; else ""."""
        if self.show_all or not (self.multi_page and self.can_show_all):
            return ""
        return self.get_query_string({ALL_VAR: ""})

    @property
    def pages(self) -> list[tuple[str, str, str]]:
        """Words, address and relation of the links to other pages, in reading order."""
        page = self.page or Page([])
        ways = [
            (pgettext("the first page of a list", "First"), page.first, ""),
            (_("Previous"), page.previous, "prev"),
            (_("Next"), page.next, "next"),
            (pgettext("the last page of a list", "Last"), page.last, ""),
        ]
        return [
            (words, self.get_query_string({PAGE_VAR: str(place) or None}), rel)
            for words, place, rel in ways
            if place is not None
        ]


def without_encrypted(
    rows: QuerySet, related: Iterable[str] = (), shown: Iterable[str] = ()
) -> QuerySet:
    """`rows` and the `related` ones, and of what is encrypted only the fields `shown`."""
    # Each value costs a decryption, thirty rows at a time, for columns that nobody sees.
    return rows.defer(*(set(_encrypted_fields(rows.model, related)) - set(shown)))


def _encrypted_fields(model: type[Model], related: Iterable[str], path: str = "") -> Iterator[str]:
    """The encrypted fields of `model` and of the `related` models, as `defer` wants them."""
    for field in model._meta.concrete_fields:
        if isinstance(field, EncryptedTextField):
            yield f"{path}{field.name}"
    steps = [name.partition("__")[::2] for name in related]
    for step in {first for first, _rest in steps}:
        beyond = [rest for first, rest in steps if first == step and rest]
        nearer: Any = model._meta.get_field(step).related_model
        yield from _encrypted_fields(nearer, beyond, f"{path}{step}__")


def found(rows: QuerySet, ways: Sequence[Q]) -> QuerySet:
    """Those of `rows` that one of the `ways` finds; no more than the newest thirty of each.

    Each way is asked by itself, with its own index. Asked at once, with "or" between columns of
    different tables, Postgres would read all rows.
    """
    # One more than are shown, so that the list can say "more than 30".
    each = [rows.filter(way).order_by("-pk").values_list("pk")[: MOST_FOUND + 1] for way in ways]
    ids = each[0].union(*each[1:]) if len(each) > 1 else each[0]
    # As a list of numbers: with the union as a subquery Postgres cannot tell how few they are.
    numbers = [pk for (pk,) in ids]
    narrowed: Any = rows.filter(pk__in=numbers)
    narrowed.known_count = len(numbers)
    return narrowed
