"""Stores a page of what a source sent: what is new, what changed, what it withdrew.

Nothing of ours is written, nor what came from another source: an entry is the source's only where
it was stored from it (`JoinedEntry`). What a person took over or hid stays as it is.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import UUID, uuid5

from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts import audit
from common.errors import NotPossible
from common.search import matching, typed
from pods.models import Group
from pods.services import publish, unpublish
from resources.choices import EntryState, FromElsewhere
from resources.hsds.incoming import IncomingEntry, IncomingOrganization
from resources.hsds.storing import NotTheirsError, Ways, store_entry
from resources.models import JoinedEntry, Organization, Phone, Resource, Source

LONGEST_ID = 200
# Numbers of so few digits are everybody's: 211, 988.
SHORTEST_NUMBER = 8
LEFT_ALONE = (FromElsewhere.HIDDEN, FromElsewhere.TAKEN_OVER)
COUNTS = ("added", "changed", "withdrawn", "same", "left_alone", "not_theirs", "twice", "refused")


@dataclass
class Storing:
    """The entries of one page of one source, stored in the transaction of the caller."""

    source: Source
    run_number: int
    counts: dict[str, int] = field(default_factory=dict)

    def store(self, entries: Iterable[IncomingEntry]) -> dict[str, int]:
        """Store `entries`; return how many were added, changed and so on (`COUNTS`)."""
        page = list(entries)
        ids = [entry.uuid for entry in page]
        rows = JoinedEntry.objects.filter(source=self.source, uuid__in=ids)
        known = {row.uuid: row for row in rows.select_related("resource")}
        groups = set(Group.objects.filter(uuid__in=ids).order_by().values_list("uuid", flat=True))
        met: set[UUID] = set()
        for entry in page:
            mark = known.get(entry.uuid)
            if entry.uuid in met or (mark and mark.seen_run == self.run_number):
                self._count("twice")
                continue
            met.add(entry.uuid)
            # A group of ours that came back by way of the source is not stored a second time.
            self._count("not_theirs" if entry.uuid in groups else self._one(entry, mark))
        JoinedEntry.objects.filter(source=self.source, uuid__in=met).update(
            seen_run=self.run_number
        )
        return self.counts

    def _count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1

    def _one(self, entry: IncomingEntry, mark: JoinedEntry | None) -> str:
        if mark is not None and mark.standing in LEFT_ALONE:
            return "left_alone"
        if entry.is_withdrawn:
            if mark is None or mark.standing == FromElsewhere.GONE:
                return "same"
            return "withdrawn" if withdraw(mark) else "left_alone"
        entry = self._as_ours(entry)
        digest = digest_of(entry)
        if mark is not None and mark.digest == digest and mark.standing == FromElsewhere.SHOWN:
            return "same"
        try:
            # What the database refuses is left out, and nothing else with it.
            with transaction.atomic():
                self._write(entry, mark, digest)
        except NotTheirsError:
            return "not_theirs"
        except DatabaseError:
            return "refused"
        return "changed" if mark else "added"

    def _as_ours(self, entry: IncomingEntry) -> IncomingEntry:
        """Return `entry` as it is shown here: in our area, as their wards are not ours."""
        today = timezone.localdate()
        return replace(
            entry,
            reach=self.source.reach,
            wards=[],
            pods=[],
            # Nobody has checked it on a day that is still to come.
            verified_on=min(entry.verified_on, today) if entry.verified_on else None,
            organization=self._behind(entry.organization),
        )

    def _behind(self, incoming: IncomingOrganization | None) -> IncomingOrganization | None:
        """Return the organization under an id that no other directory's organization has.

        A source speaks for its own: under the id of ours it would change ours, or put its entries
        under our organization's name.
        """
        if incoming is None:
            return None
        row = Organization.objects.filter(uuid=incoming.uuid).order_by().first()
        if row is None:
            return incoming
        entries = Resource.objects.filter(organization=row).order_by()
        is_theirs = (
            entries.filter(source=self.source).exists()
            and not entries.exclude(source=self.source).exists()
        )
        if is_theirs:
            return incoming
        return replace(incoming, uuid=uuid5(incoming.uuid, self.source.address))

    def _write(self, entry: IncomingEntry, mark: JoinedEntry | None, digest: str) -> None:
        ways = Ways(self.source.category, makes_headings=False, source=self.source)
        resource = store_entry(entry, ways, actor=audit.SYSTEM)
        if resource is None:
            # Never: it is not withdrawn.
            raise NotTheirsError(str(entry.uuid))
        if resource.state != EntryState.PUBLISHED:
            publish(resource, actor=audit.SYSTEM)
        mark = mark or JoinedEntry(source=self.source, uuid=entry.uuid, resource=resource)
        mark.record_id = entry.source_id[:LONGEST_ID]
        mark.standing, mark.digest = FromElsewhere.SHOWN, digest
        mark.perhaps = likely_the_same(resource, entry)
        mark.save()


def withdraw(mark: JoinedEntry) -> bool:
    """Withdraw the entry of `mark`, which is gone at its source; tell whether that was possible.

    One whose number is on every page stays until staff take it off: each reading tries again.
    """
    try:
        unpublish(mark.resource, actor=audit.SYSTEM)
    except NotPossible:
        return False
    mark.standing, mark.digest = FromElsewhere.GONE, ""
    mark.save(update_fields=["standing", "digest"])
    return True


def digest_of(entry: IncomingEntry) -> str:
    """Return a print of all that is stored of `entry`."""
    fields = asdict(entry)
    for name in ("modified", "notes"):
        del fields[name]
    text = json.dumps(fields, sort_keys=True, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, (set, frozenset)) else str(value)


def likely_the_same(resource: Resource, entry: IncomingEntry) -> Resource | None:
    """Return an entry of ours that is likely the same place: by its name, or by its number."""
    ours = Resource.objects.published().own().order_by("pk")
    words = typed(entry.name)
    # By the search key first: it has an index.
    named = ours.filter(matching(words, "text_key"), name__iexact=entry.name).first()
    if named is not None:
        return named
    numbers = [line.number.partition(";")[0] for line in entry.phones]
    keys = [number[::-1] for number in numbers if len(number) >= SHORTEST_NUMBER]
    if not keys:
        return None
    same = Phone.objects.filter(number_key__in=keys).order_by().values("resource")
    return ours.filter(pk__in=same).first()
