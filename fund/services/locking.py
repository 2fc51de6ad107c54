"""Locks, in this order everywhere: a need, the balance, then what is asked for."""

from django.utils.translation import gettext_lazy as _

from common.errors import NoLongerThere
from fund.models import Balance, MoneyAsk
from requests_app.services.locking import lock_need


def lock_balance(fund_id: int) -> Balance:
    rows = Balance.objects.select_for_update(no_key=True, of=("self",)).select_related("fund")
    return rows.get(pk=fund_id)


def lock_ask(ask_id: int) -> tuple[MoneyAsk, Balance]:
    """Lock one request for money, its need and the balance. Raises `NoLongerThere`."""
    found = MoneyAsk.objects.filter(pk=ask_id).values_list("need_id", "fund_id").first()
    if found is None:
        raise NoLongerThere(_("This request is no longer there."))
    need, balance = lock_need(found[0]), lock_balance(found[1])
    rows = MoneyAsk.objects.select_for_update(no_key=True, of=("self",))
    ask = rows.select_related("match__volunteer").filter(pk=ask_id).first()
    if ask is None:
        raise NoLongerThere(_("This request is no longer there."))
    ask.need, ask.fund = need, balance.fund
    return ask, balance
