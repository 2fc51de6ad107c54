"""Many wards at once, from a list that was pasted; twice is once. And who is beside whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db import connection, transaction

from accounts import audit
from accounts.models import User
from common.slugs import free_slugs
from common.typed import search_key
from pods.models import Ward
from pods.ward_lines import WardLine, put_together

# One lock for all who paste: of two with the same list the second finds what the first stored.
LOCK = "pods.many_wards"


class Comes(Enum):
    """The outcome of a line."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    DOUBLED = "doubled"
    WRONG = "wrong"


@dataclass(frozen=True)
class Planned:
    """A line, what comes of it, and the ward of that name that is here.

    Of lines that name one ward the first holds what all of them say; `first` is its number.
    """

    line: WardLine
    comes: Comes
    ward: Ward | None = None
    first: int = 0

    @property
    def is_spelled_otherwise(self) -> bool:
        """Tell whether the ward that is here keeps a name that is not quite that of the line."""
        return self.ward is not None and self.ward.name != self.line.name


def plan_wards(lines: Sequence[WardLine]) -> list[Planned]:
    """Say what would come of each line; one query. Lines of a name are put together in the first.

    Wrong lines are for whoever corrects them, and are put together with none.
    """
    here = {search_key(ward.name): ward for ward in Ward.objects.order_by("-pk")}
    wards = put_together(line for line in lines if not line.wrong)
    return [_planned(line, wards.get(line.key, line), here.get(line.key)) for line in lines]


def _planned(line: WardLine, whole: WardLine, ward: Ward | None) -> Planned:
    if line.wrong:
        return Planned(line, Comes.WRONG, ward)
    if line.number != whole.number:
        return Planned(line, Comes.DOUBLED, ward, whole.number)
    return _of_ward(whole, ward)


def _of_ward(line: WardLine, ward: Ward | None) -> Planned:
    if ward is None:
        return Planned(line, Comes.NEW)
    return Planned(line, Comes.CHANGED if _changes(ward, line) else Comes.SAME, ward)


def _changes(ward: Ward, line: WardLine) -> dict[str, Any]:
    """Return the fields that `line` would change: what it does not say stays as it is."""
    said: dict[str, Any] = {"zip_codes": line.zip_codes, "hotline": line.hotline}
    return {name: value for name, value in said.items() if value and getattr(ward, name) != value}


@transaction.atomic
def store_wards(lines: Sequence[WardLine], *, actor: User) -> tuple[int, int]:
    """Store what is new, write what changed; return how many of both. None of `lines` is wrong."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [LOCK])
    planned = plan_wards(lines)
    new = [each.line for each in planned if each.comes is Comes.NEW]
    slugs = free_slugs(Ward, [line.name for line in new])
    added = [_added(line, slug) for line, slug in zip(new, slugs, strict=True)]
    audit.record_all(actor, "add", added, ["name", "zip_codes", "hotline"])
    changed = [each for each in planned if each.comes is Comes.CHANGED]
    for each in changed:
        _change(each, actor)
    return len(added), len(changed)


def _added(line: WardLine, slug: str) -> Ward:
    ward = Ward(name=line.name, slug=slug, zip_codes=line.zip_codes, hotline=line.hotline or "")
    ward.save(force_insert=True)
    return ward


def _change(each: Planned, actor: User) -> None:
    ward = Ward.objects.select_for_update(of=("self",)).get(pk=each.ward.pk)  # type: ignore[union-attr]
    changes = _changes(ward, each.line)
    for name, value in changes.items():
        setattr(ward, name, value)
    if changes:
        ward.save(update_fields=list(changes))
        audit.record(actor, "change", ward, changes)


@transaction.atomic
def add_neighbors(chosen: Mapping[int, Iterable[int]], *, actor: User) -> int:
    """Make wards neighbors of each other, by their numbers; return how many have more now."""
    wanted = {pk: {*others} for pk, others in chosen.items()}
    ids = {pk for own, others in wanted.items() for pk in (own, *others)}
    rows = Ward.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    wards = {ward.pk: ward for ward in rows}
    links = Ward.neighbors.through.objects
    known = set(links.filter(from_ward__in=ids).values_list("from_ward", "to_ward"))
    pairs = {
        (a, b) for a, others in wanted.items() for b in others if a != b and {a, b} <= {*wards}
    }
    pairs |= {(b, a) for a, b in pairs}
    new = sorted(pairs - known)
    links.bulk_create(links.model(from_ward_id=a, to_ward_id=b) for a, b in new)
    more = sorted({a for a, _b in new})
    audit.record_all(actor, "change", [wards[pk] for pk in more], ["neighbors"])
    return len(more)
