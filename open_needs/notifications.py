"""The message to volunteers who want to be told of open needs."""

import datetime

from common.addresses import absolute_url
from common.languages import page_language
from common.models import LinkPurpose, PrivateLink
from messaging.calm import keep_calm
from messaging.letters import letter_to, render_letter
from messaging.models import Message
from messaging.reach import channels_of
from messaging.registry import Letter, writer
from messaging.services import enqueue
from open_needs.models import TellMe
from open_needs.picking import may_pick_now
from requests_app.candidates.needs_for import fitting
from volunteers.models import Volunteer
from volunteers.notifications import VOLUNTEER

NEW_NEEDS, KEY = "open_needs/new_needs", "new_needs"
keep_calm(NEW_NEEDS)


def new_needs(volunteer: Volunteer, now: datetime.datetime) -> None:
    """Say that there is something new on their page that they could do."""
    channels = channels_of(volunteer)
    if channels:
        enqueue(
            NEW_NEEDS,
            recipient_kind=VOLUNTEER,
            recipient_id=volunteer.pk,
            subject_id=volunteer.pk,
            language=page_language(volunteer.language),
            key=f"{KEY}:{volunteer.pk}:{now.isoformat()}",
            channels=channels,
        )


def told_at(message: Message) -> datetime.datetime:
    """Return when the needs of a message were put down as told, which its key says."""
    return datetime.datetime.fromisoformat(message.idempotency_key.split(":", 2)[2])


@writer(NEW_NEEDS)
def write_new_needs(message: Message) -> Letter | None:
    """Return one sentence and the link; None once nothing fits, or they want it no more."""
    rows = Volunteer.objects.select_related("ward").filter(tell_me__isnull=False)
    volunteer = rows.filter(pk=message.recipient_id).first()
    link = PrivateLink.objects.current(LinkPurpose.VOLUNTEER, message.recipient_id)
    if volunteer is None or link is None or not channels_of(volunteer):
        return None
    if not may_pick_now(volunteer) or not fitting(volunteer).exists():
        return None
    url = volunteer.as_mailed(absolute_url("volunteers:volunteer_home", link.token))
    how = TellMe.objects.get(volunteer=volunteer).get_how_display()
    context = {"volunteer": volunteer, "url": url, "how": how}
    subject, body = render_letter(NEW_NEEDS, context)
    return letter_to(volunteer, subject, body, url)
