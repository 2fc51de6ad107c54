"""What residents, volunteers and coordinators are told about requests.

Each function puts one message into the outbox, in the caller's transaction; the writer below it
says what the message reads when the worker sends it. Coordinators' messages and offers hold no
personal data, only a link.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from common.languages import page_language
from common.letters import absolute_url, render_letter
from common.models import LinkPurpose, PrivateLink
from messaging.models import Message, RecipientKind
from messaging.registry import Letter, writer
from messaging.services import enqueue
from requests_app.choices import MatchStatus
from requests_app.models import HelpRequest, Match

# --- To the resident ------------------------------------------------------------------------------


def request_received(request: HelpRequest) -> None:
    """We have your request; this is your private link."""
    _tell_resident("request_received", request, request.pk, key=f"request_received:{request.pk}")


def link_for_new_address(request: HelpRequest) -> None:
    """The same, to an email that they gave later. Call it once per change, with the row locked."""
    key = f"request_received:{request.pk}:{timezone.now().isoformat()}"
    _tell_resident("request_received", request, request.pk, key=key)


def need_reopened(match: Match) -> None:
    """The neighbor cannot help after all; we are looking for another."""
    request = match.need.request
    _tell_resident("need_reopened", request, match.pk, key=f"need_reopened:{match.pk}")


def match_accepted(match: Match) -> None:
    """To the resident: a neighbor will help. To the volunteer: here is how to reach them."""
    _tell_resident("helper_found", match.need.request, match.pk, key=f"helper_found:{match.pk}")
    _tell_volunteer("match_accepted", match)


def match_completed(match: Match) -> None:
    """The volunteer says it is done: thank you, and tell us if it is not so."""
    _tell_resident(
        "match_completed", match.need.request, match.pk, key=f"match_completed:{match.pk}"
    )


def _tell_resident(template: str, request: HelpRequest, subject_id: int, *, key: str) -> None:
    if not request.email:
        return
    enqueue(
        f"requests_app/{template}",
        recipient_kind=RecipientKind.REQUEST,
        recipient_id=request.pk,
        subject_id=subject_id,
        language=page_language(request.language),
        key=key,
    )


def _letter_to_resident(message: Message, context: dict[str, Any]) -> Letter | None:
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
    return _letter_to_resident(message, {})


@writer("requests_app/need_reopened")
def write_need_reopened(message: Message) -> Letter | None:
    match = _match(message)
    return _letter_to_resident(message, {"match": match}) if match else None


@writer("requests_app/helper_found")
def write_helper_found(message: Message) -> Letter | None:
    """Nothing is sent when the neighbor gave it back in the meantime."""
    match = _match(message, MatchStatus.ACCEPTED, MatchStatus.DONE)
    return _letter_to_resident(message, {"match": match}) if match else None


@writer("requests_app/match_completed")
def write_match_completed(message: Message) -> Letter | None:
    match = _match(message, MatchStatus.DONE)
    return _letter_to_resident(message, {"match": match}) if match else None


# --- To the volunteer -----------------------------------------------------------------------------


def match_offered(match: Match) -> None:
    """Can you take this? No name, number or address."""
    _tell_volunteer("match_offered", match)


def match_withdrawn(match: Match) -> None:
    """It is no longer needed."""
    _tell_volunteer("match_withdrawn", match)


def _tell_volunteer(template: str, match: Match) -> None:
    if not match.volunteer.email:
        return
    enqueue(
        f"requests_app/{template}",
        recipient_kind=RecipientKind.VOLUNTEER,
        recipient_id=match.volunteer_id,
        subject_id=match.pk,
        language=page_language(match.volunteer.language),
        key=f"{template}:{match.pk}",
    )


@writer("requests_app/match_offered")
def write_match_offered(message: Message) -> Letter | None:
    """Nothing is sent when the offer was answered, withdrawn or ran out in the meantime."""
    match = _match(message, MatchStatus.OFFERED)
    if match is None:
        return None
    hours = settings.OFFER_EXPIRES_AFTER // datetime.timedelta(hours=1)
    return _letter_to_volunteer(message, match, hours=hours)


@writer("requests_app/match_accepted")
def write_match_accepted(message: Message) -> Letter | None:
    match = _match(message, MatchStatus.ACCEPTED)
    return _letter_to_volunteer(message, match) if match else None


@writer("requests_app/match_withdrawn")
def write_match_withdrawn(message: Message) -> Letter | None:
    match = _match(message)
    return _letter_to_volunteer(message, match) if match else None


def _letter_to_volunteer(message: Message, match: Match, **context: Any) -> Letter | None:
    link = PrivateLink.objects.current(LinkPurpose.MATCH, match.pk)
    if not match.volunteer.email:
        return None
    url = absolute_url("requests_app:match_offer", link.token) if link else ""
    subject, body = render_letter(message.template, {"match": match, "url": url, **context})
    return Letter(match.volunteer.email, subject, body)


def _match(message: Message, *states: MatchStatus) -> Match | None:
    """The match that `message` is about; None when it is in none of `states` (if any) by now."""
    related = ("volunteer", "need__category", "need__request__ward")
    match = Match.objects.select_related(*related).filter(pk=message.subject_id).first()
    return None if match and states and match.status not in states else match


# --- To the coordinators --------------------------------------------------------------------------


def match_released(match: Match) -> None:
    """A volunteer backed out; the need is open again."""
    _tell_coordinators("match_released", match)


def help_did_not_come(match: Match) -> None:
    """A resident says that the help did not come; the need is open again."""
    _tell_coordinators("help_did_not_come", match)


def _tell_coordinators(template: str, match: Match) -> None:
    for user in coordinators_of(match.need.request):
        enqueue(
            f"requests_app/{template}",
            recipient_kind=RecipientKind.STAFF,
            recipient_id=user.pk,
            subject_id=match.pk,
            language=settings.LANGUAGE_CODE,
            key=f"{template}:{match.pk}:{user.pk}",
        )


def coordinators_of(request: HelpRequest) -> Iterable[User]:
    """Who looks after a request: its ward's coordinators; stewards where there are none."""
    staff = User.objects.filter(is_active=True, is_staff=True)
    in_ward = Q(area_roles__ward=request.ward_id) | Q(area_roles__pod__ward=request.ward_id)
    coordinators = staff.filter(role=Role.COORDINATOR)
    if request.ward_id:
        coordinators = coordinators.filter(in_ward)
    return coordinators.distinct() or staff.filter(role=Role.STEWARD)


@writer("requests_app/match_released")
@writer("requests_app/help_did_not_come")
def write_to_coordinator(message: Message) -> Letter | None:
    match = _match(message)
    user = User.objects.filter(pk=message.recipient_id, is_active=True).first()
    if match is None or user is None:
        return None
    url = settings.SITE_URL + reverse("admin:requests_app_desk_need", args=[match.need_id])
    subject, body = render_letter(message.template, {"match": match, "url": url})
    return Letter(user.email, subject, body)
