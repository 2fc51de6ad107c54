"""What the apps below show of requests on their pages."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from common.languages import comma
from common.models import LinkPurpose, PrivateLink
from pods.models import Ward
from requests_app.models import Match
from requests_app.models.matches import count_of_tasks
from requests_app.open_needs import Area, areas, fitting
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer
from volunteers.panels import Panel, panel

MOST_CHOICES = 10


@panel("matches")
def tasks_of(volunteer: Volunteer) -> Panel | None:
    """What a volunteer is asked for or has agreed to, each with its link; a round is one."""
    matches = list(
        Match.objects.going_on()
        .filter(volunteer=volunteer)
        .select_related("need__category")
        .order_by("-id")
    )
    if not matches:
        return None
    rounds: dict[int, list[Match]] = {}
    for match in matches:
        rounds.setdefault(match.round_id or -match.pk, []).append(match)
    tokens = _tokens(matches)
    return Panel(
        "requests_app/_tasks.html", {"tasks": [_task(own, tokens) for own in rounds.values()]}
    )


def _task(matches: list[Match], tokens: dict[tuple[str, int], str]) -> dict[str, Any]:
    """A match alone, or those of a round, newest first."""
    first = matches[-1]
    kinds = dict.fromkeys(match.need.category.name_i18n for match in reversed(matches))
    purpose = LinkPurpose.ROUND if first.round_id else LinkPurpose.MATCH
    token = tokens.get((purpose, first.round_id or first.pk), "")
    return {"match": first, "token": token, "count": len(matches), "what": comma().join(kinds)}


def _tokens(matches: list[Match]) -> dict[tuple[str, int], str]:
    """The tokens of the private links to these, by what they open. One query."""
    rounds = Q(
        purpose=LinkPurpose.ROUND, subject_id__in={match.round_id for match in matches} - {None}
    )
    single = Q(purpose=LinkPurpose.MATCH, subject_id__in={match.pk for match in matches})
    links = PrivateLink.objects.filter(rounds | single, revoked_at=None).order_by("id")
    return {(link.purpose, link.subject_id): link.token for link in links}


@panel("open_needs")
def open_needs_of(volunteer: Volunteer) -> Panel | None:
    """What an approved volunteer may pick, in wards with a public list, counted; no details yet."""
    if volunteer.status == VolunteerStatus.PENDING:
        return _open_needs("pending") if Ward.objects.filter(lists_needs=True).exists() else None
    if volunteer.status != VolunteerStatus.APPROVED or volunteer.is_paused:
        return None
    found = areas(fitting(volunteer))
    if not found:
        return None
    return _open_needs("ready", found) if _has_room(volunteer) else _open_needs("full")


def _has_room(volunteer: Volunteer) -> bool:
    own = Match.objects.filter(volunteer=volunteer)
    now, this_week = (
        tasks.aggregate(n=count_of_tasks())["n"] for tasks in (own.live(), own.of_this_week())
    )
    return now < volunteer.max_at_once and this_week < volunteer.max_per_week


def _open_needs(state: str, found: Iterable[Area] = ()) -> Panel:
    """The kinds of help in each ward, the most urgent first, and no more than fit on a page."""
    choices = [(area.ward, kind) for area in found for kind in area.kinds]
    choices.sort(key=lambda choice: -choice[1].lines[0].when)
    context = {"state": state, "choices": choices[:MOST_CHOICES]}
    return Panel("requests_app/_open_needs.html", context, is_duty=False)
