"""The questions of our texts, and whether they still wait, by the rows as they are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from common.models import LinkPurpose, PrivateLink
from inbox import notifications
from inbox.choices import Asked
from inbox.models import Item, Question
from messaging.models import Message
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import Match, Need
from requests_app.notifications.follow_up import matches_told_of
from requests_app.notifications.residents import RESIDENT
from requests_app.notifications.still_needed import needs_asked_about


@dataclass(frozen=True)
class About:
    """A question: its kind, the row that it is about, and the private link beside it."""

    kind: Asked
    subject_id: int
    link: PrivateLink

    @property
    def subject(self) -> tuple[str, int]:
        return self.kind, self.subject_id


def asked_by(message: Message) -> About | None:
    """Return what a text asks; None for one that only tells, or asks about several at once."""
    ask = _ASKS.get(message.template.removeprefix("requests_app/"))
    found = ask(message) if ask else None
    if found is None:
        return None
    kind, subject_id, purpose, opened = found
    link = PrivateLink.objects.current(purpose, opened)
    return About(kind, subject_id, link) if link else None


Found = tuple[Asked, int, LinkPurpose, int]


def _of_match(alone: Asked, in_route: Asked | None, message: Message) -> Found | None:
    match = _match(message.subject_id)
    if match is None:
        return None
    if match.route_id is None:
        return alone, match.pk, LinkPurpose.MATCH, match.pk
    # Of one stop of several only its own page tells which it is.
    return (in_route, match.route_id, LinkPurpose.ROUTE, match.route_id) if in_route else None


def _offer(message: Message) -> Found | None:
    return _of_match(Asked.OFFER, None, message)


def _task(message: Message) -> Found | None:
    if message.recipient_kind == RESIDENT:
        return None
    return _of_match(Asked.TASK, Asked.ROUTE_TASK, message)


def _route(kind: Asked) -> Callable[[Message], Found | None]:
    return lambda message: (kind, message.subject_id, LinkPurpose.ROUTE, message.subject_id)


def _worked_by(message: Message) -> Found | None:
    return _of_match(Asked.WORKED_BY, None, message)


def _to_household(kind: Asked) -> Callable[[Message], Found | None]:
    def ask(message: Message) -> Found | None:
        return kind, message.subject_id, LinkPurpose.REQUEST, message.recipient_id

    return ask


def _happened(message: Message) -> Found | None:
    matches = matches_told_of(message)
    if len(matches) != 1:
        return None
    [match] = matches
    if message.recipient_kind == RESIDENT:
        return Asked.HAPPENED_TO, match.pk, LinkPurpose.REQUEST, message.recipient_id
    if match.route_id:
        return Asked.HAPPENED_BY, match.pk, LinkPurpose.ROUTE, match.route_id
    return Asked.HAPPENED_BY, match.pk, LinkPurpose.MATCH, match.pk


def _needed(message: Message) -> Found | None:
    needs = needs_asked_about(message)
    if len(needs) != 1:
        return None
    return Asked.NEEDED, needs[0].pk, LinkPurpose.REQUEST, message.recipient_id


def _after_reply(message: Message) -> Found | None:
    """After a yes by text it is the answer to it that leads to the task."""
    item = Item.objects.filter(pk=message.subject_id).first()
    for purpose, pk, _number in item.links if item else []:
        kind = {LinkPurpose.MATCH: Asked.TASK, LinkPurpose.ROUTE: Asked.ROUTE_TASK}.get(purpose)
        if kind and item and len(item.links) == 1 and _OPEN[kind](pk):
            return kind, pk, LinkPurpose(purpose), pk
    return None


_ASKS: dict[str, Callable[[Message], Found | None]] = {
    "match_offered": _offer,
    "match_asked": _offer,
    "route_offered": _route(Asked.ROUTE),
    "match_accepted": _task,
    "task_reminder": _task,
    "route_accepted": _route(Asked.ROUTE_TASK),
    "helper_found": _to_household(Asked.CAME),
    "did_it_happen": _happened,
    "match_completed": _to_household(Asked.WORKED_TO),
    "did_it_work": _worked_by,
    "still_needed": _needed,
    notifications.REPLY: _after_reply,
}


def asks(
    template: str,
    kind: Asked,
    find: Callable[[Message], Found | None],
    waits: Callable[[int], bool],
) -> None:
    """Let texts of `template` ask `kind`, for an app above: as `_ASKS` and `_OPEN` here."""
    _ASKS[template], _OPEN[kind] = find, waits


# --- Is it still open? ----------------------------------------------------------------------------


def is_open(question: Question) -> bool:
    """Tell whether what was asked still waits for this answer."""
    return bool(_OPEN[question.kind](question.subject_id))


def _match(pk: int) -> Match | None:
    return Match.objects.select_related("need").filter(pk=pk).first()


def _if_match(condition: Callable[[Match], Any]) -> Callable[[int], bool]:
    def is_so(pk: int) -> bool:
        match = _match(pk)
        return match is not None and bool(condition(match))

    return is_so


def _is_going_on(match: Match) -> bool:
    """Tell whether somebody said yes, and neither side was asked yet what came of it."""
    return match.status == MatchStatus.ACCEPTED and match.followed_up_at is None


def _has_begun(match: Match) -> bool:
    day = match.need.wanted_on
    return _is_going_on(match) and (day is None or day <= timezone.localdate())


def _route_is(status: MatchStatus) -> Callable[[int], bool]:
    return lambda pk: Match.objects.filter(route=pk, status=status).exists()


def _is_needed(pk: int) -> bool:
    need = Need.objects.filter(pk=pk).first()
    return need is not None and need.status == NeedStatus.OPEN and need.has_passed()


_OPEN: dict[str, Callable[[int], bool]] = {
    Asked.OFFER: _if_match(lambda match: match.is_waiting and not match.is_overdue),
    Asked.ROUTE: _route_is(MatchStatus.OFFERED),
    Asked.TASK: _if_match(_is_going_on),
    Asked.ROUTE_TASK: _route_is(MatchStatus.ACCEPTED),
    Asked.CAME: _if_match(_has_begun),
    Asked.HAPPENED_TO: _if_match(lambda match: match.is_asked_if_it_happened),
    Asked.HAPPENED_BY: _if_match(lambda match: match.is_asked_if_it_happened),
    Asked.WORKED_TO: _if_match(
        lambda match: match.status == MatchStatus.DONE and not match.resident_said
    ),
    Asked.WORKED_BY: _if_match(
        lambda match: match.status == MatchStatus.DONE and not match.volunteer_said
    ),
    Asked.NEEDED: _is_needed,
}
