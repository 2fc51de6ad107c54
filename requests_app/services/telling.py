"""News for households: by a message, or, where mail does not reach them, by a call of today.

Never both, and nobody is left out: this is the one place that chooses.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from django.utils import timezone

from messaging.undelivered import is_reached
from requests_app import notifications
from requests_app.choices import ContactKind
from requests_app.ends import EndReason
from requests_app.models import ContactLog, HelpRequest, Match, Need
from requests_app.notifications.residents import RESIDENT


def tell_of_lost_helper(matches: Iterable[Match]) -> None:
    """Tell those whose accepted matches have just ended that we are looking again.

    A household that loses a helper for several needs at one moment is told once.
    """
    by_request: dict[int, list[Match]] = {}
    for match in matches:
        by_request.setdefault(match.need.request_id, []).append(match)
    for lost in by_request.values():
        write = partial(notifications.need_reopened, lost[0])
        _tell([match.need for match in lost], ContactKind.LOST_HELPER, write)


def tell_of_end(needs: Sequence[Need]) -> None:
    """Tell a household that its needs were closed at one moment, once for each of the two ends."""
    unmet = [need for need in needs if EndReason(need.end_reason).is_unmet]
    done = [need for need in needs if not EndReason(need.end_reason).is_unmet]
    if unmet:
        write = partial(notifications.need_closed_without_help, unmet[0])
        _tell(unmet, ContactKind.CANNOT_HELP, write)
    if done:
        _tell(done, ContactKind.OTHERS_DID, partial(notifications.need_done_by_others, done[0]))


def tell_still_looking(needs: Sequence[Need]) -> None:
    """Tell a household that we have not forgotten what it asked for."""
    _tell(needs, ContactKind.STILL_LOOKING, partial(notifications.still_looking, needs[0]))


def _tell(needs: Sequence[Need], kind: ContactKind, write: Callable[[], None]) -> None:
    """Write to the household of `needs`, all of one request, or put it on today's call list."""
    request = needs[0].request
    if request.erased_at:
        return
    if is_reached(RESIDENT, request):
        write()
        return
    call_household(request, kind, needs)


def call_household(request: HelpRequest, kind: ContactKind, needs: Sequence[Need] = ()) -> None:
    """Put a household on today's call list, about `needs` of one request."""
    need = needs[0] if len(needs) == 1 else None
    if need is not None:
        _strike_off_older(need)
    ContactLog.objects.create(
        request=request,
        kind=kind,
        need=need,
        follow_up_on=timezone.localdate(),
        created_at=timezone.now(),
    )


def _strike_off_older(need: Need) -> None:
    """Leave one call to make about a need: the newest says how it stands now."""
    # Only what was put there by itself: a coordinator's own reminder is theirs to strike off. What
    # is said to a volunteer is not said to the household.
    calls = ContactLog.objects.filter(need=need, kind__in=ContactKind.by_itself())
    calls = calls.exclude(kind__in=ContactKind.to_volunteer())
    calls.filter(request=need.request_id, followed_up_at=None).update(followed_up_at=timezone.now())
