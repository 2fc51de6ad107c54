"""Asking those who may answer, and telling them what came out: in steps, each once."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from common.inserts import insert, new_row
from common.languages import page_language, staff_language
from common.models import LinkPurpose, PrivateLink
from decisions import notifications
from decisions.choices import Audience, State
from decisions.models import Decision, Voter
from decisions.services.locking import lock_decision
from decisions.voters import channels_for, people_of

REMIND = "remind_voters"
A_STEP = 100
A_DAY = datetime.timedelta(days=1)


def ask_all(decision_id: int) -> None:
    """Give everybody who may answer their link, and write to them; cut off, it goes on.

    Whoever joins while it is open is asked when the job comes by again.
    """
    while _ask_step(decision_id):
        pass


@transaction.atomic
def _ask_step(decision_id: int) -> bool:
    """Do one step; tell whether another may follow."""
    decision = lock_decision(decision_id)
    if decision.state != State.OPEN:
        return False
    asked = Voter.objects.filter(decision=decision, kind=decision.audience)
    rows = people_of(decision).exclude(pk__in=asked.values("person_id"))
    people = list(rows.order_by("pk")[:A_STEP])
    if not people:
        return False
    voters = [_voter(decision, person) for person in people]
    insert(voters)
    PrivateLink.objects.issue_all(LinkPurpose.VOTER, [voter.pk for voter in voters])
    for voter in voters:
        notifications.ask(voter)
    return True


def _voter(decision: Decision, person: Any) -> Voter:
    is_staff = decision.audience == Audience.STAFF
    language = staff_language(person.language) if is_staff else page_language(person.language)
    return new_row(
        Voter,
        decision_id=decision.pk,
        kind=decision.audience,
        person_id=person.pk,
        language=language,
        channels=channels_for(decision.audience, person),
        is_secret=decision.is_secret,
    )


def tell_all(decision_id: int) -> None:
    """Tell those who answered what came out; cut off, it begins again, and tells nobody twice."""
    last: int | None = 0
    while last is not None:
        last = _tell_step(decision_id, last)
    told = Decision.objects.filter(pk=decision_id, state=State.CLOSED, told_at=None)
    told.update(told_at=timezone.now())


def to_be_reminded() -> list[int]:
    """Return what closes within two days, and not everybody was reminded of yet.

    Not of what was opened a day ago or less: they have just been asked.
    """
    today, a_day_ago = timezone.localdate(), timezone.now() - A_DAY
    closing = Decision.objects.filter(state=State.OPEN, closes_on__range=(today, today + A_DAY))
    rows = closing.filter(reminded_at=None, opened_at__lt=a_day_ago)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def remind_all(decision_id: int) -> None:
    """Remind who has not answered; cut off, it begins again, and reminds nobody twice."""
    last: int | None = 0
    while last is not None:
        last = _remind_step(decision_id, last)
    reminded = Decision.objects.filter(pk=decision_id, state=State.OPEN, reminded_at=None)
    reminded.update(reminded_at=timezone.now())


@transaction.atomic
def _remind_step(decision_id: int, last: int) -> int | None:
    """Remind some of those after `last`; return the last of them, None once there are no more."""
    silent = Voter.objects.filter(decision=decision_id, has_answered=False, pk__gt=last)
    of_open = silent.filter(decision__state=State.OPEN, person_id__isnull=False)
    voters = list(of_open.defer("answer").order_by("pk")[:A_STEP])
    for voter in voters:
        notifications.remind(voter)
    return voters[-1].pk if voters else None


def to_be_told() -> list[int]:
    """Return what is closed, and not everybody who answered was told of yet."""
    closed = Decision.objects.filter(state=State.CLOSED, told_at=None)
    return list(closed.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _tell_step(decision_id: int, last: int) -> int | None:
    """Tell some of those after `last`; return the last of them, None once there are no more."""
    answered = Voter.objects.filter(decision=decision_id, has_answered=True, pk__gt=last)
    of_closed = answered.filter(decision__state=State.CLOSED)
    voters = list(of_closed.defer("answer").order_by("pk")[:A_STEP])
    for voter in voters:
        notifications.tell_result(voter)
    return voters[-1].pk if voters else None
