"""The news that an organizer without an account writes for the members of their pod."""

import datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit
from pods.models import Notice, Pod


@transaction.atomic
def write_notice(
    pod: Pod, title: str, text: str, *, days: int, actor: audit.Actor, is_warning: bool = False
) -> Notice:
    """Show a notice to the members of `pod` for so many days from now."""
    ends_at = timezone.now() + datetime.timedelta(days=days)
    notice = Notice.objects.create(
        pod=pod, title=title, text=text, ends_at=ends_at, is_warning=is_warning
    )
    audit.record(actor, "add", notice, ["title", "text", "ends_at", "pod"])
    return notice


@transaction.atomic
def end_notice(pod: Pod, notice_id: int, *, actor: audit.Actor) -> None:
    """Take a notice of `pod` down. Twice is once, and those of other places stay."""
    rows = Notice.objects.select_for_update(of=("self",)).filter(pod=pod, pk=notice_id)
    notice = rows.first()
    if notice is not None:
        audit.record(actor, "delete", notice)
        notice.delete()
