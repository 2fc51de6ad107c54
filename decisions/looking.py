"""A decision as staff see it: how many answered, who is to be called, and what they said."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.addresses import absolute_url
from common.models import LinkPurpose, PrivateLink
from decisions.choices import Audience, Stance, State
from decisions.models import Box, Decision, Voter
from decisions.voters import may_ask, names_for
from decisions.wording import result_of, said_words

A_PAGE = 30
LONGEST_NUMBER = 18


@dataclass(frozen=True)
class Row:
    """Somebody who may answer, as one reader sees them."""

    voter: Voter
    name: str
    url: str
    said: str = ""
    words: str = ""


def look_at(decision: Decision, user: User, after: str) -> dict[str, Any]:
    """Return what the page shows. People whom `user` may not see are counted, and not named."""
    counted = decision.voters.aggregate(
        asked=Count("pk"),
        answered=Count("pk", filter=Q(has_answered=True)),
        called=Count("pk", filter=Q(has_answered=False, channels=[]) & ~Q(kind=Audience.LINK)),
    )
    is_own, last = may_ask(decision, user), _number(after)
    return {
        **counted,
        "is_own": is_own,
        "is_draft": decision.state == State.DRAFT,
        "is_planned": decision.state == State.PLANNED,
        "is_open": decision.takes_answers(timezone.localdate()),
        "is_going_on": decision.state in (State.PLANNED, State.OPEN),
        **result_of(decision),
        "options": decision.options.all(),
        "open_url": _open_url(decision),
        **(_people(decision, user, last) if is_own else {}),
    }


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) <= LONGEST_NUMBER else 0


def _open_url(decision: Decision) -> str:
    link = PrivateLink.objects.current(LinkPurpose.DECISION, decision.pk)
    return absolute_url("decisions:decision_join", link.token) if link else ""


def _people(decision: Decision, user: User, last: int) -> dict[str, Any]:
    """Return a page of those to call, or of the answers once nobody has to be called."""
    rows = decision.voters.filter(pk__gt=last).order_by("pk")
    to_call: list[Row] = []
    answers: list[Row] = []
    more_to_call = more_answers = None
    if decision.takes_answers(timezone.localdate()):
        waiting = rows.filter(has_answered=False, channels=[]).exclude(kind=Audience.LINK)
        to_call, more_to_call = _page(user, decision, waiting)
    if decision.state == State.CLOSED and not decision.is_secret:
        answers, more_answers = _page(user, decision, rows.filter(has_answered=True))
    return {
        "to_call": to_call,
        "answers": answers,
        "more": more_to_call or more_answers,
        "secret_words": _secret_words(decision),
    }


def _page(user: User, decision: Decision, rows: Any) -> tuple[list[Row], int | None]:
    found = list(rows[: A_PAGE + 1])
    more = found[A_PAGE - 1].pk if len(found) > A_PAGE else None
    people = names_for(user, found[:A_PAGE])
    shown = []
    for voter in found[:A_PAGE]:
        person = people.get(voter.pk)
        if person is None and voter.kind != Audience.LINK:
            continue
        said = voter.answer or {}
        words = said_words(decision, said) if said else ""
        name = person.name if person else ""
        shown.append(Row(voter, name, _url(voter, person), words, said.get("words", "")))
    return shown, more


def _url(voter: Voter, person: Any) -> str:
    """Return where the number of somebody stands: opening it there is recorded."""
    if voter.kind == Audience.VOLUNTEERS:
        return reverse("admin:volunteers_volunteer_change", args=[person.pk])
    return reverse("admin:pod_work", args=[person.pod_id]) if voter.kind == Audience.MEMBERS else ""


def _secret_words(decision: Decision) -> list[tuple[str, str]]:
    """Return what was written secretly, once it is closed and where that tells nobody's name."""
    box = Box.objects.filter(decision=decision).first() if decision.result is not None else None
    words = box.sums["words"] if box else []
    return [(str(Stance(stance).label) if stance else "", said) for stance, said in words]


def voter_to_answer(decision: Decision, user: User, voter_id: int) -> tuple[Voter, Any] | None:
    """Return somebody whose answer `user` may take by phone, and who that is; None for others."""
    rows = decision.voters.filter(pk=voter_id, has_answered=False, channels=[])
    voter = rows.exclude(kind=Audience.LINK).first() if may_ask(decision, user) else None
    person = names_for(user, [voter]).get(voter.pk) if voter else None
    return (voter, person) if voter and person else None
