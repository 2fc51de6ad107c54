"""All that stands on a list: its own entries, and those of the lists that it follows, by heading.

However long the chain of followed lists, it is read with one query for the entries of all, and one
for those that are hidden.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, prefetch_related_objects
from django.utils import timezone

from resources.choices import EntryState
from resources.entries import SHOWN_WITH
from resources.hours import Hours
from resources.models import (
    WITH_CHAIN,
    AlwaysShown,
    HiddenEntry,
    LinkedList,
    ListedResource,
    ListGroup,
    Resource,
    ResourceList,
)

# Keys of the search hold all texts in nine languages once more, and no page shows them.
NOT_SHOWN = ("resource__text_key", "resource__name_joined")


@dataclass
class Section:
    """Entries under one heading; `group` is None for those without."""

    group: ListGroup | None
    entries: list[ListedResource] = field(default_factory=list)


@dataclass(frozen=True)
class Link:
    """Another list that stands in a list, and how many entries the public finds there."""

    page: ResourceList
    count: int
    row_id: int


def sections_of(page: ResourceList, *, with_drafts: bool = False) -> list[Section]:
    """Return what stands on `page`, which was read with `WITH_CHAIN`, in its order.

    Followed lists bring what the public reads of them. Drafts among the list's own entries appear
    once they are published. For its keeper (`with_drafts`) they stand there at once, and what is
    closed for now stays in its place instead of coming last.
    """
    chain = _that_come_along(page)
    rows = _rows_of(chain, page if with_drafts else None)
    hidden = _hidden_in(chain)
    sections = [each for each in _merged(chain, rows, hidden).values() if each.entries]
    for section in sections if not with_drafts else ():
        section.entries.sort(key=_is_closed_for_now)
    return sections


def entries_of(page: ResourceList) -> list[ListedResource]:
    """Return what the public reads of a list, in its order, with all that pages show of it."""
    return shown_entries(sections_of(page))


def shown_entries(sections: Iterable[Section]) -> list[ListedResource]:
    """Return the entries in `sections`, with all that pages show of them."""
    entries = [entry for section in sections for entry in section.entries]
    prefetch_related_objects([entry.resource for entry in entries], *SHOWN_WITH)
    return entries


def cut(sections: Sequence[Section], number: int, size: int) -> list[Section]:
    """Return page `number` of `sections`, of `size` entries; their headings come along."""
    found, start, end = [], (number - 1) * size, number * size
    for section in sections:
        inside = section.entries[max(start, 0) : max(end, 0)]
        start, end = start - len(section.entries), end - len(section.entries)
        if inside:
            found.append(Section(section.group, inside))
    return found


def links_in(page: ResourceList) -> list[Link]:
    """Return the lists that stand in `page` and are public, each with its count."""
    rows = list(LinkedList.objects.filter(resource_list=page))
    if not rows:
        return []
    linked = ResourceList.objects.published().filter(pk__in=[row.linked_id for row in rows])
    lists = {row.pk: row for row in linked.select_related(*WITH_CHAIN)}
    counts = counts_of(list(lists.values()))
    return [
        Link(lists[row.linked_id], counts[row.linked_id], row.pk)
        for row in rows
        if row.linked_id in lists
    ]


def counts_of(pages: Sequence[ResourceList]) -> dict[int, int]:
    """Return for each of `pages`, read with `WITH_CHAIN`, how many entries the public finds."""
    chains = {page.pk: _that_come_along(page) for page in pages}
    ids = {row.pk for chain in chains.values() for row in chain}
    held, hidden = defaultdict(set), defaultdict(set)
    pairs = ListedResource.objects.filter(
        resource_list__in=ids, resource__state=EntryState.PUBLISHED
    )
    for list_id, resource_id in pairs.order_by().values_list("resource_list_id", "resource_id"):
        held[list_id].add(resource_id)
    for row in HiddenEntry.objects.filter(resource_list__in=ids):
        hidden[row.resource_list_id].add(row.resource_id)
    return {pk: len(_in_chain(chain, held, hidden)) for pk, chain in chains.items()}


def _in_chain(chain: Sequence[ResourceList], held: Any, hidden: Any) -> set[int]:
    found: set[int] = set()
    for row in reversed(chain):
        found = (found - hidden[row.pk]) | held[row.pk]
    return found


def _that_come_along(page: ResourceList) -> list[ResourceList]:
    """The list, and those it follows as far as the public reads them."""
    first, *others = page.chain
    found = [first]
    for row in others:
        if not row.is_shown:
            break
        found.append(row)
    return found


def _rows_of(
    chain: Sequence[ResourceList], drafts_of: ResourceList | None
) -> dict[int, list[ListedResource]]:
    is_read = Q(resource__state=EntryState.PUBLISHED)
    if drafts_of is not None:
        is_read |= Q(resource_list=drafts_of)
    rows = ListedResource.objects.filter(is_read, resource_list__in=chain)
    rows = rows.select_related("resource", "group").defer(*NOT_SHOWN)
    on_pages = AlwaysShown.objects.filter(resource=OuterRef("resource")).order_by()
    rows = rows.annotate(on_every_page=Exists(on_pages))
    in_order = rows.order_by(F("group__position").asc(nulls_first=True), "group", "position", "id")
    found: dict[int, list[ListedResource]] = defaultdict(list)
    for row in in_order:
        row.resource.is_on_every_page = row.on_every_page
        found[row.resource_list_id].append(row)
    return found


def _hidden_in(chain: Sequence[ResourceList]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    if len(chain) > 1:
        for row in HiddenEntry.objects.filter(resource_list__in=chain):
            found[row.resource_list_id].add(row.resource_id)
    return found


def _merged(
    chain: Sequence[ResourceList],
    rows: dict[int, list[ListedResource]],
    hidden: dict[int, set[int]],
) -> dict[str, Section]:
    """What stands on the first of `chain`: own entries, those of the rest, own ones after them.

    Those under the same heading meet there. An entry that is its own stands with its own note.
    """
    first, *others = chain
    own, found = rows[first.pk], {"": Section(None)}
    _put(found, (row for row in own if not row.comes_after))
    if others:
        left_out = {row.resource_id for row in own} | hidden[first.pk]
        for section in _merged(others, rows, hidden).values():
            _put(found, (row for row in section.entries if row.resource_id not in left_out))
    _put(found, (row for row in own if row.comes_after))
    return found


def _put(sections: dict[str, Section], rows: Iterable[ListedResource]) -> None:
    for row in rows:
        key = row.group.heading.casefold() if row.group else ""
        sections.setdefault(key, Section(row.group)).entries.append(row)


def _is_closed_for_now(entry: ListedResource) -> bool:
    resource: Resource = entry.resource
    # Without its rules, which are not read yet.
    return Hours((), resource.zone, reopens_on=resource.reopens_on).is_closed_for_now(
        timezone.now()
    )
