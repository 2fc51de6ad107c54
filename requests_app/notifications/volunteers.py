"""The messages to volunteers about what they are asked for; offers hold no personal data."""

from typing import Any

from django.utils import timezone

from common import limits
from common.addresses import absolute_url
from common.languages import page_language
from common.models import LinkPurpose, PrivateLink
from messaging.letters import letter_to, render_letter
from messaging.models import Message
from messaging.reach import channels_of
from messaging.registry import Letter, writer
from messaging.services import enqueue
from messaging.undelivered import is_reached
from pods.calling import with_call
from requests_app.choices import MatchStatus
from requests_app.models import Match
from requests_app.notifications.subjects import match_of
from requests_app.why_you import reasons_for
from volunteers.notifications import VOLUNTEER


def match_offered(match: Match) -> None:
    """Ask whether they can take this. No name, number or address."""
    write_to_volunteer("match_offered", match)


def match_asked(match: Match) -> None:
    """Ask the same of a few at once: whoever says yes first takes it."""
    write_to_volunteer("match_asked", match)


def match_missed(match: Match) -> bool:
    """Tell them that somebody else was faster; False where mail does not reach them."""
    return tell_volunteer("match_missed", match)


def match_accepted(match: Match) -> None:
    """Thank them, and link to how the household can be reached."""
    write_to_volunteer("match_accepted", match)


def match_withdrawn(match: Match) -> bool:
    """Tell them that it is no longer needed; False where mail does not reach them."""
    return tell_volunteer("match_withdrawn", match)


def date_moved(match: Match) -> bool:
    """One date of a series is on another day; False where mail does not reach them.

    Call it once per change, with the row locked.
    """
    # With the time: it may be moved to a day, away, and back to that day.
    key = f"date_moved:{match.pk}:{timezone.now().isoformat()}"
    return tell_volunteer("date_moved", match, key=key)


def need_changed(match: Match) -> bool:
    """The household changed what it asked for; False where mail does not reach them.

    Call it once per change and volunteer, with the request locked: the letter is about all that
    they do for this household, or were asked for.
    """
    key = f"need_changed:{match.pk}:{timezone.now().isoformat()}"
    # Beyond that it is on the call list: a household that presses all day fills no mailbox.
    if not limits.allows("changes", f"volunteer:{match.volunteer_id}"):
        return False
    return tell_volunteer("need_changed", match, key=key)


def tell_volunteer(template: str, match: Match, *, key: str = "") -> bool:
    """Put the message out; False where mail does not reach them, and somebody must call."""
    is_told = is_reached(VOLUNTEER, match.volunteer)
    if is_told:
        write_to_volunteer(template, match, key=key)
    return is_told


def write_to_volunteer(template: str, match: Match, *, key: str = "") -> None:
    """Put the message out to any address: when it fails, whoever asked them sees that."""
    channels = channels_of(match.volunteer)
    if not channels:
        return
    enqueue(
        f"requests_app/{template}",
        recipient_kind=VOLUNTEER,
        recipient_id=match.volunteer_id,
        subject_id=match.pk,
        language=page_language(match.volunteer.language),
        key=key or f"{template}:{match.pk}",
        channels=channels,
    )


@writer("requests_app/match_offered")
@writer("requests_app/match_asked")
def write_match_offered(message: Message) -> Letter | None:
    """Write the offer; nothing when it was answered, withdrawn or ran out in the meantime."""
    match = match_of(message, MatchStatus.ASKED, MatchStatus.OFFERED)
    if match is None:
        return None
    why = reasons_for([match])[match.pk]
    return letter_to_volunteer(message, match, expires_at=match.expires_at, why=why)


@writer("requests_app/match_missed")
def write_match_missed(message: Message) -> Letter | None:
    match = match_of(message, MatchStatus.MISSED)
    return letter_to_volunteer(message, match) if match else None

    # From the setting, so that letter and limit say the same.


@writer("requests_app/match_accepted")
def write_match_accepted(message: Message) -> Letter | None:
    match = match_of(message, MatchStatus.ACCEPTED)
    return letter_to_volunteer(message, match) if match else None


@writer("requests_app/match_withdrawn")
def write_match_withdrawn(message: Message) -> Letter | None:
    match = match_of(message)
    return letter_to_volunteer(message, match) if match else None


@writer("requests_app/date_moved")
def write_date_moved(message: Message) -> Letter | None:
    """Write on which day it is now; nothing when it has ended for them in the meantime."""
    match = match_of(message, *(MatchStatus(state) for state in MatchStatus.going_on()))
    return letter_to_volunteer(message, match) if match else None


@writer("requests_app/need_changed")
def write_need_changed(message: Message) -> Letter | None:
    """Write where to read what it is now; nothing when all has ended for them in the meantime."""
    matches = matches_changed(message)
    if not matches:
        return None
    # Several pages, unless they are stops of one route.
    urls = dict.fromkeys(url_of_task(each) for each in matches)
    return letter_to_volunteer(message, matches[0], matches=matches, urls=urls)


def matches_changed(message: Message) -> list[Match]:
    """Return all that a volunteer does for the household of a message, or was asked for."""
    match = match_of(message)
    if match is None:
        return []
    own = Match.objects.going_on().filter(
        need__request=match.need.request_id, volunteer=match.volunteer_id
    )
    related = ("volunteer", "need__category", "need__request__ward")
    return list(own.select_related(*related).order_by("id"))


def letter_to_volunteer(message: Message, match: Match, **context: Any) -> Letter | None:
    if not channels_of(match.volunteer):
        return None
    url = url_of_task(match)
    subject, body = render_letter(message.template, {**context, "match": match, "url": url})
    return letter_to(match.volunteer, subject, with_call(body, match.need.request.ward), url)


def url_of_task(match: Match) -> str:
    """Return their private page of it; a match in a route is on the route's. "" without a link."""
    if match.route_id is None:
        link = PrivateLink.objects.current(LinkPurpose.MATCH, match.pk)
        return absolute_url("request_pages:match_offer", link.token) if link else ""
    link = PrivateLink.objects.current(LinkPurpose.ROUTE, match.route_id)
    return absolute_url("request_pages:route_offer", link.token) if link else ""
