"""What happens to needs when something changes in an app below."""

from typing import Any

from django.dispatch import receiver

from accounts import audit
from common.models import LinkPurpose, PrivateLink
from requests_app.choices import MatchStatus
from requests_app.models import Match
from requests_app.services import decline_match, release_match
from requests_app.services.locking import lock_match
from volunteers.signals import volunteer_leaving, volunteer_left


@receiver(volunteer_leaving)
def give_back_needs(volunteer_id: int, actor: audit.Actor, **_kwargs: Any) -> None:
    """Every need that a leaving volunteer was asked for or had taken reopens."""
    live = Match.objects.live().filter(volunteer=volunteer_id)
    ids = live.order_by("need__request_id", "need_id").values_list("pk", flat=True)
    for match_id in list(ids):
        # Only under its lock is it certain whether it was answered in the meantime.
        status = lock_match(match_id).status
        if status == MatchStatus.ACCEPTED:
            release_match(match_id, actor=actor)
        elif status == MatchStatus.OFFERED:
            decline_match(match_id, actor=actor)


@receiver(volunteer_left)
def forget_their_words(volunteer_id: int, **_kwargs: Any) -> None:
    """What a volunteer wrote when they said no is deleted, and no link of theirs opens anything."""
    matches = Match.objects.filter(volunteer=volunteer_id)
    matches.exclude(reason_note="").update(reason_note="")
    PrivateLink.objects.revoke(LinkPurpose.MATCH, *matches.values_list("pk", flat=True))
