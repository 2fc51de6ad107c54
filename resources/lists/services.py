"""The doors through which a list changes: its entries, what it follows, and being published.

Each locks the row of its list. Those that touch several lists first take the one lock of the
chains (as their trigger does), then the rows in the order of their ids.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from common.errors import NoLongerThere, NotPossible
from pods import services as publishing
from resources.choices import EntryState
from resources.lists.contents import Section, sections_of
from resources.models import (
    LONGEST_CHAIN,
    WITH_CHAIN,
    HiddenEntry,
    LinkedList,
    ListedResource,
    ListGroup,
    Resource,
    ResourceList,
)

MOST_ENTRIES, MOST_LINKS = 500, 30
STEPS = ("up", "down", "first", "last")
GONE = _("It is no longer on this list.")


# --- Entries --------------------------------------------------------------------------------------


@transaction.atomic
def add_to_list(
    page: ResourceList,
    resource: Resource,
    *,
    actor: audit.Actor,
    group: ListGroup | None = None,
    comes_after: bool = False,
) -> ListedResource:
    """Put `resource` at the end of `group`; twice is once. Raises `NotPossible` if it is full.

    A group of the list that is followed becomes a heading of `page` too.
    """
    _lock(page)
    own = ListedResource.objects.filter(resource_list=page)
    if found := own.filter(resource=resource).first():
        return found
    if own.count() >= MOST_ENTRIES:
        raise NotPossible(_("A list holds %(most)s entries at most.") % {"most": MOST_ENTRIES})
    HiddenEntry.objects.filter(resource_list=page, resource=resource).delete()
    entry = ListedResource.objects.create(
        resource_list=page,
        resource=resource,
        group=_own_group(page, group),
        comes_after=comes_after,
        position=_next_position(own),
    )
    _touch(page)
    audit.record(actor, "add", entry, ["resource"])
    return entry


@transaction.atomic
def take_off_list(page: ResourceList, entry_id: int, *, actor: audit.Actor) -> None:
    """Take an entry off `page`; twice is once."""
    _lock(page)
    entry = ListedResource.objects.filter(resource_list=page, pk=entry_id).first()
    if entry is not None:
        audit.record(actor, "delete", entry)
        entry.delete()
        _touch(page)


@transaction.atomic
def move_in_list(page: ResourceList, entry_id: int, step: str, *, actor: audit.Actor) -> None:
    """Move an entry one place, or to an end, among those under its heading.

    `step` is one of `STEPS`. Raises `NoLongerThere`.
    """
    _lock(page)
    entry = _entry(page, entry_id)
    beside = ListedResource.objects.filter(
        resource_list=page, group=entry.group_id, comes_after=entry.comes_after
    )
    rows = list(beside)
    place = [row.pk for row in rows].index(entry.pk)
    last = len(rows) - 1
    to = {"up": max(place - 1, 0), "down": min(place + 1, last), "first": 0, "last": last}[step]
    if to == place:
        return
    rows.insert(to, rows.pop(place))
    _number(rows)
    _touch(page)
    audit.record(actor, "change", entry, ["position"])


@transaction.atomic
def place_in_list(
    page: ResourceList,
    entry_id: int,
    group: ListGroup | None,
    *,
    comes_after: bool,
    actor: audit.Actor,
) -> None:
    """Put an entry under `group` (None: no heading), at its end. Raises `NoLongerThere`."""
    _lock(page)
    entry = _entry(page, entry_id)
    group = _own_group(page, group)
    if (entry.group_id, entry.comes_after) == (group.pk if group else None, comes_after):
        return
    entry.group, entry.comes_after = group, comes_after
    entry.position = _next_position(ListedResource.objects.filter(resource_list=page))
    entry.save(update_fields=["group", "comes_after", "position", "changed_at"])
    _touch(page)
    audit.record(actor, "change", entry, ["group"])


@transaction.atomic
def hide_in_list(page: ResourceList, resource: Resource, *, actor: audit.Actor) -> None:
    """From now on `resource` does not come along from the list that `page` follows."""
    _lock(page)
    _row, is_new = HiddenEntry.objects.get_or_create(resource_list=page, resource=resource)
    if is_new:
        _touch(page)
        audit.record(actor, "change", page, ["hidden"])


@transaction.atomic
def show_in_list(page: ResourceList, resource_id: int, *, actor: audit.Actor) -> None:
    """Let a hidden entry come along again; twice is once."""
    _lock(page)
    found = HiddenEntry.objects.filter(resource_list=page, resource=resource_id)
    if found.delete()[0]:
        _touch(page)
        audit.record(actor, "change", page, ["hidden"])


@transaction.atomic
def link_list(page: ResourceList, linked: ResourceList, *, actor: audit.Actor) -> None:
    """Put a link to another list on `page`; twice is once. Raises `NotPossible`."""
    _lock(page)
    own = LinkedList.objects.filter(resource_list=page)
    if own.filter(linked=linked).exists():
        return
    if linked.pk == page.pk or own.count() >= MOST_LINKS:
        raise NotPossible(_("This list cannot be put here."))
    LinkedList.objects.create(resource_list=page, linked=linked, position=_next_position(own))
    _touch(page)
    audit.record(actor, "change", page, ["links"])


@transaction.atomic
def unlink_list(page: ResourceList, row_id: int, *, actor: audit.Actor) -> None:
    """Take the link to another list off `page`; twice is once."""
    _lock(page)
    if LinkedList.objects.filter(resource_list=page, pk=row_id).delete()[0]:
        _touch(page)
        audit.record(actor, "change", page, ["links"])


# --- Following ------------------------------------------------------------------------------------


@transaction.atomic
def follow(page: ResourceList, parent: ResourceList, *, actor: audit.Actor) -> None:
    """From now on what the public reads of `parent` comes along in `page`. Twice is once.

    Raises `NotPossible`: `parent` is not shown, or the two would follow each other in the end.
    """
    _lock_chains()
    page, parent = _lock_all(page, parent)
    if page.follows_id == parent.pk:
        return
    if page.follows_id is not None:
        raise NotPossible(_("It follows another list. Cut it loose from that one first."))
    if not parent.is_shown:
        raise NotPossible(_("Only a list that the public can read now can be followed."))
    if page in parent.chain:
        raise NotPossible(_("That list follows this one already."))
    if len(parent.chain) + _height(page) > LONGEST_CHAIN:
        raise NotPossible(_("That list follows others already. Choose the first of them."))
    page.follows, page.cut_loose_from, page.cut_loose_at = parent, None, None
    page.save(update_fields=["follows", "cut_loose_from", "cut_loose_at", "updated_at"])
    audit.record(actor, "follow_list", page, ["follows"])


@transaction.atomic
def cut_loose(page: ResourceList, *, actor: audit.Actor) -> None:
    """Let `page` follow no longer: what comes along at this moment is its own now."""
    _lock_chains()
    (page,) = _lock_all(page)
    if page.follows_id is not None:
        _cut_loose(page, actor)


def _cut_loose(page: ResourceList, actor: audit.Actor) -> None:
    for number, section in enumerate(sections_of(page, with_drafts=True)):
        _take_over(page, section, number)
    HiddenEntry.objects.filter(resource_list=page).delete()
    page.cut_loose_from, page.cut_loose_at, page.follows = page.follows, timezone.now(), None
    page.save(update_fields=["follows", "cut_loose_from", "cut_loose_at", "updated_at"])
    audit.record(actor, "cut_list_loose", page, ["follows"])


def _take_over(page: ResourceList, section: Section, number: int) -> None:
    """Make all entries of `section` those of `page`, in the order in which they stand."""
    group = _own_group(page, section.group)
    if group is not None:
        ListGroup.objects.filter(pk=group.pk).update(position=number)
    for place, entry in enumerate(section.entries):
        is_own = entry.resource_list_id == page.pk
        row = entry if is_own else _copy_of(entry, page)
        row.group, row.comes_after, row.position = group, False, place
        row.save()


def _copy_of(entry: ListedResource, page: ResourceList) -> ListedResource:
    texts: dict[str, Any] = {"note": entry.note, "i18n": entry.i18n}
    return ListedResource(resource_list=page, resource=entry.resource, **texts)


# --- Publishing -----------------------------------------------------------------------------------


def publish(page: ResourceList, *, actor: audit.Actor) -> None:
    """From now on the public reads `page`, within its time. Twice is once."""
    publishing.publish(page, actor=actor)


@transaction.atomic
def unpublish(page: ResourceList, *, actor: audit.Actor) -> None:
    """Withdraw `page`. Lists that follow it keep what came along, as their own, and say so."""
    _lock_chains()
    followers = ResourceList.objects.filter(follows=page, follows__state=EntryState.PUBLISHED)
    _locked, *others = _lock_all(page, *followers)
    for follower in others:
        _cut_loose(follower, actor)
    publishing.unpublish(page, actor=actor)


# --- Rows -----------------------------------------------------------------------------------------


def _lock(page: ResourceList) -> None:
    ResourceList.objects.select_for_update(no_key=True, of=("self",)).get(pk=page.pk)


def _lock_chains() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('resources_resourcelist.follows'))")


def _lock_all(*pages: ResourceList) -> list[ResourceList]:
    """Lock `pages` in the order of their ids, and return them as they are now."""
    rows = ResourceList.objects.filter(pk__in=[page.pk for page in pages]).order_by("pk")
    list(rows.select_for_update(no_key=True, of=("self",)).values("pk"))
    # Read after the lock: what was joined before it may have changed meanwhile.
    known = {row.pk: row for row in rows.select_related(*WITH_CHAIN)}
    return [known[page.pk] for page in pages]


def _height(page: ResourceList) -> int:
    """Count the lists from `page` down to its furthest follower, `page` too."""
    height, rows = 1, ResourceList.objects.filter(follows=page)
    while height < LONGEST_CHAIN and rows.exists():
        height, rows = height + 1, ResourceList.objects.filter(follows__in=rows.values("pk"))
    return height


def _touch(page: ResourceList) -> None:
    page.save(update_fields=["updated_at"])


def _entry(page: ResourceList, entry_id: int) -> ListedResource:
    entry = ListedResource.objects.filter(resource_list=page, pk=entry_id).first()
    if entry is None:
        raise NoLongerThere(GONE)
    return entry


def _own_group(page: ResourceList, group: ListGroup | None) -> ListGroup | None:
    """Return the heading of `page` that says the same as `group`, made if there is none."""
    if group is None or group.resource_list_id == page.pk:
        return group
    own = ListGroup.objects.filter(resource_list=page)
    if found := own.filter(heading__iexact=group.heading).first():
        return found
    texts: dict[str, Any] = {"heading": group.heading, "i18n": group.i18n}
    return ListGroup.objects.create(resource_list=page, position=group.position, **texts)


def _next_position(rows: QuerySet[Any]) -> int:
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def _number(rows: Iterable[ListedResource]) -> None:
    changed = []
    for place, row in enumerate(rows, start=1):
        if row.position != place:
            row.position, row.changed_at = place, timezone.now()
            changed.append(row)
    ListedResource.objects.bulk_update(changed, ["position", "changed_at"])
