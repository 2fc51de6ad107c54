"""The rows of entries from a package: as many at once as come, and as they were before."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from common.inserts import copy_in
from resources.hsds.incoming import IncomingEntry, IncomingPhone, IncomingSchedule
from resources.hsds.plain import to_plain
from resources.hsds.storing import PLAIN, phone_row, schedule_row
from resources.models import Phone, Resource, Schedule

Says = dict[str, Any]
Stored = Sequence[tuple[Resource, IncomingEntry, Says]]


def store_parts(stored: Stored) -> None:
    """Store phones, hours, wards and pods of new entries: a statement for each kind."""
    copy_in([
        phone_row(row, id_, line, place)
        for row, parts in _with_ids(Phone, [(row, entry.phones) for row, entry, _s in stored])
        for place, (id_, line) in enumerate(parts)
    ])  # fmt: skip
    copy_in([
        schedule_row(row, id_, part.rule)
        for row, parts in _with_ids(Schedule, [(row, entry.schedules) for row, entry, _s in stored])
        for id_, part in parts
    ])  # fmt: skip
    for through, name in ((Resource.wards.through, "ward"), (Resource.pods.through, "pod")):
        copy_in([
            through(resource_id=row.pk, **{f"{name}_id": pk})
            for row, _entry, says in stored
            for pk in says[f"{name}s"]
        ])  # fmt: skip


def _with_ids(
    model: Any, parts: list[tuple[Resource, list[Any]]]
) -> list[tuple[Resource, list[tuple[UUID, Any]]]]:
    """Give each part an id that no other row has: some publish one part in many services."""
    ids = [part.uuid for _row, own in parts for part in own]
    here = model.objects.filter(uuid__in=ids).order_by()
    taken = set(here.values_list("uuid", flat=True))
    found = []
    for row, own in parts:
        pairs: list[tuple[UUID, Any]] = []
        for part in own:
            is_free = part.uuid not in taken
            id_ = part.uuid if is_free else uuid5(row.uuid, f"{part.uuid}/{len(pairs)}")
            taken.add(id_)
            pairs.append((id_, part))
        found.append((row, pairs))
    return found


def snapshot(row: Resource) -> Says:
    """Return what a stored entry says, as it is written again when a change is taken back."""
    entry = IncomingEntry(uuid=row.uuid, source_id=str(row.uuid), name=row.name)
    for name in PLAIN:
        setattr(entry, name, getattr(row, name))
    entry.phones = [
        IncomingPhone(
            each.uuid,
            each.number.as_e164,
            each.kind,
            each.note,
            each.languages,
            {key: text for key, text in (each.i18n or {}).items() if isinstance(text, str)},
        )
        for each in row.phones.all()
    ]
    entry.schedules = [IncomingSchedule(each.uuid, each.rule) for each in row.schedules.all()]
    return {
        "name": row.name,
        "entry": to_plain(entry),
        "heading": row.category_id,
        "organization": row.organization_id,
        "i18n": row.i18n,
        "reach": row.reach,
        "wards": sorted(ward.pk for ward in row.wards.all()),
        "pods": sorted(pod.pk for pod in row.pods.all()),
    }


def parts_of(says: Says) -> Mapping[str, Any]:
    """Return the parts of what `says` an entry is, so that two can be compared."""
    entry = says["entry"]
    lines = [(each["number"], each["kind"], each["note"], each["languages"])
             for each in entry.get("phones", ())]  # fmt: skip
    rules = [sorted(each["rule"].items(), key=str) for each in entry.get("schedules", ())]
    return {
        "phones": lines,
        "schedules": sorted(map(str, rules)),
        "area": (says["reach"], says["wards"], says["pods"]),
    }
