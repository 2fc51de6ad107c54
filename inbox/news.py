"""The news of threads for coordinators: never what was written, nor by whom."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.choices import NewsKind
from accounts.models import User
from accounts.roles import RUNNING, looking_after, signing_in
from common.addresses import staff_page_url
from inbox.models import Thread
from inbox.people import wards_with
from messaging.news import Line, Section, shortened, tell, tell_users, teller

# Somebody who has waited for so long is told of again.
TOO_LONG = datetime.timedelta(days=1)
WEEK = datetime.timedelta(weeks=1)


def tell_of_waiting(thread: Thread) -> None:
    """Tell those who may read a thread that it waits from now on."""
    _tell(NewsKind.WROTE, thread)


def tell_of_assigned(thread: Thread, user: User) -> None:
    """Tell somebody that a thread is theirs to answer."""
    tell_users(NewsKind.WROTE, [user], thread.pk, since=timezone.now())


def readers_of(thread: Thread) -> list[User]:
    """Return who looks after a thread, by name."""
    ids = {pk for ward_id in _wards(thread) for pk in looking_after(ward_id)}
    return list(signing_in().filter(pk__in=ids).order_by("name", "pk"))


def tell_of_unanswered() -> int:
    """Tell of the threads that wait for too long, of each once a week. Returns how many."""
    now = timezone.now()
    late = Thread.objects.waiting().filter(waiting_since__lte=now - TOO_LONG)
    threads = list(late.select_related("request", "volunteer"))
    for thread in threads:
        begun = thread.waiting_since or now  # the filter above leaves none without
        with transaction.atomic():
            _tell(NewsKind.UNANSWERED, thread, since=begun + (now - begun) // WEEK * WEEK)
    return len(threads)


def _tell(kind: NewsKind, thread: Thread, *, since: datetime.datetime | None = None) -> None:
    for ward_id in _wards(thread):
        tell(kind, ward_id, thread.pk, since=since or thread.waiting_since)


def _wards(thread: Thread) -> list[int | None]:
    if person := thread.request or thread.volunteer:
        return [person.ward_id]
    if not thread.is_of_somebody:
        return [None]
    return wards_with(thread.phone_index, thread.email_index)


@teller(NewsKind.WROTE)
def somebody_wrote(user: User, thread_ids: Sequence[int]) -> Section | None:
    """Return the threads that still wait, each with its page."""
    return _listed(
        user,
        thread_ids,
        lambda count: ngettext(
            "Somebody wrote, and waits for an answer",
            "%(count)s people wrote, and wait for an answer",
            count,
        ),
    )


@teller(NewsKind.UNANSWERED)
def nobody_answered(user: User, thread_ids: Sequence[int]) -> Section | None:
    """Return the threads that have waited for a day, each with its page."""
    return _listed(
        user,
        thread_ids,
        lambda count: ngettext(
            "Somebody wrote, and was not answered for a day",
            "%(count)s people wrote, and were not answered for a day",
            count,
        ),
    )


def _listed(user: User, thread_ids: Sequence[int], words: Any) -> Section | None:
    waiting = Thread.objects.visible_to(user, RUNNING).waiting().filter(pk__in=thread_ids)
    ids = sorted(waiting.values_list("pk", flat=True))
    if not ids:
        return None
    name = _("Conversation #%(number)s")
    lines = [Line(name % {"number": pk}, staff_page_url("thread", pk)) for pk in ids]
    headline = words(len(ids)) % {"count": len(ids)}
    return Section(headline, shortened(lines), staff_page_url("inbox"))
