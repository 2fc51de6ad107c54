"""The jobs by which a yes is followed through: a reminder, the question, and the end of waiting."""

import datetime
import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts import audit
from common.daytime import is_daytime
from requests_app import notifications
from requests_app.choices import ContactKind, MatchStatus, NeedStatus
from requests_app.models import Match
from requests_app.services.call_list import add_call, strike_calls
from requests_app.services.links import keep_link
from requests_app.services.locking import lock_match, lock_route, set_need_status
from requests_app.services.transitions import end_match

log = logging.getLogger(__name__)

DAY = datetime.timedelta(days=1)
REMINDER_CALLS = (ContactKind.REMIND_HOUSEHOLD, ContactKind.REMIND_VOLUNTEER)
QUESTION_CALLS = (ContactKind.ASK_HOUSEHOLD, ContactKind.ASK_VOLUNTEER)


def remind_of_tasks() -> int:
    """Remind both sides the day before; returns of how many matches.

    A route is one message to its volunteer. Each task in its own transaction, in which it is also
    written down: one that fails is tried again the next time, and nothing is sent twice.
    """
    today = timezone.localdate()
    accepted = Match.objects.filter(status=MatchStatus.ACCEPTED, reminded_at=None)
    # Where the job could not run the day before, the morning of the day is better than nothing.
    soon = accepted.filter(need__needed_by__range=(today, today + DAY))
    return _each_task(soon, _remind)


def follow_up_matches() -> int:
    """Ask both sides, the day after, whether it happened; once more if neither answers.

    Returns of how many matches. A task without a day is asked about some days after the yes.
    """
    now, today = timezone.now(), timezone.localdate()
    accepted = Match.objects.filter(status=MatchStatus.ACCEPTED)
    # Roughly, and up to a day too early: `asks_on` says it exactly.
    since = now - settings.FOLLOW_UP_WITHOUT_DAY_AFTER + DAY
    no_day = Q(need__needed_by=None, accepted_at__lt=since)
    first = accepted.filter(no_day | Q(need__needed_by__lt=today), followed_up_at=None)
    again = accepted.filter(
        followed_up_at__lte=now - settings.FOLLOW_UP_AGAIN_AFTER, followed_up_again_at=None
    )
    return _each_task(first, _ask) + _each_task(again, _ask_again)


def close_unanswered_matches() -> int:
    """Close as unknown what nobody has answered for long; returns how many.

    The volunteer has room for something else, and the next of a series may open. Nobody is written
    to: both were asked twice, their pages say how it stands, and an answer is still taken there.
    """
    matches = Match.objects.silent().filter(followed_up_at__lte=_unknown_before())
    ids = list(matches.order_by("id").values_list("pk", flat=True))
    return sum(_do_or_log(_close, match_id) for match_id in ids)


def asks_on(match: Match) -> datetime.date:
    """Return the day on which both sides are asked whether it happened."""
    # Local: in the evening it is tomorrow already by UTC.
    accepted_on = timezone.localdate(match.accepted_at)
    if match.day is None:
        return accepted_on + settings.FOLLOW_UP_WITHOUT_DAY_AFTER
    # Somebody who said yes after the day gets a day to do it.
    return max(match.day, accepted_on) + DAY


def is_due_for_reminder(match: Match) -> bool:
    """Return whether it is time to remind of a task; not of a yes that was only just said."""
    if match.status != MatchStatus.ACCEPTED or match.reminded_at or match.day is None:
        return False
    eve = match.day - DAY
    return timezone.localdate(match.accepted_at) < eve and (
        eve <= timezone.localdate() <= match.day
    )


def _is_due_for_question(match: Match) -> bool:
    is_new = match.status == MatchStatus.ACCEPTED and match.followed_up_at is None
    return is_new and asks_on(match) <= timezone.localdate()


def _is_due_again(match: Match) -> bool:
    asked = match.followed_up_at if match.is_asked_if_it_happened else None
    if asked is None or match.followed_up_again_at is not None:
        return False
    return asked <= timezone.now() - settings.FOLLOW_UP_AGAIN_AFTER


def _unknown_before() -> datetime.datetime:
    return timezone.now() - settings.UNKNOWN_AFTER


def _each_task(due: QuerySet[Match], do: Callable[[int], int]) -> int:
    """Call `do` for each task that is due, by its number: a route's, or below zero a match's."""
    if not is_daytime():
        return 0
    rows = due.order_by("id").values_list("pk", "route_id")
    tasks = dict.fromkeys(route_id or -match_id for match_id, route_id in rows)
    return sum(_do_or_log(do, task) for task in tasks)


def _do_or_log(do: Callable[[int], int], number: int) -> int:
    try:
        return do(number)
    except (DatabaseError, ObjectDoesNotExist):
        # Ids only: what the row says is personal.
        log.exception("Task %s could not be followed up.", number)
        return 0


def _lock_task(task: int) -> list[Match]:
    """Lock what goes on of a task. Only under the lock is it certain what is still due."""
    return lock_route(task) if task > 0 else [lock_match(-task)]


@transaction.atomic
def _remind(task: int) -> int:
    due = [match for match in _lock_task(task) if is_due_for_reminder(match)]
    _mark(due, "reminded_at", "remind_of_task")
    _tell(due, notifications.TASK_REMINDER, *REMINDER_CALLS)
    return len(due)


@transaction.atomic
def _ask(task: int) -> int:
    due = [match for match in _lock_task(task) if _is_due_for_question(match)]
    for match in due:
        strike_calls(match)
        # An answer of the last round, about a day that was moved since.
        match.resident_happened = match.volunteer_happened = ""
    _mark(due, "followed_up_at", "ask_if_it_happened", "resident_happened", "volunteer_happened")
    _tell(due, notifications.DID_IT_HAPPEN, *QUESTION_CALLS)
    return len(due)


@transaction.atomic
def _ask_again(task: int) -> int:
    due = [match for match in _lock_task(task) if _is_due_again(match)]
    _mark(due, "followed_up_again_at", "ask_if_it_happened")
    _tell(due, notifications.DID_IT_HAPPEN, *QUESTION_CALLS)
    return len(due)


@transaction.atomic
def _close(match_id: int) -> int:
    match = lock_match(match_id)
    asked = match.followed_up_at
    # Answered, or given a new day, while this waited for the lock.
    if not match.is_silent or asked is None or asked > _unknown_before():
        return 0
    end_match(match, MatchStatus.UNKNOWN)
    set_need_status(match.need, NeedStatus.UNKNOWN)
    audit.record(audit.SYSTEM, "close_as_unknown", match, ["status"])
    return 1


def _mark(matches: list[Match], field: str, verb: str, *beside: str) -> None:
    """Write down that it was done, with the messages in one transaction."""
    for match in matches:
        setattr(match, field, timezone.now())
        match.save(update_fields=[field, *beside])
        keep_link(match)
        audit.record(audit.SYSTEM, verb, match, [field])


def _tell(
    matches: list[Match], template: str, household: ContactKind, volunteer: ContactKind
) -> None:
    """Write to each household and once to the volunteer; without an email they are to be called."""
    for match in matches:
        if not notifications.tell_household(template, match):
            add_call(match, household)
    if matches and not notifications.tell_helper(template, matches[0]):
        # One call for a route, like one message.
        add_call(matches[0], volunteer)
