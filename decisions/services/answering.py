"""Answers: one of each person, until the last day is over."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from common.errors import NotPossible
from common.languages import page_language
from common.models import LinkPurpose, PrivateLink
from decisions.choices import Audience, State
from decisions.counting import Answer, add
from decisions.models import Box, Decision, Voter
from decisions.services.locking import lock_decision, lock_voter

OVER = _("This is over: no more answers are taken.")
COUNTED = _("Your answer is counted already. A secret answer cannot be changed.")


@transaction.atomic
def answer(voter_id: int, said: Answer, *, actor: audit.Actor) -> None:
    """Store what somebody answers, in place of what they said before; a secret one once for good.

    Raises `NotPossible` after the last day, and for a second secret answer. Nothing about a secret
    answer is recorded: its time would stand beside a name.
    """
    decision_id = Voter.objects.filter(pk=voter_id).values_list("decision", flat=True).first()
    decision = lock_decision(decision_id or 0)
    voter = lock_voter(voter_id)
    if not decision.takes_answers(timezone.localdate()):
        raise NotPossible(OVER)
    if decision.is_secret:
        _put_into_box(decision, voter, said)
    elif voter.answer != said:
        voter.answer, voter.has_answered = dict(said), True
        voter.save(update_fields=["answer", "has_answered"])
        audit.record(actor, "answer_decision", voter)


def _put_into_box(decision: Decision, voter: Voter, said: Answer) -> None:
    if voter.has_answered:
        raise NotPossible(COUNTED)
    box = Box.objects.select_for_update(no_key=True).get(decision=decision)
    box.sums = add(box.sums, said)
    box.save(update_fields=["sums"])
    voter.has_answered = True
    voter.save(update_fields=["has_answered"])


@transaction.atomic
def come_by_link(decision_id: int, language: str, key: str) -> str:
    """Let somebody answer who has the open link; return the token of their own page.

    `key` is that of the form: pressed twice, it is one. Raises `NotPossible` once it is over.
    """
    decision = lock_decision(decision_id)
    if decision.audience != Audience.LINK or not decision.takes_answers(timezone.localdate()):
        raise NotPossible(OVER)
    values: dict[str, Any] = {
        "kind": Audience.LINK,
        "language": page_language(language),
        "is_secret": decision.is_secret,
    }
    voter, is_new = Voter.objects.get_or_create(decision=decision, key=key, defaults=values)
    found = None if is_new else PrivateLink.objects.current(LinkPurpose.VOTER, voter.pk)
    return (found or PrivateLink.objects.issue(LinkPurpose.VOTER, voter.pk)).token


def is_open(decision: Decision) -> bool:
    """Tell whether answers to `decision` count now."""
    return decision.state == State.OPEN and decision.takes_answers(timezone.localdate())
