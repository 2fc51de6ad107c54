"""The word "shift" by text: alone it brings the next open shifts, with a number it takes one.

The number is that of the shift, as the answer says it: nothing has to be remembered between two
texts. It does what the form does, or the page of a volunteer who alone has this phone.
"""

import re

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import audit
from common.addresses import absolute_url
from common.encryption import blind_index
from common.errors import NotPossible
from common.languages import comma
from common.models import LinkPurpose
from common.typed import plain_digits, search_key
from events.fitting import fitting_shifts
from events.models import EventShift, EventShiftQuerySet, Helper
from events.services import places
from inbox.hearing import heard_by
from inbox.models import Item, Thread
from inbox.people import wards_with
from inbox.replies import Said
from pages.localized import local_day, local_time
from volunteers.models import Volunteer

# So many fit into a text.
MOST_SAID = 3
SPELLED = {
    "en": "shift, shifts, open shifts",
    "es": "turno, turnos, turnos libres",
    "am": "ፈረቃ, ፈረቃዎች",
    "ti": "ተራ, ተራታት",
    "ar": "مناوبة, مناوبات, المناوبات",
    "zh-hans": "值班",
    "ko": "당번",
    "bn": "পালা, পালাগুলো",
    "vi": "ca trực, ca truc, các ca trực",
}
_MEANT = {
    search_key(word): language for language, words in SPELLED.items() for word in words.split(", ")
}
_TEXT = re.compile(r"(\D+?)[\s#.:,–-]*(\d{0,12})[.!)]?", re.DOTALL)


def is_for(text: str) -> bool:
    """Tell whether a text is the word, alone or with a number."""
    found = _TEXT.fullmatch(plain_digits(text.strip()))
    return found is not None and search_key(found[1]) in _MEANT


def hear(item: Item) -> Said:
    """Say which shifts are open, or take the one whose number stands there."""
    found = _TEXT.fullmatch(plain_digits(item.text.strip()))
    word, number = (found[1], found[2]) if found else ("", "")
    # Whoever writes the word in a language reads it, also from a number that we do not know.
    language = _MEANT.get(search_key(word), "en")
    with translation.override(language):
        if number:
            return _take(item.thread, int(number), language)
        return _open_ones(item.thread, language)


def _volunteer(thread: Thread) -> Volunteer | None:
    """Return the only volunteer with this phone, if they may take shifts now."""
    rows = Volunteer.objects.filter(phone_index=thread.phone_index, set_aside_at=None)
    found = list(rows.order_by("pk")[:2])
    return found[0] if len(found) == 1 and places.may_take(found[0]) else None


def _open_to(thread: Thread, volunteer: Volunteer | None) -> list[EventShift]:
    now = timezone.now()
    if volunteer is not None:
        rows = fitting_shifts(volunteer, now).exclude(helpers__volunteer=volunteer)
    else:
        rows = _for_anybody().of_wards([pk for pk in wards_with(thread.phone_index, "") if pk])
    return list(rows.with_room().order_by("starts_at", "pk")[:MOST_SAID])


def _for_anybody() -> EventShiftQuerySet:
    now = timezone.now()
    rows = EventShift.objects.public().to_come(now).filter(event__is_listed=True)
    return rows.filter(known_only=False, preparation=None, starts_at__gt=now)


def _open_ones(thread: Thread, language: str) -> Said:
    shifts = _open_to(thread, _volunteer(thread))
    if not shifts:
        return Said(_none_fits())
    word = SPELLED[language].split(", ")[0].upper()
    lines = [_("Open shifts. To take one, answer with its word and number:")]
    lines += [f"{word} {shift.pk}: {_when(shift)}" for shift in shifts]
    return Said("\n".join(lines))


def _none_fits() -> str:
    """Say that there is none, and where all others stand if there are any."""
    if _for_anybody().with_room().exists():
        words = _("No open shift fits you right now. All shifts:")
        return f"{words} {absolute_url('events:day_list')}"
    return _("There are no more shifts. Thank you for looking.")


def _when(shift: EventShift) -> str:
    times = f"{local_time(shift.starts_at)} – {local_time(shift.ends_at)}"
    return comma().join([f"{local_day(shift.starts_at)} {times}", shift.get_part_display()])


def _take(thread: Thread, shift_id: int, language: str) -> Said:
    listed = EventShift.objects.public().filter(event__is_listed=True)
    if not listed.to_come(timezone.now()).filter(pk=shift_id).exists():
        return Said(_("There is no open shift with this number."))
    volunteer = _volunteer(thread)
    try:
        if volunteer is not None:
            helper = places.take(shift_id, volunteer.pk, actor=audit.VOLUNTEER)
            link: tuple[str, int] = (LinkPurpose.VOLUNTEER, volunteer.pk)
        else:
            helper = _sign_up(thread, shift_id, language)
            link = (LinkPurpose.HELPER, helper.pk)
    except NotPossible as refusal:
        return Said(str(refusal.message))
    words = _("Thank you! You have a place on this shift:")
    waits = _("You are on the waiting list of this shift:")
    return Said(words if helper.seat else waits, [link])


def _sign_up(thread: Thread, shift_id: int, language: str) -> Helper:
    said = {
        # Nobody has told us a name: at the door they are known by the end of their number.
        "name": f"…{thread.phone[-4:]}",
        "phone": thread.phone,
        "language": language,
    }
    key = blind_index(f"{thread.phone_index}:{shift_id}", purpose="day_shift")
    return places.sign_up(shift_id, said, key=key, actor=audit.VOLUNTEER, is_told=True)


heard_by(is_for, hear)
