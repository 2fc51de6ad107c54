"""The fund follows the people whom it helps: their words go with them, the ledger stays."""

from typing import Any

from django.dispatch import receiver

from accounts import audit
from fund.choices import AskState
from fund.finding import goes_to_fund
from fund.models import MoneyAsk, Receipt
from fund.services.asks import end
from requests_app.models import HelpRequest
from requests_app.models.need_queries import answered_elsewhere
from requests_app.signals import request_erasing
from volunteers.signals import volunteer_leaving

answered_elsewhere(goes_to_fund)


@receiver(request_erasing)
def forget_words(request: HelpRequest, actor: audit.Actor, **_more: Any) -> None:
    """Delete what a household said, and take back what was not paid; a helper's stays theirs."""
    _forget(MoneyAsk.objects.filter(need__request=request, match=None), actor)


@receiver(volunteer_leaving)
def forget_receipts(volunteer_id: int, actor: audit.Actor, is_locked: bool, **_more: Any) -> None:
    """Delete what a helper said and their receipts, once nothing can keep them."""
    if is_locked:
        _forget(MoneyAsk.objects.filter(match__volunteer=volunteer_id), actor)


def _forget(asks: Any, actor: audit.Actor) -> None:
    for ask in asks.select_for_update(no_key=True, of=("self",)).order_by("pk"):
        if ask.state in AskState.going_on():
            end(ask, AskState.WITHDRAWN)
            audit.record(actor, "withdraw_money", ask)
        ask.purpose = ask.reach_detail = ""
        ask.save(update_fields=["purpose", "reach_detail"])
    Receipt.objects.filter(ask__in=asks).delete()
