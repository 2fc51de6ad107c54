"""Putting on the list of calls whoever no message reaches."""

import datetime
from typing import Any

from rota.choices import CallAbout
from rota.models import Answerer, ShiftCall


def add_call(
    answerer: Answerer,
    about: CallAbout,
    line_id: int | None = None,
    starts_at: datetime.datetime | None = None,
) -> None:
    """Have somebody ring `answerer`. A call that waits is not put down again, nor a reminder."""
    of: dict[str, Any] = {
        "answerer": answerer,
        "about": about,
        "line_id": line_id,
        "starts_at": starts_at,
    }
    # The job of the reminders comes by every ten minutes, also after the call.
    if about == CallAbout.REMIND and ShiftCall.objects.filter(**of).exists():
        return
    ShiftCall.objects.get_or_create(**of, done_at=None)
