"""Notices go out to subscribers: each once, in steps, from where the last one ended."""

import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from announcements.models import NoticeRound, Subscription
from announcements.news_messages import send_notice
from pods.models import Notice

# Whoever has just published a notice may still see what is wrong with it.
GRACE = datetime.timedelta(minutes=10)
A_STEP = 200


def begin_rounds() -> list[int]:
    """Take up the notices that are new on public pages; return the rounds that are to go on."""
    known = NoticeRound.objects.filter(notice=OuterRef("pk"))
    new = Notice.objects.showing().filter(~Exists(known), pod=None)
    NoticeRound.objects.bulk_create(
        [NoticeRound(notice=notice) for notice in new], ignore_conflicts=True
    )
    going_on = NoticeRound.objects.filter(ended_at=None, seen_at__lte=timezone.now() - GRACE)
    return list(going_on.values_list("pk", flat=True))


def send_round(round_id: int) -> None:
    """Put a notice into the outbox for all who subscribed; cut off, it goes on where it was."""
    while _send_step(round_id):
        pass


@transaction.atomic
def _send_step(round_id: int) -> bool:
    """Do one step of a round; tell whether another may follow."""
    rows = NoticeRound.objects.select_for_update(no_key=True, of=("self",))
    going = rows.select_related("notice").filter(pk=round_id, ended_at=None).first()
    if going is None:
        return False
    # Taken down, moved to a pod's members or over before its turn: it goes to nobody else.
    is_shown = going.notice.pod_id is None and going.notice.is_showing(timezone.now())
    step = _next(going) if is_shown else []
    for subscription in step:
        send_notice(going.notice, subscription)
    if step:
        going.last_id = step[-1].pk
    else:
        going.ended_at = timezone.now()
    going.save(update_fields=["last_id", "ended_at"])
    return bool(step)


def _next(going: NoticeRound) -> list[Subscription]:
    rows = Subscription.objects.confirmed().of_notice(going.notice).filter(pk__gt=going.last_id)
    # Who it goes to is read when it is sent: here nothing is decrypted.
    return list(rows.order_by("pk").defer("email", "phone")[:A_STEP])
