"""The funds and requests for money that somebody of the staff may work on."""

from django.http import Http404, HttpRequest

from accounts.models import User
from accounts.roles import BOOKS, RUNNING, TREASURER
from backoffice.recorded import user_of
from fund.choices import AskState
from fund.models import Fund, MoneyAsk

RELATED = ("fund__balance", "need__category", "need__request", "match__volunteer")
PEOPLE = ("entered_by", "approved_by", "seconded_by", "entry")


def visible_fund(request: HttpRequest, fund_id: int) -> Fund:
    """Return the fund, where the user keeps its books. Raises `Http404`."""
    rows = Fund.objects.held_by(user_of(request), BOOKS).select_related("ward", "balance")
    fund: Fund | None = rows.filter(pk=fund_id).first()
    if fund is None:
        raise Http404
    return fund


def runs(user: User, fund: Fund) -> bool:
    """Tell whether `user` looks after what is asked of the fund, and not only after its books."""
    return bool(Fund.objects.held_by(user, RUNNING).filter(pk=fund.pk).exists())


def visible_ask(request: HttpRequest, ask_id: int) -> tuple[MoneyAsk, bool]:
    """Return what was asked for, and whether the user only pays it. Raises `Http404`.

    A treasurer meets it once enough people approved it: nothing but what paying it takes.
    """
    user = user_of(request)
    rows = MoneyAsk.objects.filter(pk=ask_id).select_related(*RELATED, *PEOPLE)
    ask = rows.filter(pk__in=MoneyAsk.objects.visible_to(user).values("pk")).first()
    if ask is not None:
        return ask, False
    to_pay = rows.filter(state__in=[AskState.APPROVED, AskState.PAID])
    ask = to_pay.filter(fund__in=Fund.objects.held_by(user, (TREASURER,))).first()
    if ask is None:
        raise Http404
    return ask, True
