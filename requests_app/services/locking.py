"""Row locks in the one order that all verbs keep (see the package's docstring)."""

from collections.abc import Iterable

from django.utils import timezone

from requests_app.choices import NeedStatus
from requests_app.models import HelpRequest, Match, Need
from volunteers.models import Volunteer


def lock_request(request_id: int) -> HelpRequest:
    return HelpRequest.objects.select_for_update(no_key=True, of=("self",)).get(pk=request_id)


def lock_need(need_id: int) -> Need:
    """The need, with its request locked before it."""
    request_id = Need.objects.values_list("request_id", flat=True).get(pk=need_id)
    request = lock_request(request_id)
    need = Need.objects.select_for_update(no_key=True, of=("self",)).get(pk=need_id)
    need.request = request
    return need


def lock_needs(request: HelpRequest) -> list[Need]:
    """All needs of a request that is locked already."""
    needs = Need.objects.filter(request=request).order_by("id")
    return list(needs.select_for_update(no_key=True, of=("self",)).select_related("category"))


def lock_match(match_id: int) -> Match:
    """The match, with its request and need locked before it and loaded with it."""
    need = lock_need(Match.objects.values_list("need_id", flat=True).get(pk=match_id))
    match = (
        Match.objects.select_for_update(no_key=True, of=("self",))
        .select_related("volunteer")
        .get(pk=match_id)
    )
    match.need = need
    return match


def lock_live_match(need: Need) -> Match | None:
    """The live match of a need that is locked already."""
    matches = Match.objects.live().filter(need=need).select_related("volunteer")
    return matches.select_for_update(no_key=True, of=("self",)).first()


def lock_volunteer(volunteer_id: int) -> Volunteer:
    return Volunteer.objects.select_for_update(no_key=True, of=("self",)).get(pk=volunteer_id)


def move_need(need: Need, status: NeedStatus) -> None:
    """Write a need's state and its end together; open or close its request to match."""
    need.status = status
    need.ended_at = timezone.now() if status in NeedStatus.ended() else None
    need.save(update_fields=["status", "ended_at"])
    settle_request(need.request)


def settle_request(request: HelpRequest) -> None:
    """A request is closed when its last need has ended, and open again when one reopens."""
    is_active = Need.objects.active().filter(request=request).exists()
    if is_active == (request.closed_at is None):
        return
    request.closed_at = None if is_active else timezone.now()
    request.save(update_fields=["closed_at"])


def names(fields: Iterable[str]) -> list[str]:
    """Field names with the blind indexes that must be written along with them."""
    wanted = set(fields)
    return sorted(wanted | {f"{field}_index" for field in wanted & {"phone", "email"}})
