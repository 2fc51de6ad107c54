"""What volunteers are told about their signup: one function per message."""

import datetime

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
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer

VOLUNTEER = recipient_kind("volunteer", _("Volunteer"))
LINK_ONCE_IN = datetime.timedelta(hours=4)


def volunteer_received(volunteer: Volunteer) -> None:
    """Thank you; this is your private link."""
    _tell("volunteer_received", volunteer, key=f"volunteer_received:{volunteer.pk}")


def volunteer_approved(volunteer: Volunteer) -> None:
    """You are in; we will write when somebody needs what you offer. Approved anew, told anew."""
    approved_at = volunteer.approved_at.isoformat() if volunteer.approved_at else ""
    _tell("volunteer_approved", volunteer, key=f"volunteer_approved:{volunteer.pk}:{approved_at}")


def volunteer_link(volunteer: Volunteer) -> None:
    """Here is your private link again; one letter in so many hours, however often it is asked."""
    lap = int(timezone.now().timestamp() // LINK_ONCE_IN.total_seconds())
    _tell("volunteer_link", volunteer, key=f"volunteer_link:{volunteer.pk}:{lap}")


def _tell(template: str, volunteer: Volunteer, *, key: str) -> None:
    if not volunteer.email:
        return
    enqueue(
        f"volunteers/{template}",
        recipient_kind=VOLUNTEER,
        recipient_id=volunteer.pk,
        subject_id=volunteer.pk,
        language=page_language(volunteer.language),
        key=key,
    )


@writer("volunteers/volunteer_received")
@writer("volunteers/volunteer_approved")
@writer("volunteers/volunteer_link")
def write_to_volunteer(message: Message) -> Letter | None:
    volunteer = Volunteer.objects.filter(pk=message.recipient_id).first()
    link = PrivateLink.objects.current(LinkPurpose.VOLUNTEER, message.recipient_id)
    if volunteer is None or link is None or not volunteer.email:
        return None
    if volunteer.status == VolunteerStatus.LEFT:
        return None
    if message.template.endswith("approved") and volunteer.status != VolunteerStatus.APPROVED:
        return None  # a coordinator thought better of it before it was sent
    url = absolute_url("volunteers:volunteer_home", link.token)
    subject, body = render_letter(message.template, {"volunteer": volunteer, "url": url})
    return Letter(volunteer.email, subject, body)
