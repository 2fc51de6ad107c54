"""The messages to residents about their request."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common import limits
from common.addresses import absolute_url
from common.languages import comma, page_language
from common.models import LinkPurpose, PrivateLink
from messaging.letters import letter_to, render_letter
from messaging.models import Message
from messaging.reach import channels_of
from messaging.recipients import recipient_kind
from messaging.registry import Letter, writer
from messaging.services import enqueue, forget
from messaging.unproven import letters_allowed
from pods.calling import with_call
from requests_app.choices import MatchStatus
from requests_app.detail_steps import Steps, steps_of
from requests_app.models import HelpRequest, Match, Need
from requests_app.notifications.subjects import match_of
from volunteers.notifications import BY_STAFF_ONCE_IN, LINK_ONCE_IN

RESIDENT = recipient_kind(
    "request", _("Resident"), rows=lambda: HelpRequest.objects.filter(erased_at=None)
)


def may_write(request: HelpRequest) -> bool:
    """Count a letter that somebody may have caused who has nothing to do with the email."""
    return letters_allowed(request)


def request_received(request: HelpRequest) -> None:
    """Tell them that we have their request, with their private link."""
    tell_resident("request_received", request, request.pk, key=f"request_received:{request.pk}")


def link_for_new_address(request: HelpRequest) -> None:
    """Tell the same to an email that they gave later; once per change, with the row locked.

    Of one request only so many get a letter: else it writes to whomever it likes.
    """
    # Not the key of the first letter, by which this one would be taken for a repetition.
    key = f"request_received:{request.pk}:{timezone.now().isoformat()}"
    if limits.allows("new_emails", f"request:{request.pk}") and may_write(request):
        tell_resident("request_received", request, request.pk, key=key)


def new_link(request: HelpRequest) -> None:
    """Here is a new private link; the old one is stopped. Call it with the row locked."""
    key = f"request_link:{request.pk}:{timezone.now().isoformat()}"
    tell_resident("request_link", request, request.pk, key=key)


def request_link(request: HelpRequest) -> None:
    """Here is your private link again; one letter in so many hours, however often it is asked."""
    lap = int(timezone.now().timestamp() // LINK_ONCE_IN.total_seconds())
    if may_write(request):
        tell_resident("request_link", request, request.pk, key=f"request_link:{request.pk}:{lap}")


def link_by_staff(request: HelpRequest) -> bool:
    """The same, because staff pressed the button; False when it was pressed a moment ago."""
    lap = int(timezone.now().timestamp() // BY_STAFF_ONCE_IN.total_seconds())
    key = f"request_link:{request.pk}:staff:{lap}"
    return tell_resident("request_link", request, request.pk, key=key) is not None


def need_reopened(match: Match) -> None:
    """Tell them that the neighbor cannot help after all; we are looking for another."""
    request = match.need.request
    tell_resident("need_reopened", request, match.pk, key=f"need_reopened:{match.pk}")


def helper_found(match: Match) -> None:
    """Tell them that a neighbor said yes and will help."""
    tell_resident("helper_found", match.need.request, match.pk, key=f"helper_found:{match.pk}")


def match_completed(match: Match) -> None:
    """Tell them that the volunteer says it is done, and ask to hear if it is not so."""
    tell_resident(
        "match_completed", match.need.request, match.pk, key=f"match_completed:{match.pk}"
    )


def forget_letters(request: HelpRequest) -> None:
    """Delete what is known of letters to a household that is erased."""
    forget(RESIDENT, request.pk)


def tell_resident(template: str, request: HelpRequest, subject_id: int, *, key: str) -> int | None:
    # Nobody is written to about what nobody has looked at yet.
    channels = channels_of(request)
    if not channels or request.set_aside_at:
        return None
    # `key` is unique in the outbox: told twice by two presses, it is put there once.
    return enqueue(
        f"requests_app/{template}",
        recipient_kind=RESIDENT,
        recipient_id=request.pk,
        subject_id=subject_id,
        language=page_language(request.language),
        key=key,
        channels=channels,
    )


def letter_to_resident(message: Message, context: dict[str, Any]) -> Letter | None:
    # It may have been erased between telling and sending: then there is nobody to write to.
    rows = HelpRequest.objects.filter(pk=message.recipient_id, erased_at=None)
    request = rows.select_related("ward").first()
    link = PrivateLink.objects.current(LinkPurpose.REQUEST, message.recipient_id)
    if request is None or link is None or not channels_of(request):
        return None
    url = request.as_mailed(absolute_url("request_pages:request_status", link.token))
    context |= {"request": request, "name": request.letter_name, "url": url}
    subject, body = render_letter(message.template, context)
    body = with_call(body, request.ward, request.reference)
    return letter_to(request, subject, body, context.get("page", url))


@writer("requests_app/request_link")
@writer("requests_app/request_received")
def write_request_received(message: Message) -> Letter | None:
    return letter_to_resident(message, {})


@writer("requests_app/need_reopened")
def write_need_reopened(message: Message) -> Letter | None:
    """Write about all that the household lost with this neighbor at one moment, and still needs."""
    kinds = [need.category.name_i18n for need in needs_lost(message)]
    # None are left when it was cancelled or closed since: then we are not looking any more.
    return letter_to_resident(message, {"what": comma().join(kinds)}) if kinds else None


def needs_lost(message: Message) -> list[Need]:
    """Return the needs that lost their neighbor with that of the message, and still wait."""
    match = match_of(message)
    if match is None:
        return []
    lost = Match.objects.said_yes().filter(
        need__request=match.need.request_id, volunteer=match.volunteer_id, ended_at=match.ended_at
    )
    needs = Need.objects.active().filter(matches__in=lost).select_related("category", "request")
    return list(needs.order_by("id"))


@writer("requests_app/helper_found")
def write_helper_found(message: Message) -> Letter | None:
    """Write that somebody helps; nothing when the neighbor gave it back in the meantime."""
    match = match_of(message, MatchStatus.ACCEPTED, MatchStatus.DONE)
    if match is None:
        return None
    waits = steps_of(match).why == Steps.WORD
    return letter_to_resident(message, {"match": match, "waits": waits})


@writer("requests_app/match_completed")
def write_match_completed(message: Message) -> Letter | None:
    match = match_of(message, MatchStatus.DONE)
    return letter_to_resident(message, {"match": match}) if match else None
