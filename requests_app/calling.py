"""The wards and the references of what private links of this app open, for calls about it."""

import re

from django.db.models import QuerySet

from common.models import LinkPurpose
from common.typed import Kind, to_store
from pods.calling import found_by
from pods.models import Ward
from requests_app.models import HelpRequest, Match

Found = tuple[Ward | None, str] | None
# What a volunteer reads out who has not said yes (yet), in any way that people write it.
A_MATCH, A_ROUTE = "M", "R"
TASK = re.compile(rf"#?\s*([{A_MATCH}{A_ROUTE}])[\s#-]*([0-9]{{1,18}})\W*")


def matches_called(term: str) -> QuerySet[Match] | None:
    """Return the matches that have the number `term`, such as "M218"; None when it is none."""
    said = TASK.fullmatch(to_store(term, Kind.CODE).upper())
    if said is None:
        return None
    is_route = said[1] == A_ROUTE
    return Match.objects.filter(**{"route" if is_route else "pk": int(said[2])}).order_by()


@found_by(LinkPurpose.REQUEST)
def of_request(request_id: int) -> Found:
    request = HelpRequest.objects.filter(pk=request_id).select_related("ward").first()
    return (request.ward, request.reference) if request else None


@found_by(LinkPurpose.MATCH)
def of_match(match_id: int) -> Found:
    """The household's reference once the volunteer has said yes; before, the match's number."""
    match = _first(Match.objects.filter(pk=match_id))
    if match is None:
        return None
    request = match.need.request
    return request.ward, request.reference if match.accepted_at else f"{A_MATCH}{match.pk}"


@found_by(LinkPurpose.ROUTE)
def of_route(route_id: int) -> Found:
    """The first stop's ward, and the route's own number: households are several."""
    match = _first(Match.objects.filter(route=route_id))
    return (match.need.request.ward, f"{A_ROUTE}{route_id}") if match else None


def _first(matches: QuerySet[Match]) -> Match | None:
    return matches.select_related("need__request__ward").order_by("id").first()
