"""Drafts are published, open on their day, are asked around, close, or are called off."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from common.models import LinkPurpose, PrivateLink
from decisions.choices import Audience, Kind, State
from decisions.counting import FEWEST_COUNTED, add_all, empty, sayable
from decisions.models import MOST_CHOICES, Box, Decision, Voter
from decisions.services.locking import lock_decision
from decisions.voters import may_ask
from messaging.queue import defer_named

ASK, TELL = "ask_voters", "tell_result"
NOT_YOURS = _("You cannot ask these people here.")


@transaction.atomic
def publish(decision_id: int, *, actor: User) -> None:
    """Let a draft open, now or on its first day. Raises `NotPossible` with what is missing."""
    decision = lock_decision(decision_id, State.DRAFT)
    _require_own(decision, actor)
    _require_whole(decision)
    now = timezone.now()
    audit.record(actor, "publish_decision", decision)
    decision.published_at = now
    if decision.opens_on > timezone.localdate():
        _set(decision, State.PLANNED, published_at=now)
    else:
        _open(decision, now)


def _require_own(decision: Decision, actor: User) -> None:
    if not may_ask(decision, actor):
        raise NotPossible(NOT_YOURS)


def _require_whole(decision: Decision) -> None:
    count = decision.options.count()
    if decision.kind != Kind.CONSENT and not 2 <= count <= MOST_CHOICES:
        words = _("Please give at least two choices, and no more than %(most)d.")
        raise NotPossible(words % {"most": MOST_CHOICES})
    if decision.closes_on < timezone.localdate():
        raise NotPossible(_("The last day is over already."))


def _open(decision: Decision, now: datetime.datetime) -> None:
    if decision.is_secret:
        sums: Any = empty()
        Box.objects.create(decision=decision, sums=sums)
    if decision.audience == Audience.LINK:
        PrivateLink.objects.issue(LinkPurpose.DECISION, decision.pk)
    _set(decision, State.OPEN, published_at=decision.published_at, opened_at=now)
    defer_named(ASK, "messages", decision_id=decision.pk)


@transaction.atomic
def close(decision_id: int, *, actor: audit.Actor) -> None:
    """Count the answers and close. Twice is once.

    Of secret answers nothing is kept but what may be said; the words only where there are enough.
    """
    decision = lock_decision(decision_id, State.OPEN, State.CLOSED)
    if decision.state == State.CLOSED:
        return
    if isinstance(actor, User):
        _require_own(decision, actor)
    box = _locked_box(decision)
    sums = box.sums if box else add_all(_answers(decision))
    result = sayable(decision.kind, sums, is_secret=decision.is_secret)
    _set(decision, State.CLOSED, ended_at=timezone.now(), result=result)
    if box:
        _keep_words_alone(box)
    _close_open_link(decision)
    audit.record(actor, "close_decision", decision)
    defer_named(TELL, "messages", decision_id=decision.pk)


def _locked_box(decision: Decision) -> Box | None:
    return Box.objects.select_for_update(no_key=True).filter(decision=decision).first()


def _answers(decision: Decision) -> list[Any]:
    rows = decision.voters.filter(has_answered=True).order_by("pk")
    return [row.answer for row in rows.only("answer")]


def _keep_words_alone(box: Box) -> None:
    words = box.sums["words"] if box.sums["answers"] >= FEWEST_COUNTED else []
    if not words:
        box.delete()
        return
    box.sums = {"words": words}
    box.save(update_fields=["sums"])


def _close_open_link(decision: Decision) -> None:
    PrivateLink.objects.revoke(LinkPurpose.DECISION, decision.pk)


@transaction.atomic
def cancel(decision_id: int, *, actor: User) -> None:
    """Call it off: nobody answers any more, and what was answered is deleted. Twice is once."""
    states = (State.PLANNED, State.OPEN, State.CANCELLED)
    decision = lock_decision(decision_id, *states)
    _require_own(decision, actor)
    if decision.state == State.CANCELLED:
        return
    _set(decision, State.CANCELLED, ended_at=timezone.now())
    Box.objects.filter(decision=decision).delete()
    # That somebody had answered stays: their page says that it was called off.
    decision.voters.update(answer=None)
    _close_open_link(decision)
    audit.record(actor, "cancel_decision", decision)


def see_to_all() -> list[int]:
    """Open and close what has come to its day; return what is open, whose people are asked."""
    today = timezone.localdate()
    going_on = Decision.objects.filter(state__in=[State.PLANNED, State.OPEN])
    over = going_on.filter(state=State.OPEN, closes_on__lt=today)
    for pk in over.order_by("pk").values_list("pk", flat=True):
        close(pk, actor=audit.SYSTEM)
    for pk in going_on.filter(state=State.PLANNED, opens_on__lte=today).values_list(
        "pk", flat=True
    ):
        _open_on_its_day(pk)
    is_open = Q(state=State.OPEN)
    return list(going_on.filter(is_open).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _open_on_its_day(decision_id: int) -> None:
    decision = lock_decision(decision_id)
    if decision.state == State.PLANNED:
        _open(decision, timezone.now())
        audit.record(audit.SYSTEM, "open_decision", decision)


def _set(decision: Decision, state: State, **values: object) -> None:
    values |= {"state": state}
    for name, value in values.items():
        setattr(decision, name, value)
    decision.save(update_fields=[*values])


@transaction.atomic
def forget_voters(decision_id: int) -> None:
    """Delete who could answer a decision that is over, and their words; the result stays."""
    decision = lock_decision(decision_id, *State.over())
    _forget(decision.voters.all())
    Box.objects.filter(decision=decision).delete()


@transaction.atomic
def forget_person(kind: str, person_id: int) -> None:
    """Delete that somebody may answer, or has: they leave. A secret answer stays counted."""
    _forget(Voter.objects.filter(kind=kind, person_id=person_id))


def _forget(rows: Any) -> None:
    ids = list(rows.values_list("pk", flat=True))
    PrivateLink.objects.filter(purpose=LinkPurpose.VOTER, subject_id__in=ids).delete()
    rows.delete()
