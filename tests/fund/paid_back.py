"""A helper who asks to be paid back."""

import uuid
from typing import Any

from accounts import audit
from fund.models import Fund, MoneyAsk
from fund.services import asks
from fund.services.asks import Asked
from tests.factories import make_fund

PHOTO = b"\xff\xd8\xff jpeg"


def back_for(match: Any) -> MoneyAsk:
    """Ask a fund, which is made where there is none, for 30 dollars that the helper paid."""
    if not Fund.objects.exists():
        make_fund()
    asked = Asked(least=3_000, most=3_000, reach="transfer")
    key = uuid.uuid4().hex
    return asks.ask_back(match.pk, match.need_id, asked, PHOTO, key=key, actor=audit.VOLUNTEER)
