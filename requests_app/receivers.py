"""The receivers of signals: needs follow what changes in an app below."""

from typing import Any

from django.contrib.auth import user_logged_out
from django.dispatch import receiver

from accounts import audit
from accounts.models import User
from common.models import LinkPurpose, PrivateLink
from requests_app.choices import MatchStatus
from requests_app.models import Block, ContactLog, Match, Route
from requests_app.services import decline_match, give_back_route, release_claims, release_match
from requests_app.services.locking import lock_needs
from volunteers.signals import StillBusyError, volunteer_leaving, volunteer_left


@receiver(volunteer_leaving)
def give_back_needs(volunteer_id: int, actor: audit.Actor, is_locked: bool, **_kwargs: Any) -> None:
    """Give back every need that a leaving volunteer was asked for or had taken."""
    going_on = Match.objects.going_on().filter(volunteer=volunteer_id)
    if is_locked:
        if going_on.exists():
            raise StillBusyError
        return
    found = list(going_on.order_by("id").values_list("pk", "need_id"))
    lock_needs(need_id for _match_id, need_id in found)
    for match_id, _need_id in found:
        give_back(match_id, actor)


def give_back(match_id: int, actor: audit.Actor) -> None:
    """Give back a match whose need is locked; it may have gone with another of its route."""
    match = Match.objects.get(pk=match_id)
    if match.route_id:
        give_back_route(match.route_id, actor=actor)
    elif match.status == MatchStatus.ACCEPTED:
        release_match(match_id, actor=actor)
    elif match.is_waiting:
        decline_match(match_id, actor=actor)


@receiver(volunteer_left)
def erase_what_they_wrote(volunteer_id: int, **_kwargs: Any) -> None:
    """Delete what a volunteer wrote on their pages, and revoke their links."""
    matches = Match.objects.filter(volunteer=volunteer_id)
    routes = Route.objects.filter(volunteer=volunteer_id)
    matches.exclude(reason_note="").update(reason_note="")
    Block.objects.filter(volunteer=volunteer_id).update(note="")  # the block itself stays
    helped = matches.exclude(volunteer_said="").values("need__request")
    ContactLog.objects.from_volunteers().filter(request__in=helped).update(note="")
    PrivateLink.objects.revoke(LinkPurpose.MATCH, *matches.values_list("pk", flat=True))
    PrivateLink.objects.revoke(LinkPurpose.ROUTE, *routes.values_list("pk", flat=True))


@receiver(user_logged_out)
def release_claims_on_logout(user: User | None, **_kwargs: Any) -> None:
    """Release the claims of who signs out."""
    if user is not None:
        release_claims(actor=user)
