"""The one way into the audit log."""

from collections.abc import Iterable

from django.db import models

from accounts.models import AuditEvent, User
from common.inserts import copy_in, insert, new_row

RESIDENT = AuditEvent.Actor.RESIDENT
VOLUNTEER = AuditEvent.Actor.VOLUNTEER
MEMBER = AuditEvent.Actor.MEMBER
SYSTEM = AuditEvent.Actor.SYSTEM

# Who acts: a signed-in staff member, or one of the kinds above.
Actor = User | AuditEvent.Actor


def record(actor: Actor, verb: str, subject: models.Model, fields: Iterable[str] = ()) -> None:
    """Write that `actor` did `verb` to `subject`, touching `fields` (names, never values)."""
    record_all(actor, verb, [subject], fields)


def event(actor: Actor, verb: str, subject: models.Model, fields: Iterable[str] = ()) -> AuditEvent:
    """Return the entry, for whoever stores it together with what it is about."""
    who = actor if isinstance(actor, User) else None
    return new_row(
        AuditEvent,
        actor_id=who and who.pk,
        actor_kind=AuditEvent.Actor.STAFF if who else actor,
        verb=verb,
        subject_type=subject._meta.model_name or "",
        subject_id=subject.pk,
        fields=sorted(fields),
    )


def record_all(
    actor: Actor, verb: str, subjects: Iterable[models.Model], fields: Iterable[str] = ()
) -> None:
    """Write the same of several rows: an entry for each, in one statement."""
    names = sorted(fields)
    events = [event(actor, verb, subject, names) for subject in subjects]
    # Not `save()`: every change writes one of these, often inside locks, so it is one INSERT.
    if len(events) == 1:
        insert(events)
    else:
        copy_in(events)
