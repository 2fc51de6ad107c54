"""The messages about a sign-up, to volunteers and coordinators: one function each."""

import datetime
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.choices import NewsKind
from accounts.models import User
from accounts.roles import RUNNING
from common import limits
from common.addresses import absolute_url, staff_page_url
from common.languages import page_language
from common.models import LinkPurpose, PrivateLink
from messaging.letters import letter_to, render_letter
from messaging.models import Message
from messaging.news import Section, counted, tell, tell_of_aside, teller
from messaging.reach import channels_of
from messaging.recipients import recipient_kind
from messaging.registry import Letter, writer
from messaging.services import enqueue, forget
from messaging.unproven import letters_allowed
from pods.calling import with_call
from volunteers.calling import number_of
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer

# Anybody may ask for it, so this is how often somebody's inbox can be made to ring.
VOLUNTEER = recipient_kind(
    "volunteer",
    _("Volunteer"),
    rows=lambda: Volunteer.objects.exclude(status=VolunteerStatus.LEFT),
)
LINK_ONCE_IN = datetime.timedelta(hours=4)
BY_STAFF_ONCE_IN = datetime.timedelta(minutes=5)


def may_write(volunteer: Volunteer) -> bool:
    """Count a letter that somebody may have caused who has nothing to do with the email."""
    return letters_allowed(volunteer)


def volunteer_received(volunteer: Volunteer) -> None:
    """Thank them for signing up, with their private link."""
    _tell("volunteer_received", volunteer, key=f"volunteer_received:{volunteer.pk}")


def volunteer_approved(volunteer: Volunteer) -> bool:
    """Tell them that they are approved; approved anew, told anew. False where nothing is sent."""
    approved_at = volunteer.approved_at.isoformat() if volunteer.approved_at else ""
    key = f"volunteer_approved:{volunteer.pk}:{approved_at}"
    return _tell("volunteer_approved", volunteer, key=key) is not None


def volunteer_link(volunteer: Volunteer) -> None:
    """Send their private link again: one letter in so many hours, however often it is asked."""
    # Part of the key: within one period the outbox takes the letter for the same one.
    period = int(timezone.now().timestamp() // LINK_ONCE_IN.total_seconds())
    if may_write(volunteer):
        _tell("volunteer_link", volunteer, key=f"volunteer_link:{volunteer.pk}:{period}")


def link_for_new_address(volunteer: Volunteer) -> None:
    """The same, to an email that is new. Call it once per change, with the row locked."""
    key = f"volunteer_link:{volunteer.pk}:{timezone.now().isoformat()}"
    # Of one sign-up only so many get a letter: else it writes to whomever it likes.
    if limits.allows("new_emails", f"volunteer:{volunteer.pk}") and may_write(volunteer):
        _tell("volunteer_link", volunteer, key=key)


def link_by_staff(volunteer: Volunteer) -> bool:
    """The same, because staff pressed the button; False when it was pressed a moment ago."""
    lap = int(timezone.now().timestamp() // BY_STAFF_ONCE_IN.total_seconds())
    key = f"volunteer_link:{volunteer.pk}:staff:{lap}"
    return _tell("volunteer_link", volunteer, key=key) is not None


def _tell(template: str, volunteer: Volunteer, *, key: str) -> int | None:
    # Where no message goes a coordinator calls. Nobody is written to about what nobody has looked
    # at yet.
    channels = channels_of(volunteer)
    if not channels or volunteer.set_aside_at:
        return None
    return enqueue(
        f"volunteers/{template}",
        recipient_kind=VOLUNTEER,
        recipient_id=volunteer.pk,
        subject_id=volunteer.pk,
        language=page_language(volunteer.language),
        key=key,
        channels=channels,
    )


def forget_letters(volunteer: Volunteer) -> None:
    """Delete what is known of letters to somebody who leaves."""
    forget(VOLUNTEER, volunteer.pk)


def signed_up(volunteer: Volunteer, actor: audit.Actor) -> None:
    """Coordinators are told that a sign-up waits for approval, or for a look at it."""
    if volunteer.set_aside_at:
        tell_of_aside(volunteer.ward_id)
    elif volunteer.status == VolunteerStatus.PENDING:
        tell(NewsKind.SIGN_UPS, volunteer.ward_id, volunteer.pk, actor=actor)


def look_wanted(volunteer: Volunteer) -> None:
    """Coordinators are told that somebody whom they approved is to be looked at again."""
    tell(NewsKind.SIGN_UPS, volunteer.ward_id, volunteer.pk)


@teller(NewsKind.SIGN_UPS)
def sign_ups(user: User, volunteer_ids: Sequence[int]) -> Section | None:
    """Return how many still wait, ward by ward; those to be looked at again are among them."""
    waiting = Volunteer.objects.visible_to(user, RUNNING).waiting()
    rows = waiting.filter(pk__in=volunteer_ids).select_related("ward").order_by("ward__position")
    found = list(rows.only("status", "ward__name", "ward__i18n"))
    if not found:
        return None
    words = ngettext(
        "%(count)s sign-up waits for approval", "%(count)s sign-ups wait for approval", len(found)
    )
    places = [row.ward.name_i18n if row.ward else gettext("No ward named") for row in found]
    is_new = any(row.status == VolunteerStatus.PENDING for row in found)
    query = f"status__exact={VolunteerStatus.PENDING}" if is_new else "look=again"
    url = f"{staff_page_url('volunteers')}?{query}"
    return Section(words % {"count": len(found)}, counted(places), url)


@writer("volunteers/volunteer_received")
@writer("volunteers/volunteer_approved")
@writer("volunteers/volunteer_link")
def write_to_volunteer(message: Message) -> Letter | None:
    # As they are when it is sent, which may be some time after it was put out.
    rows = Volunteer.objects.select_related("ward")
    volunteer = rows.filter(pk=message.recipient_id).first()
    link = PrivateLink.objects.current(LinkPurpose.VOLUNTEER, message.recipient_id)
    if volunteer is None or link is None or not channels_of(volunteer):
        return None
    if volunteer.status == VolunteerStatus.LEFT:
        return None
    if message.template.endswith("approved") and volunteer.status != VolunteerStatus.APPROVED:
        return None  # a coordinator thought better of it before it was sent
    url = volunteer.as_mailed(absolute_url("volunteers:volunteer_home", link.token))
    subject, body = render_letter(message.template, {"volunteer": volunteer, "url": url})
    body = with_call(body, volunteer.ward, number_of(volunteer))
    return letter_to(volunteer, subject, body, url)
