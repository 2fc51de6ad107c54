"""What volunteers are told about what they are asked for; offers hold no personal data."""

import datetime
from typing import Any

from django.conf import settings

from common.addresses import absolute_url
from common.languages import page_language
from common.models import LinkPurpose, PrivateLink
from messaging.letters import render_letter
from messaging.models import Message
from messaging.registry import Letter, writer
from messaging.services import enqueue
from requests_app.choices import MatchStatus
from requests_app.models import Match
from requests_app.notifications.subjects import match_of
from volunteers.notifications import VOLUNTEER


def match_offered(match: Match) -> None:
    """Can you take this? No name, number or address."""
    tell_volunteer("match_offered", match)


def match_asked(match: Match) -> None:
    """The same, put to a few at once: whoever says yes first takes it."""
    tell_volunteer("match_asked", match)


def match_missed(match: Match) -> None:
    """Somebody else was faster."""
    tell_volunteer("match_missed", match)


def match_accepted(match: Match) -> None:
    """Thank you; here is how to reach them."""
    tell_volunteer("match_accepted", match)


def match_withdrawn(match: Match) -> None:
    """It is no longer needed."""
    tell_volunteer("match_withdrawn", match)


def tell_volunteer(template: str, match: Match) -> None:
    if not match.volunteer.email:
        return
    enqueue(
        f"requests_app/{template}",
        recipient_kind=VOLUNTEER,
        recipient_id=match.volunteer_id,
        subject_id=match.pk,
        language=page_language(match.volunteer.language),
        key=f"{template}:{match.pk}",
    )


@writer("requests_app/match_offered")
@writer("requests_app/match_asked")
def write_match_offered(message: Message) -> Letter | None:
    """Nothing is sent when the offer was answered, withdrawn or ran out in the meantime."""
    match = match_of(message, MatchStatus.ASKED, MatchStatus.OFFERED)
    return letter_to_volunteer(message, match, hours=hours_to_answer()) if match else None


@writer("requests_app/match_missed")
def write_match_missed(message: Message) -> Letter | None:
    match = match_of(message, MatchStatus.MISSED)
    return letter_to_volunteer(message, match) if match else None


def hours_to_answer() -> int:
    return settings.OFFER_EXPIRES_AFTER // datetime.timedelta(hours=1)


@writer("requests_app/match_accepted")
def write_match_accepted(message: Message) -> Letter | None:
    match = match_of(message, MatchStatus.ACCEPTED)
    return letter_to_volunteer(message, match) if match else None


@writer("requests_app/match_withdrawn")
def write_match_withdrawn(message: Message) -> Letter | None:
    match = match_of(message)
    return letter_to_volunteer(message, match) if match else None


def letter_to_volunteer(message: Message, match: Match, **context: Any) -> Letter | None:
    if not match.volunteer.email:
        return None
    context |= {"match": match, "url": url_of_task(match)}
    subject, body = render_letter(message.template, context)
    return Letter(match.volunteer.email, subject, body)


def url_of_task(match: Match) -> str:
    """Their private page of it; a match in a route is on the route's. "" without a link."""
    if match.route_id is None:
        link = PrivateLink.objects.current(LinkPurpose.MATCH, match.pk)
        return absolute_url("requests_app:match_offer", link.token) if link else ""
    link = PrivateLink.objects.current(LinkPurpose.ROUTE, match.route_id)
    return absolute_url("requests_app:route_offer", link.token) if link else ""
