"""The parts of private pages that lead to the fund, and say what became of what was asked."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F

from common.models import Category
from fund.choices import AskKind
from fund.finding import may_ask_back, with_fund
from fund.models import Fund, MoneyAsk
from fund.models.funds import TOPIC
from pods.models import Pod, Ward
from pods.panels import Panel as PlacePanel
from pods.panels import panel as place_panel
from request_pages.panels import (
    Panel,
    Sent,
    SentPanel,
    request_panel,
    sent_panel,
    task_panel,
)
from requests_app.models import HelpRequest, Match, Need


@request_panel("money")
def money_of_request(request: HelpRequest) -> Panel | None:
    """Lead a household to the fund for each need that one answers, and say how it stands."""
    needs = _for_the_fund(request)
    if not needs:
        return None
    found = {each.need_id: each for each in _newest(need__request=request, kind=AskKind.HELP)}
    rows = [(each, found.get(each.pk)) for each in needs if each.is_active or each.pk in found]
    return Panel("fund/_of_request.html", {"rows": rows})


@sent_panel("money")
def money_of_sent(sent: Sent) -> SentPanel | None:
    """Say of what was just asked which of it the fund pays, and that it wants to know more."""
    answered = Fund.objects.near(sent.ward_id).filter(categories__in=sent.kinds)
    kinds = list(Category.objects.filter(funds__in=answered, pk__in=sent.kinds).distinct())
    if not kinds:
        return None
    covers_all = len(kinds) == len(sent.kinds)
    return SentPanel("fund/_of_sent.html", {"kinds": kinds}, covers_all)


def _newest(**of: Any) -> Any:
    rows = MoneyAsk.objects.filter(**of).select_related("fund", "entry")
    # The newest comes last, and is the one that is kept.
    return rows.defer("purpose", "reach_detail").order_by("pk")


def _for_the_fund(request: HelpRequest) -> list[Need]:
    """Return the needs of a request that a fund answers, or was asked for."""
    answered = Fund.objects.near(request.ward_id).values("categories")
    needs = Need.objects.filter(request=request)
    asked = MoneyAsk.objects.filter(need__request=request, kind=AskKind.HELP).values("need")
    both = needs.filter(category__in=answered) | needs.filter(pk__in=asked)
    return list(both.select_related("category").order_by("pk"))


@task_panel("receipt")
def receipts_of_task(matches: Sequence[Match]) -> Panel | None:
    """Lead a helper to the fund that pays them back, and say how it stands; so of a route's stops.

    Also once it is done: that is when a helper has the receipt in hand.
    """
    own = [match for match in matches if may_ask_back(match)]
    found = {each.match_id: each for each in _newest(match__in=own)} if own else {}
    payers = {match.pk for match in with_fund(own)}
    rows = [(each, found.get(each.pk)) for each in own if each.pk in payers or each.pk in found]
    return Panel("fund/_of_task.html", {"rows": rows, "payers": payers}) if rows else None


@place_panel("fund", TOPIC)
def fund_of_ward(place: Ward | Pod) -> PlacePanel | None:
    """Lead from a ward's page to its fund, else to that of the network; a pod's has its ward."""
    if not isinstance(place, Ward):
        return None
    fund = Fund.objects.near(place.pk).order_by(F("ward").asc(nulls_last=True)).first()
    return PlacePanel("fund/_of_ward.html", {"fund": fund}) if fund else None
