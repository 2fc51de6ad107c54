"""Announcements go out in steps, and say how far they have come."""

from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from accounts import audit
from announcements import many_messages, services
from announcements.choices import ANNOUNCED, State
from announcements.models import Announcement, Recipient
from common.errors import NotPossible
from common.models import LinkPurpose, PrivateLink
from messaging.models import Channel, Message, MessageStatus

A_STEP = 200


def send_all(announcement_id: int) -> None:
    """Put it into the outbox for all recipients; cut off, it goes on where it was."""
    while _send_step(announcement_id):
        pass


@transaction.atomic
def _send_step(announcement_id: int) -> bool:
    """Do one step; tell whether another may follow."""
    rows = Announcement.objects.select_for_update(no_key=True, of=("self",))
    announcement = rows.filter(pk=announcement_id, state=State.SENDING).first()
    step = _next(announcement) if announcement else []
    if announcement is None or not step:
        return False
    PrivateLink.objects.issue_all(LinkPurpose.ANNOUNCED, [recipient.pk for recipient in step])
    for recipient in step:
        many_messages.send_to(announcement, recipient)
    announcement.last_id = step[-1].pk
    announcement.save(update_fields=["last_id"])
    return True


def _next(announcement: Announcement) -> list[Recipient]:
    rows = announcement.recipients.exclude(channel="").filter(pk__gt=announcement.last_id)
    return list(rows.order_by("pk")[:A_STEP])


def see_to_all() -> list[int]:
    """End what is over, and open what was checked too long ago; return what is to go on."""
    going_on = Announcement.objects.filter(state=State.SENDING).order_by("pk")
    stopped = Announcement.objects.filter(state=State.STOPPED, results={})
    for pk in stopped.values_list("pk", flat=True):
        _end(pk)
    long_ago = timezone.now() - services.CHECK_IS_GOOD_FOR
    old = Announcement.objects.filter(state=State.CHECKED, checked_at__lte=long_ago)
    for pk in old.values_list("pk", flat=True):
        try:
            services.reopen(pk, actor=audit.SYSTEM)
        except NotPossible:
            # Somebody has checked it anew, or sends it, at this moment.
            continue
    return [pk for pk in going_on.values_list("pk", flat=True) if not _end(pk)]


@transaction.atomic
def _end(announcement_id: int) -> bool:
    """End what has been handed over whole, and keep its figures; tell whether it is over."""
    rows = Announcement.objects.select_for_update(no_key=True, of=("self",))
    announcement = rows.filter(pk=announcement_id).first()
    if announcement is None:
        return True
    outcomes = outcomes_of(announcement)
    if announcement.state == State.SENDING and _next(announcement):
        return False
    if any(MessageStatus.QUEUED in of for of in outcomes.values()):
        return False
    announcement.results = outcomes
    if announcement.state == State.SENDING:
        announcement.state, announcement.ended_at = State.SENT, timezone.now()
    announcement.save(update_fields=["results", "state", "ended_at"])
    return True


def outcomes_of(announcement: Announcement) -> dict[str, dict[str, int]]:
    """Return how many messages there are by channel and outcome, in one query."""
    if announcement.results:
        kept: dict[str, dict[str, int]] = announcement.results
        return kept
    own = Message.objects.filter(
        recipient_kind=ANNOUNCED, recipient_id__in=announcement.recipients.order_by().values("pk")
    )
    found: dict[str, dict[str, int]] = {}
    counted = own.order_by().values_list("channel", "status").annotate(n=Count("pk"))
    for channel, status, count in counted:
        found.setdefault(channel, {})[status] = count
    return found


def progress_of(announcement: Announcement) -> dict[str, Any]:
    """Return the figures of what goes out: a line for each channel, and how many are done.

    What a stop kept back is not done.
    """
    outcomes = outcomes_of(announcement)
    lines = [
        {
            "channel": Channel(channel).label,
            "counts": [
                (MessageStatus(status).label, outcomes[channel][status])
                for status in MessageStatus.values
                if status in outcomes[channel]
            ],
        }
        for channel in Channel.values
        if channel in outcomes
    ]
    every = sum(sum(of.values()) for of in outcomes.values())
    undone = [MessageStatus.QUEUED]
    if announcement.state == State.STOPPED:
        undone.append(MessageStatus.DROPPED)
    waits = sum(of.get(status, 0) for of in outcomes.values() for status in undone)
    total = every
    if announcement.state in (State.SENDING, State.STOPPED):
        # Figures stay when the recipients are forgotten.
        count = announcement.recipients.exclude(channel="").count()
        total = max(every, count)
    return {"lines": lines, "done": every - waits, "total": total}
