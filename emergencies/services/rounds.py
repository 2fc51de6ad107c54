"""Rounds: begun by a press, raised to coordinators when nobody was reached, ended with figures."""

import datetime
from dataclasses import asdict

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.choices import NewsKind
from accounts.models import User
from accounts.roles import RUNNING, covers_ward
from common.daytime import after_hours_of_day, time_until_day
from common.errors import NotPossible
from emergencies.choices import Answer, Figures
from emergencies.models import CheckIn, CheckRound, Emergency
from emergencies.services.locking import lock_emergency, lock_round
from messaging.news import tell
from messaging.queue import defer_named

ASK = "ask_in_check_round"
TOO_LATE = _("It is over before morning, when people are asked. Please let it last longer first.")
GOING_ON = _("A round is going on already.")
NOT_ON = _("This emergency is over.")
NOT_YOURS = _("This is not in your ward.")


@transaction.atomic
def start_round(
    emergency_id: int, wait_hours: int, *, actor: User, at_night: bool = False
) -> CheckRound:
    """Begin to ask everybody once; a job asks them, in the morning when it is night.

    `at_night`: phones may ring now, and the hours until somebody else calls go on at night. Raises
    `NotPossible` with the reason.
    """
    row = lock_emergency(emergency_id)
    if not covers_ward(actor, row.ward_id, RUNNING):
        raise NotPossible(NOT_YOURS)
    if not row.is_on:
        raise NotPossible(NOT_ON)
    if row.rounds.filter(ended_at=None).exists():
        raise NotPossible(GOING_ON)
    now = timezone.now()
    waits = None if at_night else time_until_day(now)
    asks_from = now + (waits or datetime.timedelta())
    if asks_from >= row.notice.ends_at:
        raise NotPossible(TOO_LATE)
    made = CheckRound.objects.create(
        emergency=row,
        wait_hours=wait_hours,
        started_at=now,
        at_night=at_night,
        asks_from=asks_from,
    )
    audit.record(actor, "start_check_round", row)
    if not waits:
        defer_named(ASK, "messages", round_id=made.pk)
    return made


def ask_due() -> int:
    """Let those be asked whose morning has come, or whose job was lost; returns how many rounds."""
    due = CheckRound.objects.filter(ended_at=None, asked_at=None, asks_from__lte=timezone.now())
    ids = list(due.order_by("pk").values_list("pk", flat=True))
    for pk in ids:
        defer_named(ASK, "messages", round_id=pk)
    return len(ids)


@transaction.atomic
def end_round(emergency_id: int, *, actor: User) -> None:
    """End the round that goes on; its figures stay. Twice is once."""
    row = lock_emergency(emergency_id)
    if not covers_ward(actor, row.ward_id, RUNNING):
        raise NotPossible(NOT_YOURS)
    end_open_round(row, actor)


def end_open_round(row: Emergency, actor: audit.Actor) -> None:
    """End the open round of an emergency, which is locked, if there is one."""
    for pk in row.rounds.filter(ended_at=None).values_list("pk", flat=True):
        ongoing = lock_round(pk)
        ongoing.ended_at, ongoing.figures = timezone.now(), asdict(figures_of(ongoing))
        ongoing.save(update_fields=["ended_at", "figures"])
        audit.record(actor, "end_check_round", row)


def figures_of(row: CheckRound) -> Figures:
    """Return the figures of a round as they are now, or as they were at its end. One query."""
    if row.figures:
        return Figures(**row.figures)
    counted = row.people.order_by().values_list("answer").annotate(n=Count("pk"))
    by_answer = dict(counted)
    return Figures(asked=sum(by_answer.values()), **by_answer)


def raise_due() -> int:
    """Hand those whom nobody has reached in time to the coordinators; returns how many."""
    now, ongoing = timezone.now(), CheckRound.objects.filter(ended_at=None).order_by("pk")
    return sum(_raise(row.pk) for row in list(ongoing) if rises_at(row) <= now)


def asks_later(row: CheckRound) -> bool:
    """Tell whether a round waits for the morning."""
    return row.ended_at is None and row.asks_from > timezone.now()


def rises_at(row: CheckRound) -> datetime.datetime:
    """Return when coordinators call those from whom nobody has heard: nights count for nobody."""
    if row.at_night:
        return row.asks_from + datetime.timedelta(hours=row.wait_hours)
    return after_hours_of_day(row.asks_from, row.wait_hours)


@transaction.atomic
def _raise(round_id: int) -> int:
    row = lock_round(round_id)
    if row.ended_at is not None:
        return 0
    silent = CheckIn.objects.filter(round=row, raised_at=None, answer__in=Answer.silent())
    raised = silent.update(raised_at=timezone.now())
    if raised:
        tell(NewsKind.CHECK_INS, row.emergency.ward_id, row.pk)
    return raised
