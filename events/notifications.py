"""The messages to people on shifts of a day: one function each."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.addresses import absolute_url
from common.languages import page_language
from common.models import LinkPurpose, PrivateLink
from events.models import Helper
from messaging import text_numbers
from messaging.letters import letter_to, render_letter
from messaging.models import Message
from messaging.reach import channels_of
from messaging.recipients import recipient_kind, slug_of
from messaging.registry import Letter, writer
from messaging.services import enqueue, forget
from messaging.unproven import letters_allowed
from volunteers.choices import VolunteerStatus

SIGNED_UP, MOVED_UP, REMIND = "events/signed_up", "events/moved_up", "events/remind_day"
CHANGED, CALLED_OFF = "events/changed", "events/called_off"


def _rows() -> Any:
    return Helper.objects.select_related("shift__event__ward", "shift__event__pod", "volunteer")


def _texted(helper_id: int) -> tuple[str, str]:
    """Return the number that texts to somebody on a shift go to, and the ward of the day."""
    row = _rows().filter(pk=helper_id).first()
    if row is None:
        return "", ""
    return text_numbers.text_number(row.reached), slug_of(row.shift.event.ward)


HELPER = recipient_kind("helper", _("Person on a shift"), texted=_texted)


def signed_up(helper: Helper) -> None:
    """Send their link to somebody who took a shift, within a limit: any address can be typed."""
    if helper.volunteer_id is None and letters_allowed(helper):
        _tell(SIGNED_UP, helper)


def moved_up(helper: Helper) -> None:
    """Tell somebody who waited that they have a place now."""
    _tell(MOVED_UP, helper)


def remind(helper: Helper) -> bool:
    """Remind somebody the day before; False where no message goes out, or one did before."""
    return _tell(REMIND, helper, helper.shift.starts_at.isoformat())


def changed(helper: Helper) -> None:
    """Tell somebody that the time or the place is another."""
    _tell(CHANGED, helper, timezone.now().isoformat())


def called_off(helper: Helper) -> None:
    """Tell somebody that their shift does not take place."""
    _tell(CALLED_OFF, helper)


def forget_messages(helper_id: int) -> None:
    """Delete the outbox's record of somebody."""
    forget(HELPER, helper_id)


def _tell(template: str, helper: Helper, once: str = "") -> bool:
    """Put a message into the outbox; False where none goes: they are called, or were told."""
    channels = channels_of(helper.reached)
    if not channels:
        return False
    sent = enqueue(
        template,
        recipient_kind=HELPER,
        recipient_id=helper.pk,
        subject_id=helper.shift_id,
        language=page_language(helper.reached.language),
        key=f"{template}:{helper.pk}:{once}",
        channels=channels,
    )
    return sent is not None


@writer(SIGNED_UP)
@writer(MOVED_UP)
@writer(REMIND)
@writer(CHANGED)
@writer(CALLED_OFF)
def write_of_day(message: Message) -> Letter | None:
    """Nothing is sent of a shift that is over or given back, or of what is not so any more."""
    helper = _rows().filter(pk=message.recipient_id, shift__ends_at__gt=timezone.now()).first()
    if helper is None or not _is_so(message.template, helper):
        return None
    url = url_of(helper)
    if not url:
        return None
    context = {
        "name": helper.reached.letter_name,
        "shift": helper.shift,
        "event": helper.shift.event,
        "waits": helper.seat is None,
        "url": url,
    }
    return letter_to(helper.reached, *render_letter(message.template, context), url)


def _is_so(template: str, helper: Helper) -> bool:
    """Tell whether what a message says still is so."""
    if (helper.shift.called_off_at is not None) != (template == CALLED_OFF):
        return False
    if helper.volunteer and helper.volunteer.status == VolunteerStatus.LEFT:
        return False
    return helper.seat is not None or template not in (MOVED_UP, REMIND)


def url_of(helper: Helper) -> str:
    """Return the private page on which somebody sees their shift; "" where there is none."""
    if helper.volunteer_id:
        link = PrivateLink.objects.current(LinkPurpose.VOLUNTEER, helper.volunteer_id)
        return absolute_url("events:own_days", link.token) if link else ""
    link = PrivateLink.objects.current(LinkPurpose.HELPER, helper.pk)
    return absolute_url("events:my_shift", link.token) if link else ""
