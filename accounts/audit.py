"""The one way into the audit log."""

import json
from collections.abc import Iterable

from django.db import connection, models

from accounts.models import AuditEvent, User

RESIDENT = AuditEvent.Actor.RESIDENT
VOLUNTEER = AuditEvent.Actor.VOLUNTEER
SYSTEM = AuditEvent.Actor.SYSTEM

# Who acts: a signed-in staff member, or one of the three kinds above.
Actor = User | AuditEvent.Actor


# A plain statement: it is on the way of every request for help, and the ORM's work for one row of
# seven columns costs more than the row.
_INSERT = """
INSERT INTO accounts_auditevent
    (at, actor_id, actor_kind, verb, subject_type, subject_id, fields)
VALUES (now(), %s, %s, %s, %s, %s, %s)
"""


def record(actor: Actor, verb: str, subject: models.Model, fields: Iterable[str] = ()) -> None:
    """Write that `actor` did `verb` to `subject`, touching `fields` (names, never values)."""
    user_id = actor.pk if isinstance(actor, User) else None
    kind = AuditEvent.Actor.STAFF if isinstance(actor, User) else actor
    names = json.dumps(sorted(fields))
    row = [user_id, kind, verb, subject._meta.model_name, subject.pk, names]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, row)
