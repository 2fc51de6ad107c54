"""The letters that ask before something is deleted, that end everything, and stewards' news."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.choices import NewsKind
from accounts.models import User
from common.addresses import absolute_url, staff_page_url
from common.languages import page_language
from common.models import LinkPurpose, PrivateLink
from members.models import Member
from members.notifications import MEMBER
from messaging.letters import letter_to, render_letter
from messaging.models import Message
from messaging.news import Section, teller
from messaging.registry import Letter, writer
from messaging.services import enqueue
from network import kept_for
from privacy.ending import mark_to_end_all
from privacy.models import Question, RetentionRun
from requests_app.models import HelpRequest
from requests_app.notifications.residents import letter_to_resident, tell_resident
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer
from volunteers.notifications import LINK_ONCE_IN, VOLUNTEER


def request_ends(request: HelpRequest) -> None:
    """Ask a household whether its request is to be kept; once a day."""
    key = f"request_ends:{request.pk}:{timezone.localdate()}"
    tell_resident("request_ends", request, request.pk, key=key)


def still_there(volunteer: Volunteer) -> None:
    """Ask a volunteer whether they still want to help; once a day."""
    if volunteer.email:
        enqueue(
            "privacy/still_there",
            recipient_kind=VOLUNTEER,
            recipient_id=volunteer.pk,
            subject_id=volunteer.pk,
            language=page_language(volunteer.language),
            key=f"still_there:{volunteer.pk}:{timezone.localdate()}",
        )


def still_in_the_pod(member: Member) -> None:
    """Ask a member whether they still want to be in their pod; once a day."""
    if member.email:
        enqueue(
            "privacy/still_in_the_pod",
            recipient_kind=MEMBER,
            recipient_id=member.pk,
            subject_id=member.pk,
            language=page_language(member.language),
            key=f"still_in_the_pod:{member.pk}:{timezone.localdate()}",
        )


@transaction.atomic
def put_end_all(request_id: int) -> None:
    """Send the link that ends all requests with this email; one letter in so many hours."""
    request = HelpRequest.objects.get(pk=request_id)
    lap = int(timezone.now().timestamp() // LINK_ONCE_IN.total_seconds())
    tell_resident("end_all", request, request.pk, key=f"end_all:{request.pk}:{lap}")


def _days(question: Question | None) -> dict[str, Any]:
    """Return the day until which they may answer; `None` of it when nothing is asked any more."""
    if question is None or (question.kept_at and question.kept_at >= question.asked_at):
        return {}
    return {"until": timezone.localdate(question.asked_at + kept_for("ANSWER_WITHIN"))}


@writer("requests_app/request_ends")
def write_request_ends(message: Message) -> Letter | None:
    asked = _days(Question.objects.filter(request=message.recipient_id).first())
    link = PrivateLink.objects.current(LinkPurpose.REQUEST, message.recipient_id)
    if not asked or link is None:
        return None
    return letter_to_resident(
        message, {**asked, "page": absolute_url("privacy:request_held", link.token)}
    )


@writer("requests_app/end_all")
def write_end_all(message: Message) -> Letter | None:
    mark = mark_to_end_all(message.recipient_id)
    return letter_to_resident(message, {"page": absolute_url("privacy:end_all", mark)})


@writer("privacy/still_in_the_pod")
def write_still_in_the_pod(message: Message) -> Letter | None:
    rows = Member.objects.active().select_related("pod")
    member = rows.filter(pk=message.recipient_id).first()
    asked = _days(Question.objects.filter(member=message.recipient_id).first())
    link = PrivateLink.objects.current(LinkPurpose.MEMBER, message.recipient_id)
    if member is None or link is None or not asked or not member.email:
        return None
    page = absolute_url("privacy:member_held", link.token)
    context = {**asked, "member": member, "page": page}
    return letter_to(member, *render_letter(message.template, context), page)


@writer("privacy/still_there")
def write_still_there(message: Message) -> Letter | None:
    rows = Volunteer.objects.exclude(status=VolunteerStatus.LEFT)
    volunteer = rows.filter(pk=message.recipient_id).first()
    asked = _days(Question.objects.filter(volunteer=message.recipient_id).first())
    link = PrivateLink.objects.current(LinkPurpose.VOLUNTEER, message.recipient_id)
    if volunteer is None or link is None or not asked or not volunteer.email:
        return None
    page = absolute_url("privacy:volunteer_held", link.token)
    context = {**asked, "volunteer": volunteer, "page": page}
    return letter_to(volunteer, *render_letter(message.template, context), page)


@teller(NewsKind.RETENTION)
def failed_runs(user: User, run_ids: Sequence[int]) -> Section | None:
    """Return how much could not be deleted."""
    runs = RetentionRun.objects.filter(pk__in=run_ids)
    failed = sum(sum(run.failures.values()) for run in runs)
    words = ngettext(
        "%(count)s row could not be deleted last night",
        "%(count)s rows could not be deleted last night",
        failed,
    )
    return Section(words % {"count": failed}, (), staff_page_url("retention")) if failed else None
