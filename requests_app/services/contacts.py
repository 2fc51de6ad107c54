"""Verbs on the contact log."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from requests_app.models import ContactLog
from requests_app.services.locking import lock_request


@transaction.atomic
def log_contact(
    request_id: int,
    *,
    kind: str,
    note: str = "",
    follow_up_on: datetime.date | None = None,
    actor: User,
) -> ContactLog:
    """Record a call, a message or a note. Earlier follow-ups of the request are done with it.

    Raises `NotPossible` when the request was erased: its log must stay empty.
    """
    if lock_request(request_id).erased_at:
        raise NotPossible(_("This request has been deleted."))
    ContactLog.objects.filter(
        request_id=request_id, follow_up_on__isnull=False, followed_up_at=None
    ).update(followed_up_at=timezone.now())
    entry = ContactLog.objects.create(
        request_id=request_id, kind=kind, note=note, follow_up_on=follow_up_on, by=actor
    )
    written = [name for name in ("kind", "note", "follow_up_on") if getattr(entry, name)]
    audit.record(actor, "log_contact", entry, written)
    return entry


@transaction.atomic
def finish_follow_up(entry_id: int, *, actor: User) -> None:
    """Record that nothing is left to do about this entry. Twice is once."""
    entry = ContactLog.objects.select_for_update(no_key=True).get(pk=entry_id)
    if entry.followed_up_at is None:
        entry.followed_up_at = timezone.now()
        entry.save(update_fields=["followed_up_at"])
        audit.record(actor, "finish_follow_up", entry, ["followed_up_at"])
