"""The letters that nobody will get: an offer ends soon, and what people must know is a call.

The desk says "call them" beside such an offer; the need is not locked for the usual time. Whoever
was to be told something comes to today's call list, as they would without an email.
"""

from collections.abc import Callable, Sequence
from functools import partial

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from accounts import audit
from messaging.models import Message
from messaging.outcomes import when_undelivered
from requests_app.choices import ContactKind, MatchStatus
from requests_app.models import ContactLog, HelpRequest, Match, Need
from requests_app.models.matches import MatchQuerySet
from requests_app.notifications.ends import together
from requests_app.notifications.follow_up import matches_told_of
from requests_app.notifications.residents import RESIDENT, needs_lost
from requests_app.notifications.still_needed import needs_asked_about
from requests_app.notifications.volunteers import matches_changed
from requests_app.services.call_list import add_call, add_calls_about_end
from requests_app.services.telling import call_household


@when_undelivered("requests_app/match_offered", "requests_app/match_asked")
def shorten_offer(message: Message) -> None:
    _give_up(Match.objects.filter(pk=message.subject_id))


@when_undelivered("requests_app/route_offered")
def shorten_route(message: Message) -> None:
    _give_up(Match.objects.filter(route=message.subject_id))


def _give_up(matches: MatchQuerySet) -> None:
    """Have somebody call the volunteer, once for a route; by then it need not wait for long."""
    _shorten(matches)
    for match in _matches(matches.waiting())[:1]:
        add_call(match, ContactKind.OFFER_FAILED)


def _shorten(matches: MatchQuerySet) -> None:
    """Let those that still wait end in a few hours. Never later than before."""
    ends = timezone.now() + settings.UNDELIVERED_OFFER_EXPIRES_AFTER
    # One condition in the UPDATE and no lock before it: an answer given meanwhile is not touched.
    too_long = matches.waiting().filter(expires_at__gt=ends)
    ids = list(too_long.order_by("id").values_list("pk", flat=True))
    if Match.objects.waiting().filter(pk__in=ids).update(expires_at=ends):
        for match_id in ids:
            audit.record(audit.SYSTEM, "shorten_offer", Match(pk=match_id), ["expires_at"])


# --- Calls instead --------------------------------------------------------------------------------
# No row is locked for them, as everywhere after a message. What has ended since it was written is
# struck off with it, or is not put down at all.


def _about_needs(
    find: Callable[[Message], Sequence[Need]], kind: ContactKind, message: Message
) -> None:
    """Call a household about needs of which one letter spoke."""
    needs = find(message)
    request = HelpRequest.objects.filter(pk=message.recipient_id, erased_at=None).first()
    if request is None or not needs:
        return
    # Somebody had the letter sent once more, and it failed again.
    waiting = ContactLog.objects.filter(request=request, kind=kind, followed_up_at=None)
    if not waiting.filter(Q(need=None) | Q(need__in=needs)).exists():
        # The day is asked about for all that the request waits for.
        call_household(request, kind, [] if kind == ContactKind.DAY_PASSED else needs)


def _with_the_same(moment: str, message: Message) -> list[Need]:
    return list(together(message, moment))


def _about_task(kind: ContactKind, message: Message) -> None:
    """Call one side about a yes; the volunteer once for a route."""
    matches = matches_told_of(message)
    for match in matches if message.recipient_kind == RESIDENT else matches[:1]:
        add_call(match, kind)


def _about_change(kind: ContactKind, message: Message) -> None:
    for match in matches_changed(message)[:1]:
        add_call(match, kind)


def _about_day(kind: ContactKind, message: Message) -> None:
    for match in _matches(Match.objects.going_on().filter(pk=message.subject_id)):
        add_call(match, kind)


def _about_end(kind: ContactKind, message: Message) -> None:
    add_calls_about_end(_matches(Match.objects.filter(pk=message.subject_id)), kind)


def _about_routes_end(kind: ContactKind, message: Message) -> None:
    stops = Match.objects.filter(route=message.subject_id, status=MatchStatus.WITHDRAWN)
    add_calls_about_end(_matches(stops), kind)


def _matches(found: MatchQuerySet) -> list[Match]:
    return list(found.select_related("need__request").order_by("id"))


Call = Callable[[ContactKind, Message], None]
_CLOSED = partial(_about_needs, partial(_with_the_same, "ended_at"))
# By template, and for those of both sides by whose it is
TO_HOUSEHOLD: dict[str, tuple[Call, ContactKind]] = {
    "need_closed_without_help": (_CLOSED, ContactKind.CANNOT_HELP),
    "need_done_by_others": (_CLOSED, ContactKind.OTHERS_DID),
    "need_reopened": (partial(_about_needs, needs_lost), ContactKind.LOST_HELPER),
    "still_looking": (
        partial(_about_needs, partial(_with_the_same, "still_looking_at")),
        ContactKind.STILL_LOOKING,
    ),
    "still_needed": (partial(_about_needs, needs_asked_about), ContactKind.DAY_PASSED),
    "task_reminder": (_about_task, ContactKind.REMIND_HOUSEHOLD),
    "did_it_happen": (_about_task, ContactKind.ASK_HOUSEHOLD),
    "task_new_day": (_about_task, ContactKind.DAY_FOR_HOUSEHOLD),
}
TO_VOLUNTEER: dict[str, tuple[Call, ContactKind]] = {
    "task_reminder": (_about_task, ContactKind.REMIND_VOLUNTEER),
    "did_it_happen": (_about_task, ContactKind.ASK_VOLUNTEER),
    "task_new_day": (_about_task, ContactKind.DAY_FOR_VOLUNTEER),
    "date_moved": (_about_day, ContactKind.DAY_FOR_VOLUNTEER),
    "need_changed": (_about_change, ContactKind.CHANGE_FOR_VOLUNTEER),
    "match_missed": (_about_end, ContactKind.OFF_FOR_VOLUNTEER),
    "match_withdrawn": (_about_end, ContactKind.OFF_FOR_VOLUNTEER),
    "route_stop_withdrawn": (_about_end, ContactKind.OFF_FOR_VOLUNTEER),
    "route_withdrawn": (_about_routes_end, ContactKind.OFF_FOR_VOLUNTEER),
    "did_not_happen": (_about_end, ContactKind.DENIED_FOR_VOLUNTEER),
}


@when_undelivered(*{f"requests_app/{name}" for name in (*TO_HOUSEHOLD, *TO_VOLUNTEER)})
def call_instead(message: Message) -> None:
    """Put on today's call list whoever was to be told, as where there is no email."""
    calls = TO_HOUSEHOLD if message.recipient_kind == RESIDENT else TO_VOLUNTEER
    call, kind = calls[message.template.removeprefix("requests_app/")]
    call(kind, message)
