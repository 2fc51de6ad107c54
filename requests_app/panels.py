"""The panels of requests that pages of the apps below show."""

from typing import Any

from django.db.models import Q

from common.languages import comma
from common.models import LinkPurpose, PrivateLink
from requests_app.models import Match, Thanks
from volunteers.models import Volunteer
from volunteers.panels import Panel, panel

# So many lines of thanks are shown; more would be a list to keep score by.
LINES_SHOWN = 3


@panel("thanks")
def thanks_to(volunteer: Volunteer) -> Panel | None:
    """Show a helper the last lines of thanks from households; nothing while there is none."""
    rows = Thanks.objects.filter(match__volunteer=volunteer)
    lines = list(rows.select_related("match__need__category").order_by("-id")[:LINES_SHOWN])
    return Panel("request_pages/_thanks.html", {"lines": lines}, is_duty=False) if lines else None


@panel("matches")
def tasks_of(volunteer: Volunteer) -> Panel | None:
    """Show what a volunteer is asked for or has agreed to, each with its link; a route is one."""
    matches = list(
        Match.objects.going_on()
        .filter(volunteer=volunteer)
        .select_related("need__category")
        .order_by("-id")
    )
    if not matches:
        return None
    routes: dict[int, list[Match]] = {}
    for match in matches:
        # Below zero no match is taken for the route with its number.
        routes.setdefault(match.route_id or -match.pk, []).append(match)
    tokens = _tokens(matches)
    return Panel(
        "request_pages/_tasks.html", {"tasks": [_task(own, tokens) for own in routes.values()]}
    )


def _task(matches: list[Match], tokens: dict[tuple[str, int], str]) -> dict[str, Any]:
    """Describe a match alone, or those of a route, newest first."""
    first = matches[-1]
    kinds = dict.fromkeys(match.need.category.name_i18n for match in reversed(matches))
    purpose = LinkPurpose.ROUTE if first.route_id else LinkPurpose.MATCH
    token = tokens.get((purpose, first.route_id or first.pk), "")
    return {"match": first, "token": token, "count": len(matches), "what": comma().join(kinds)}


def _tokens(matches: list[Match]) -> dict[tuple[str, int], str]:
    """Return the tokens of the private links to these, by what they open. One query."""
    routes = Q(
        purpose=LinkPurpose.ROUTE, subject_id__in={match.route_id for match in matches} - {None}
    )
    single = Q(purpose=LinkPurpose.MATCH, subject_id__in={match.pk for match in matches})
    links = PrivateLink.objects.filter(routes | single, revoked_at=None).order_by("id")
    # Of several links to the same the newest is kept: it comes last.
    return {(link.purpose, link.subject_id): link.token for link in links}
