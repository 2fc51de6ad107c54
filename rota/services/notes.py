"""Notes that one shift leaves for the next."""

import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from common.errors import NotPossible
from rota.models import HandOver, Shift
from rota.services.locking import lock_shift

# Written from the first minute of a shift until so long after its end.
WRITTEN_UNTIL = datetime.timedelta(hours=12)
# Read by whoever is on next, from so long before they begin until they, too, have handed over.
READ_FROM = datetime.timedelta(days=1)
FROM_THE_LAST = datetime.timedelta(days=7)
MOST_NOTES = 3


def can_write(shift: Shift, now: datetime.datetime) -> bool:
    """Tell whether a note of this shift may be written now."""
    return shift.starts_at <= now <= shift.ends_at + WRITTEN_UNTIL


@transaction.atomic
def hand_over(shift_id: int, answerer_id: int, text: str, *, actor: audit.Actor) -> None:
    """Store somebody's note of a shift, in place of what they wrote before. Twice is once."""
    shift = lock_shift(shift_id)
    if not shift.on_it.filter(answerer=answerer_id).exists():
        raise NotPossible(_("This shift is not yours any more."))
    now = timezone.now()
    if not can_write(shift, now):
        raise NotPossible(
            _("A note can be written from the start of a shift until 12 hours after.")
        )
    note = HandOver.objects.filter(shift=shift, answerer=answerer_id).first()
    if note is not None and note.text == text:
        return
    note = note or HandOver(shift=shift, answerer_id=answerer_id)
    note.text, note.at = text, now
    note.save()
    audit.record(actor, "hand_over_shift", shift)


def can_read(shift: Shift, now: datetime.datetime) -> bool:
    """Tell whether whoever is on this shift reads the notes of the ones before, now."""
    return shift.starts_at - READ_FROM <= now <= shift.ends_at + WRITTEN_UNTIL


def notes_before(shift: Shift) -> QuerySet[HandOver]:
    """Return the newest notes of the line from the days before `shift`."""
    since = shift.starts_at - FROM_THE_LAST
    rows = HandOver.objects.filter(shift__line=shift.line_id, shift__starts_at__gte=since)
    rows = rows.filter(shift__starts_at__lt=shift.starts_at)
    return rows.select_related("shift").order_by("-shift__starts_at", "-pk")[:MOST_NOTES]
