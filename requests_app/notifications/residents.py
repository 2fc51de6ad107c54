"""What residents are told about their request."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.addresses import absolute_url
from common.languages import page_language
from common.models import LinkPurpose, PrivateLink
from messaging.letters import render_letter
from messaging.models import Message
from messaging.recipients import recipient_kind
from messaging.registry import Letter, writer
from messaging.services import enqueue
from requests_app.choices import MatchStatus
from requests_app.models import HelpRequest, Match
from requests_app.notifications.subjects import match_of

RESIDENT = recipient_kind("request", _("Resident"))


def request_received(request: HelpRequest) -> None:
    """We have your request; this is your private link."""
    tell_resident("request_received", request, request.pk, key=f"request_received:{request.pk}")


def link_for_new_address(request: HelpRequest) -> None:
    """The same, to an email that they gave later. Call it once per change, with the row locked."""
    key = f"request_received:{request.pk}:{timezone.now().isoformat()}"
    tell_resident("request_received", request, request.pk, key=key)


def need_reopened(match: Match) -> None:
    """The neighbor cannot help after all; we are looking for another."""
    request = match.need.request
    tell_resident("need_reopened", request, match.pk, key=f"need_reopened:{match.pk}")


def helper_found(match: Match) -> None:
    """A neighbor said yes and will help."""
    tell_resident("helper_found", match.need.request, match.pk, key=f"helper_found:{match.pk}")


def match_completed(match: Match) -> None:
    """The volunteer says it is done: thank you, and tell us if it is not so."""
    tell_resident(
        "match_completed", match.need.request, match.pk, key=f"match_completed:{match.pk}"
    )


def tell_resident(template: str, request: HelpRequest, subject_id: int, *, key: str) -> None:
    if not request.email:
        return
    enqueue(
        f"requests_app/{template}",
        recipient_kind=RESIDENT,
        recipient_id=request.pk,
        subject_id=subject_id,
        language=page_language(request.language),
        key=key,
    )


def letter_to_resident(message: Message, context: dict[str, Any]) -> Letter | None:
    request = HelpRequest.objects.filter(pk=message.recipient_id, erased_at=None).first()
    link = PrivateLink.objects.current(LinkPurpose.REQUEST, message.recipient_id)
    if request is None or link is None or not request.email:
        return None
    url = absolute_url("requests_app:request_status", link.token)
    context |= {"request": request, "name": request.helper_name or request.name, "url": url}
    subject, body = render_letter(message.template, context)
    return Letter(request.email, subject, body)


@writer("requests_app/request_received")
def write_request_received(message: Message) -> Letter | None:
    return letter_to_resident(message, {})


@writer("requests_app/need_reopened")
def write_need_reopened(message: Message) -> Letter | None:
    match = match_of(message)
    return letter_to_resident(message, {"match": match}) if match else None


@writer("requests_app/helper_found")
def write_helper_found(message: Message) -> Letter | None:
    """Nothing is sent when the neighbor gave it back in the meantime."""
    match = match_of(message, MatchStatus.ACCEPTED, MatchStatus.DONE)
    return letter_to_resident(message, {"match": match}) if match else None


@writer("requests_app/match_completed")
def write_match_completed(message: Message) -> Letter | None:
    match = match_of(message, MatchStatus.DONE)
    return letter_to_resident(message, {"match": match}) if match else None
