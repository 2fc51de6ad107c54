"""A call about a shift was made."""

from django.db import transaction
from django.utils import timezone

from accounts import audit
from rota.models import ShiftCall


@transaction.atomic
def call_made(call_id: int, *, actor: audit.Actor) -> None:
    """Strike a call off the list. Twice is once, and so is one that is no longer there."""
    rows = ShiftCall.objects.select_for_update(of=("self",)).select_related("answerer")
    call = rows.filter(pk=call_id, done_at=None).first()
    if call is None:
        return
    call.done_at = timezone.now()
    call.save(update_fields=["done_at"])
    audit.record(actor, "call_about_shift", call.answerer)
