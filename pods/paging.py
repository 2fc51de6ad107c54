"""Lists in pages, so that a list of places is as long for a large city as for a small one."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet


@dataclass(frozen=True)
class Cut:
    """One page of a list: its rows, its number, and how many pages there are."""

    rows: list[Any]
    number: int
    pages: int
    count: int


def cut(rows: QuerySet[Any], asked: str, size: int) -> Cut:
    """Return the page of `rows` that was `asked` for; the first or last one for what is none."""
    if asked in ("", "1"):
        # One more than is shown says whether there are more: most lists have but one page.
        first = list(rows[: size + 1])
        if len(first) <= size:
            return Cut(first, 1, 1, len(first))
    page = Paginator(rows, size).get_page(asked)
    return Cut(list(page.object_list), page.number, page.paginator.num_pages, page.paginator.count)
