"""The stops of a route as its volunteer sees it: a household each, with what it needs."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pods.models import Pod
from requests_app.choices import MatchStatus
from requests_app.detail_steps import NOTHING, Steps
from requests_app.models import HelpRequest, Match

RELATED = ("volunteer", "need__category", "need__request__ward", "need__request__pod")
STATE_WORDS = {
    MatchStatus.DONE: _("Done"),
    MatchStatus.WITHDRAWN: _("No longer needed"),
    MatchStatus.RELEASED: _("No longer your task"),
    MatchStatus.UNKNOWN: _("Nobody told us if it happened"),
}


@dataclass(frozen=True)
class Errand:
    """A need at a stop, and the match that it is."""

    match: Match

    @property
    def is_to_do(self) -> bool:
        return self.match.status == MatchStatus.ACCEPTED

    @property
    def may_be_done(self) -> bool:
        """True while its volunteer may say that it is done."""
        return self.is_to_do and self.match.is_agreed and not self.match.is_ahead

    @property
    def is_done(self) -> bool:
        return self.match.status == MatchStatus.DONE

    @property
    def words(self) -> str | Promise:
        """The words for how it ended; "" while it is to do."""
        return STATE_WORDS.get(MatchStatus(self.match.status), "")


@dataclass(frozen=True)
class Stop:
    """A household of a route."""

    number: int
    help_request: HelpRequest
    errands: list[Errand]
    steps: Steps = NOTHING

    @property
    def is_to_do(self) -> bool:
        """True while its contact details are needed."""
        return any(errand.is_to_do for errand in self.errands)

    @property
    def rough_pod(self) -> Pod | None:
        return self.help_request.rough_pod


def stops_of(matches: Iterable[Match]) -> list[Stop]:
    """Return the stops of a route whose matches these are, in the order of the offer."""
    stops: dict[int, Stop] = {}
    # They were created in the order of the route, so their ids keep it.
    for match in sorted(matches, key=lambda match: match.pk):
        help_request = match.need.request
        stop = stops.setdefault(help_request.pk, Stop(len(stops) + 1, help_request, []))
        stop.errands.append(Errand(match))
    return list(stops.values())


def matches_of_route(route_id: int) -> list[Match]:
    """Return all matches of a route with what its pages show of them. One query."""
    found = Match.objects.filter(route=route_id).select_related(*RELATED)
    return list(found.order_by("id"))
