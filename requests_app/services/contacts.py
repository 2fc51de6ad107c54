"""The verbs on the contact log."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from requests_app.choices import ContactKind
from requests_app.days import DAY
from requests_app.models import ContactLog, HelpRequest, Need
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

    Those calls stay that are to be made to a volunteer. Raises `NotPossible` when the request was
    erased: its log must stay empty.
    """
    if lock_request(request_id).erased_at:
        raise NotPossible(_("This request has been deleted."))
    # Before the new entry is there, which may have a day of its own.
    earlier = ContactLog.objects.filter(
        request_id=request_id, follow_up_on__isnull=False, followed_up_at=None
    )
    to_household = earlier.exclude(kind__in=ContactKind.to_volunteer())
    to_household.update(followed_up_at=timezone.now())
    entry = ContactLog.objects.create(
        request_id=request_id, kind=kind, note=note, follow_up_on=follow_up_on, by=actor
    )
    # The audit log gets the names of fields, never the note.
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


@transaction.atomic
def answer_call(entry_id: int, *, reached: bool, actor: User) -> bool:
    """Record that somebody called about an entry that is due: done, or due again tomorrow.

    The call is an entry of its own; the others of the household stay as they are. Returns False,
    and changes nothing, when the entry is not due any more: a second press is once.
    """
    entry = ContactLog.objects.get(pk=entry_id)
    # Before the entry, as everywhere; who erases the request waits, or was faster.
    lock_request(entry.request_id)
    entry = ContactLog.objects.select_for_update(no_key=True).get(pk=entry_id)
    if not entry.is_due:
        return False
    if reached:
        entry.followed_up_at = timezone.now()
        audit.record(actor, "finish_follow_up", entry, ["followed_up_at"])
    else:
        entry.follow_up_on = timezone.localdate() + DAY
        audit.record(actor, "postpone_follow_up", entry, ["follow_up_on"])
    entry.save(update_fields=["followed_up_at", "follow_up_on"])
    kind = ContactKind.CALL_OUT if reached else ContactKind.NO_ANSWER
    call = ContactLog.objects.create(
        request_id=entry.request_id, need_id=entry.need_id, kind=kind, by=actor
    )
    audit.record(actor, "log_contact", call, ["kind"])
    return True


def finish_calls_about_day(request: HelpRequest) -> None:
    """Take a household off the call list once none of its needs waits for a new day.

    The request must be locked.
    """
    if not Need.objects.open().day_passed().filter(request=request).exists():
        calls = ContactLog.objects.filter(request=request, kind=ContactKind.DAY_PASSED)
        calls.filter(followed_up_at=None).update(followed_up_at=timezone.now())
