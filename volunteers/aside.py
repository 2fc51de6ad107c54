"""Verbs on sign-ups that were set aside, and on the email of one."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from common.models import LinkPurpose, PrivateLink
from volunteers import notifications
from volunteers.models import Volunteer
from volunteers.services import lock


@transaction.atomic
def take_in(volunteer_id: int, *, actor: User) -> bool:
    """Let a sign-up wait for approval like the others; they get their letter. Twice is once."""
    volunteer = lock(volunteer_id)
    if volunteer.set_aside_at is None:
        return False
    volunteer.set_aside_at, volunteer.why_aside = None, ""
    volunteer.save(update_fields=["set_aside_at", "why_aside"])
    audit.record(actor, "take_in", volunteer, ["set_aside_at"])
    if notifications.may_write(volunteer):
        notifications.volunteer_received(volunteer)
    notifications.signed_up(volunteer, actor)
    return True


@transaction.atomic
def delete_spam(volunteer_ids: Collection[int], *, actor: audit.Actor) -> int:
    """Delete sign-ups that are nobody's; those that were taken in meanwhile stay."""
    aside = Volunteer.objects.filter(pk__in=volunteer_ids, set_aside_at__isnull=False)
    rows = list(aside.order_by("id").select_for_update(of=("self",)).only("pk"))
    ids = [row.pk for row in rows]
    for row in rows:
        audit.record(actor, "delete_spam", row)
    PrivateLink.objects.filter(purpose=LinkPurpose.VOLUNTEER, subject_id__in=ids).delete()
    Volunteer.objects.filter(pk__in=ids).delete()
    return len(ids)


@transaction.atomic
def prove_email(volunteer_id: int, proof: str, *, actor: audit.Actor) -> None:
    """Take note that whoever has the mailbox has opened our letter. Twice is once."""
    volunteer = lock(volunteer_id)
    if volunteer.email_proven_at is None and volunteer.is_proven_by(proof):
        volunteer.email_proven_at = timezone.now()
        volunteer.save(update_fields=["email_proven_at"])
        audit.record(actor, "prove_email", volunteer, ["email_proven_at"])
