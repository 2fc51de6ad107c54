"""The messages about shifts, to the people on them and to coordinators."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from accounts.roles import signing_in
from common.addresses import absolute_url
from common.languages import page_language, staff_language
from common.models import LinkPurpose, PrivateLink
from messaging.letters import letter_to, render_letter
from messaging.models import Channel, Message
from messaging.outcomes import when_undelivered
from messaging.reach import channels_of
from messaging.recipients import STAFF
from messaging.registry import Letter, writer
from messaging.services import enqueue
from rota.choices import CallAbout
from rota.models import Answerer, OnShift, Shift
from rota.to_call import add_call
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer
from volunteers.notifications import VOLUNTEER

DAY_BEFORE, HOUR_BEFORE = "rota/remind_day", "rota/remind_hour"
PUT_ON, TAKEN_OFF, SWAPPED = "rota/put_on", "rota/taken_off", "rota/swapped"
PROPOSED, EXCHANGED = "rota/proposed", "rota/exchanged"
CALLED_OFF, LET_IN = "rota/called_off", "rota/let_in"
# Only while they have the shift, or only while they have it not; the last two name none.
OF_THEIRS = (DAY_BEFORE, HOUR_BEFORE, PUT_ON, PROPOSED, EXCHANGED)
OF_NO_SHIFT = (CALLED_OFF, LET_IN)
# What is told by phone where no message arrives: of the two reminders the first.
CALLS = {
    DAY_BEFORE: CallAbout.REMIND,
    PUT_ON: CallAbout.PUT_ON,
    TAKEN_OFF: CallAbout.TAKEN_OFF,
    SWAPPED: CallAbout.SWAPPED,
    PROPOSED: CallAbout.PROPOSED,
    EXCHANGED: CallAbout.EXCHANGED,
    CALLED_OFF: CallAbout.CALLED_OFF,
    LET_IN: CallAbout.LET_IN,
}


def remind_day_before(row: OnShift) -> bool:
    return _tell(DAY_BEFORE, row.answerer, row.shift, f"{row.shift_id}")


def remind_hour_before(row: OnShift) -> bool:
    return _tell(HOUR_BEFORE, row.answerer, row.shift, f"{row.shift_id}")


def put_on(row: OnShift) -> None:
    """Tell somebody that a coordinator put them on a shift."""
    _tell(PUT_ON, row.answerer, row.shift, f"{row.pk}")


def taken_off(answerer: Answerer, shift: Shift) -> None:
    """Tell somebody that a coordinator took them off a shift."""
    _tell(TAKEN_OFF, answerer, shift, f"{shift.pk}:{timezone.now().isoformat()}")


def swapped(answerer: Answerer, shift: Shift, row: OnShift) -> None:
    """Tell somebody that their offered shift is another's now."""
    _tell(SWAPPED, answerer, shift, f"{row.pk}:{row.taken_at.isoformat()}")


def proposed(row: OnShift) -> None:
    """Tell somebody, once per offer, that another would swap with them."""
    once = row.offered_at.isoformat() if row.offered_at else ""
    _tell(PROPOSED, row.answerer, row.shift, f"{row.pk}:{once}")


def exchanged(row: OnShift) -> None:
    """Tell somebody which shift they have in exchange for theirs."""
    _tell(EXCHANGED, row.answerer, row.shift, f"{row.pk}:{row.taken_at.isoformat()}")


def called_off(answerer: Answerer, shift: Shift) -> None:
    """Tell somebody that a shift of theirs is no longer there."""
    _tell(CALLED_OFF, answerer, shift, f"{shift.pk}")


def let_in(answerer: Answerer) -> None:
    """Tell a volunteer that they can take shifts."""
    _tell(LET_IN, answerer, None, f"{answerer.pk}")


def _tell(template: str, answerer: Answerer, shift: Shift | None, once: str) -> bool:
    """Put a message into the outbox, or a call on the list where no message reaches them.

    Returns False where no message goes: they are called, or were told.
    """
    volunteer = answerer.volunteer
    channels: Sequence[Channel] = [Channel.EMAIL]
    if volunteer is not None:
        if volunteer.status == VolunteerStatus.LEFT:
            return False
        channels = channels_of(volunteer)
        kind, language = VOLUNTEER, page_language(volunteer.language)
    else:
        kind, language = STAFF, staff_language(answerer.user.language if answerer.user else "")
    if not channels:
        _have_called(template, answerer, shift)
        return False
    to = answerer.volunteer_id or answerer.user_id or 0
    sent = enqueue(
        template,
        recipient_kind=kind,
        recipient_id=to,
        subject_id=_subject_of(template, answerer, shift),
        language=language,
        key=f"{template}:{kind}:{to}:{once}",
        channels=channels,
    )
    return sent is not None


def _subject_of(template: str, answerer: Answerer, shift: Shift | None) -> int:
    if shift is None:
        return answerer.pk
    # One that is called off is not there any more: its line is.
    return shift.line_id if template == CALLED_OFF else shift.pk


def _have_called(template: str, answerer: Answerer, shift: Shift | None) -> None:
    if template in CALLS and shift is None:
        add_call(answerer, CALLS[template])
    elif template in CALLS and shift is not None:
        add_call(answerer, CALLS[template], shift.line_id, shift.starts_at)


@when_undelivered(*CALLS)
def call_instead(message: Message) -> None:
    """Have somebody called of whom a message was given up."""
    side = "user" if message.recipient_kind == STAFF else "volunteer"
    answerer = Answerer.objects.filter(**{side: message.recipient_id}).first()
    if answerer is None:
        return
    if message.template == CALLED_OFF:
        add_call(answerer, CallAbout.CALLED_OFF, message.subject_id)
        return
    shift = Shift.objects.filter(pk=message.subject_id).first()
    if message.template == LET_IN or shift is not None:
        _have_called(message.template, answerer, None if message.template == LET_IN else shift)


@writer(DAY_BEFORE)
@writer(HOUR_BEFORE)
@writer(PUT_ON)
@writer(TAKEN_OFF)
@writer(SWAPPED)
@writer(PROPOSED)
@writer(EXCHANGED)
@writer(CALLED_OFF)
@writer(LET_IN)
def write_of_shift(message: Message) -> Letter | None:
    """Nothing is sent of a shift that is over, or of what is not so any more."""
    shift = None
    if message.template not in OF_NO_SHIFT:
        rows = Shift.objects.select_related("line__ward")
        shift = rows.filter(pk=message.subject_id, starts_at__gt=timezone.now()).first()
        if shift is None or _has(message, shift) != (message.template in OF_THEIRS):
            return None
        if message.template == PROPOSED and not _is_proposed(message, shift):
            return None
    context: dict[str, Any] = {"shift": shift, "line": shift and shift.line}
    if message.recipient_kind == STAFF:
        return _to_staff(message, context)
    return _to_volunteer(message, context)


def _has(message: Message, shift: Shift) -> bool:
    side = "user" if message.recipient_kind == STAFF else "volunteer"
    return shift.on_it.filter(**{f"answerer__{side}": message.recipient_id}).exists()


def _is_proposed(message: Message, shift: Shift) -> bool:
    mine = {"in_exchange_for__answerer__volunteer": message.recipient_id}
    proposed = OnShift.objects.proposed(timezone.now())
    return proposed.filter(in_exchange_for__shift=shift, **mine).exists()


def _to_staff(message: Message, context: dict[str, Any]) -> Letter | None:
    user = signing_in().filter(pk=message.recipient_id).first()
    if user is None:
        return None
    context |= {"name": user.name, "url": absolute_url("admin:rota")}
    return Letter(user.email, *render_letter(message.template, context))


def _to_volunteer(message: Message, context: dict[str, Any]) -> Letter | None:
    rows = Volunteer.objects.exclude(status=VolunteerStatus.LEFT)
    volunteer = rows.filter(pk=message.recipient_id).first()
    link = PrivateLink.objects.current(LinkPurpose.VOLUNTEER, message.recipient_id)
    if volunteer is None or link is None or not channels_of(volunteer):
        return None
    url = absolute_url("rota:shifts", link.token)
    context |= {"name": volunteer.letter_name, "url": url}
    return letter_to(volunteer, *render_letter(message.template, context), url)
