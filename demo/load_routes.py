"""Puts the demo's routes into the database: several needs with one neighbor, as one task."""

from collections import defaultdict
from itertools import chain

from django.utils import timezone

from common.models import LinkPurpose, PrivateLink
from demo.load_matches import MATCH_LINK_LIVES, Pairing, match_of
from demo.load_requests import HOUR, Story
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import Match, Need, Route
from volunteers.models import Volunteer

# One waits for an answer, one is on its way.
ROUTES = [MatchStatus.OFFERED, MatchStatus.ACCEPTED]
STATE = {MatchStatus.OFFERED: NeedStatus.OFFERED, MatchStatus.ACCEPTED: NeedStatus.MATCHED}
FEWEST, MOST = 2, 4


def load_routes(pairing: Pairing, stories: list[Story]) -> None:
    """A few open needs of the same kind in the same ward go to one neighbor each time."""
    errands = _errands(stories)
    for status in ROUTES:
        found = _next(pairing, errands)
        if found is not None:
            _load(pairing, status, *found)


def _errands(stories: list[Story]) -> list[list[Need]]:
    """Open needs that go together on any day, the most first."""
    together: dict[tuple[int, int | None], list[Need]] = defaultdict(list)
    ids = chain.from_iterable((need.pk for need in story.needs) for story in stories)
    # Without a day of their own: those of a route are done in one go.
    needs = Need.objects.open().filter(pk__in=list(ids), wanted_on=None)
    for need in needs.select_related("request"):
        together[(need.category_id, need.request.ward_id)].append(need)
    # By id among equals, so that the same seed gives the same routes.
    return sorted(together.values(), key=lambda needs: (-len(needs), needs[0].pk))


def _next(pairing: Pairing, errands: list[list[Need]]) -> tuple[Volunteer, list[Need]] | None:
    """The next errand that somebody has room for."""
    while errands:
        needs = sorted(errands.pop(0), key=lambda need: need.pk)[:MOST]
        asked = Match.objects.filter(need__in=needs).values_list("volunteer_id", flat=True)
        volunteer = pairing.volunteer_for(needs[0], live=True, not_these=set(asked))
        if volunteer is not None and len(needs) >= FEWEST:
            return volunteer, needs
    return None


def _load(pairing: Pairing, status: MatchStatus, volunteer: Volunteer, needs: list[Need]) -> None:
    offered_at = max(timezone.now() - 5 * HOUR, *(need.created_at for need in needs))
    accepted_at = timezone.now() if status == MatchStatus.ACCEPTED else None
    route = Route.objects.create(volunteer=volunteer, created_at=offered_at)
    matches = [
        match_of(
            pairing,
            need,
            volunteer,
            offered_at,
            status=status,
            accepted_at=accepted_at,
            route=route,
        )
        for need in needs
    ]
    Match.objects.bulk_create(matches)
    # Afterwards, because the matches draw who asked; a route has the same.
    Route.objects.filter(pk=route.pk).update(offered_by=matches[0].offered_by)
    Need.objects.filter(pk__in=[need.pk for need in needs]).update(status=STATE[status])
    PrivateLink.objects.issue(LinkPurpose.ROUTE, route.pk, expires_at=offered_at + MATCH_LINK_LIVES)
    # A route counts as one task, however many stops it has.
    pairing.take(volunteer.pk)
