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
from common.daytime import is_daytime
from common.errors import NotPossible
from emergencies.choices import Answer, Figures
from emergencies.models import CheckIn, CheckRound, Emergency
from emergencies.services.locking import lock_emergency, lock_round
from messaging.news import tell
from messaging.queue import defer_named

ASK = "ask_in_check_round"
BY_DAY = _("Phones do not ring at night: please start the round by day.")
GOING_ON = _("A round is going on already.")
NOT_ON = _("This emergency is over.")
NOT_YOURS = _("This is not in your ward.")


@transaction.atomic
def start_round(emergency_id: int, wait_hours: int, *, actor: User) -> CheckRound:
    """Begin to ask everybody once; a job asks them. Raises `NotPossible` with the reason."""
    row = lock_emergency(emergency_id)
    if not covers_ward(actor, row.ward_id, RUNNING):
        raise NotPossible(NOT_YOURS)
    if not row.is_on:
        raise NotPossible(NOT_ON)
    if row.rounds.filter(ended_at=None).exists():
        raise NotPossible(GOING_ON)
    if not is_daytime():
        raise NotPossible(BY_DAY)
    made = CheckRound.objects.create(
        emergency=row, wait_hours=wait_hours, started_at=timezone.now()
    )
    audit.record(actor, "start_check_round", row)
    defer_named(ASK, "messages", round_id=made.pk)
    return made


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
    now, ids = timezone.now(), CheckRound.objects.filter(ended_at=None).order_by("pk")
    rows = [(row.pk, row.started_at, row.wait_hours) for row in ids]
    due = [pk for pk, begun, hours in rows if begun + datetime.timedelta(hours=hours) <= now]
    return sum(map(_raise, due))


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
