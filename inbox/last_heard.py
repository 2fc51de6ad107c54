"""When a number last wrote on WhatsApp: for a day its owner may be answered in free words."""

import datetime

from common.encryption import blind_index
from inbox.choices import Via
from inbox.models import Item
from messaging.channels.whatsapp.window import knows_when_heard


@knows_when_heard
def last_heard(phone: str) -> datetime.datetime | None:
    """Return when somebody last wrote from `phone`; None for never, and once it is erased."""
    came = Item.objects.filter(
        thread__phone_index=blind_index(phone, purpose="phone"), via=Via.WHATSAPP
    )
    return came.filter(is_incoming=True).order_by("-pk").values_list("at", flat=True).first()
