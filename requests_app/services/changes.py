"""Consequences of a change to a need or a request for those who said yes, or were asked."""

from collections.abc import Mapping, Sequence
from itertools import chain

from django.utils import timezone

from accounts import audit
from requests_app import notifications
from requests_app.choices import ContactKind, MatchStatus
from requests_app.models import ContactLog, Match, Need
from requests_app.services.call_list import add_call, strike_calls
from requests_app.services.links import keep_link
from requests_app.services.locking import lock_matches

# Nobody sees it before they say yes.
AFTER_YES = {"detail"}
# Between us and the household: it changes nothing for who helps.
NOT_TOLD = {"language"}
BEGUN_ANEW = [
    *("reminded_at", "followed_up_at", "followed_up_again_at"),
    *("resident_happened", "volunteer_happened"),
]


def begin_anew(match: Match) -> None:
    """Let reminder and question of a locked yes begin anew, because it has another day."""
    match.reminded_at = match.followed_up_at = match.followed_up_again_at = None
    match.resident_happened = match.volunteer_happened = ""
    match.save(update_fields=BEGUN_ANEW)
    strike_calls(match)
    keep_link(match)


def tell_of_changes(
    request_id: int,
    of_request: Sequence[str],
    of_needs: Mapping[int, Sequence[str]],
    actor: audit.Actor,
) -> None:
    """Tell volunteers what a household changed at one moment, each once, by mail or by a call.

    Those who said yes hear of everything, those who were asked of what they were shown. A yes
    leaves an entry in the contact log as well. What staff change they tell themselves. The request
    must be locked.
    """
    if actor != audit.RESIDENT or not any(chain([of_request], of_needs.values())):
        return
    needs = Need.objects.active().filter(request=request_id).select_related("request")
    concerned = [
        match
        for match in lock_matches(*needs.order_by("id"))
        if _concerns(match, {*of_request}, {*of_needs.get(match.need_id, ())})
    ]
    by_volunteer = {match.volunteer_id: match for match in reversed(concerned)}
    for match in by_volunteer.values():
        if not notifications.need_changed(match):
            add_call(match, ContactKind.CHANGE_FOR_VOLUNTEER)
    accepted = [match for match in concerned if match.status == MatchStatus.ACCEPTED]
    if accepted:
        _write_into_log(accepted)


def _concerns(match: Match, of_request: set[str], of_need: set[str]) -> bool:
    if match.status == MatchStatus.ACCEPTED:
        return bool((of_request - NOT_TOLD) | of_need)
    return bool(of_need - AFTER_YES)


def _write_into_log(accepted: Sequence[Match]) -> None:
    ContactLog.objects.create(
        request=accepted[0].need.request,
        need=accepted[0].need if len(accepted) == 1 else None,
        kind=ContactKind.HOUSEHOLD_CHANGED,
        created_at=timezone.now(),
    )
