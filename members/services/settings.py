"""A pod's decisions about its members, and the moment since which its sheets must be newer."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import audit
from members.models import PodSettings, new_door_code
from members.seen import overtaken
from pods.models import Pod


@transaction.atomic
def start_members(pod_id: int, *, actor: audit.Actor, **fields: Any) -> PodSettings:
    """Let a pod that was a page only have members. Twice is once."""
    found, is_new = PodSettings.objects.get_or_create(pod_id=pod_id, defaults=fields)
    if is_new:
        audit.record(actor, "start_members", Pod(pk=pod_id), fields)
    return found


@transaction.atomic
def change_settings(
    pod_id: int,
    fields: Mapping[str, Any],
    *,
    actor: audit.Actor,
    seen: Mapping[str, str] | None = None,
) -> None:
    """Change what a pod has decided. What is the same already is not recorded.

    `seen` are the marks of what the page showed. Raises `ChangedMeanwhileError`.
    """
    row = lock_settings(pod_id)
    now = {name: getattr(row, name) for name in fields}
    kept = overtaken(seen or {}, fields, now)
    changed = [name for name, value in fields.items() if name not in kept and now[name] != value]
    for name in changed:
        setattr(row, name, fields[name])
    if changed:
        row.save(update_fields=changed)
        audit.record(actor, "change_pod_settings", row, changed)


@transaction.atomic
def new_code(pod_id: int, *, actor: audit.Actor) -> str:
    """Give the pod another code for its door: signs with the old one lead nowhere any more."""
    row = lock_settings(pod_id)
    row.door_code = new_door_code()
    row.save(update_fields=["door_code"])
    audit.record(actor, "new_door_code", row, ["door_code"])
    return row.door_code


def lock_settings(pod_id: int) -> PodSettings:
    """Return the settings of a pod, locked. Raises `PodSettings.DoesNotExist` for a page."""
    return PodSettings.objects.select_for_update(no_key=True).get(pod=pod_id)


def sheets_changed(pod_id: int) -> None:
    """Note that sheets with members of this pod, printed before now, are out of date."""
    PodSettings.objects.filter(pod=pod_id).update(sheets_changed_at=timezone.now())
