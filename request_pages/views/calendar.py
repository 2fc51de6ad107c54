"""The calendar files of what a volunteer is asked for or has agreed to.

They name the kind of help, the ward and the private page; never a person, a number of theirs or an
address: calendars are kept elsewhere, and shared.
"""

import datetime
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.http.request import HttpRequest
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.addresses import absolute_url
from common.calendar_file import CONTENT_TYPE, Event, calendar_file
from common.choices import PartOfDay
from network import current
from pods.calling import with_call
from request_pages.views import match as match_views
from request_pages.views import routes as route_views
from requests_app.choices import MatchStatus
from requests_app.models import Match
from requests_app.stops import RELATED, matches_of_route

# From and to which hour the parts of a day are, as a calendar has them.
HOURS: dict[str, tuple[int, int]] = {
    PartOfDay.MORNING: (9, 12),
    PartOfDay.AFTERNOON: (12, 17),
    PartOfDay.EVENING: (17, 20),
}


@require_safe
@match_views.for_volunteer
def match_calendar(request: HttpRequest, token: str, match_id: int) -> HttpResponse:
    """Answer with the day of a match that waits for an answer or is agreed to."""
    matches = Match.objects.select_related(*RELATED).filter(pk=match_id)
    return calendar(matches, match_views.OFFER, token)


@require_safe
@route_views.for_volunteer
def route_calendar(request: HttpRequest, token: str, route_id: int) -> HttpResponse:
    """Answer with the days of all stops that are still to be done."""
    return calendar(matches_of_route(route_id), route_views.ROUTE, token)


def calendar(matches: Iterable[Match], page: str, token: str) -> HttpResponse:
    """Return the file; where there is nothing to put into it, lead to the page, which says why."""
    url = absolute_url(page, token)
    events = [event_of(match, url) for match in matches if has_day(match) and is_on(match)]
    if not events:
        return redirect(page, token)
    content = calendar_file(events, name=current().name, now=timezone.now())
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="help.ics"'
    return response


def is_on(match: Match) -> bool:
    return match.status == MatchStatus.ACCEPTED or match_views.is_answerable(match)


def has_day(match: Match) -> bool:
    """Return whether there is a day to put into a calendar."""
    return match.need.needed_by is not None


def event_of(match: Match, url: str) -> Event:
    """Return the entry for one match that has a day."""
    need, request = match.need, match.need.request
    is_certain = match.status == MatchStatus.ACCEPTED
    day = need.needed_by
    assert day is not None  # noqa: S101  asked by `has_day` before
    starts, ends = hours_of(day, need.wanted_time) if need.wanted_on else (None, None)
    lines = [
        "" if need.wanted_on else _("On this day at the latest."),
        _("All about it:") if is_certain else _("You have not answered yet:"),
        url,
    ]
    description = "\n".join(line for line in lines if line)
    return Event(
        uid=uid_of(match),
        summary=_("Help a neighbor: %(what)s") % {"what": need.category.name_i18n},
        day=day,
        starts=starts,
        ends=ends,
        place=request.ward.name_i18n if request.ward else "",
        description=with_call(description, request.ward),
        is_certain=is_certain,
    )


def hours_of(
    day: datetime.date, part: str
) -> tuple[datetime.datetime | None, datetime.datetime | None]:
    """Return from when to when a part of `day` is; two None for any time of the day."""
    if part not in HOURS:
        return None, None
    first, last = (
        timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))
        for hour in HOURS[part]
    )
    return first, last


def uid_of(match: Match) -> str:
    """Return the same for the same match always; it says nothing about our rows."""
    digest = salted_hmac("calendar.uid", str(match.pk)).hexdigest()[:32]
    return f"{digest}@{urlsplit(settings.SITE_URL).hostname}"
