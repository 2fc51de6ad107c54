"""The people who answer the phone now, for calls to be put through to."""

from datetime import datetime

from django.db.models import F, Q
from django.utils import timezone

from messaging.on_call import OnCall, register
from messaging.recipients import STAFF
from messaging.text_numbers import text_number
from rota.fitting import is_trusted
from rota.models import OnShift
from volunteers.choices import Duty
from volunteers.notifications import VOLUNTEER


def on_now(
    ward_id: int | None, language: str | None = None, now: datetime | None = None
) -> list[OnCall]:
    """Return who answers the phone of the ward now and has a number, nearest first.

    Those on the line of the whole network come after those of the ward. With `language` only who
    speaks it.
    """
    moment = now or timezone.now()
    rows = OnShift.objects.filter(
        Q(shift__line__ward=ward_id) | Q(shift__line__ward=None),
        shift__line__duty=Duty.PHONES,
        starts_at__lte=moment,
        ends_at__gt=moment,
    )
    rows = rows.select_related("answerer__volunteer", "answerer__user")
    in_order = rows.order_by(F("shift__line__ward").asc(nulls_last=True), "taken_at", "pk")
    found = [_on_call(row) for row in in_order]
    return [each for each in found if each and (not language or language in each.languages)]


def _on_call(row: OnShift) -> OnCall | None:
    """Return somebody as calls are put through to them; None where none may be."""
    answerer = row.answerer
    # Whoever has changed their number may be somebody else: a coordinator looks first.
    phone = text_number(answerer.volunteer or answerer)  # type: ignore[arg-type]
    if not phone or not is_trusted(answerer):
        return None
    kind = VOLUNTEER if answerer.volunteer_id else STAFF
    pk = answerer.volunteer_id or answerer.user_id or 0
    return OnCall(kind, pk, phone, tuple(answerer.spoken_languages))


@register
def on_call(ward_id: int | None, language: str, now: datetime) -> list[OnCall]:
    return on_now(ward_id, language or None, now)
