"""The public pages of funds: the rules, and what came in and went out. No names, no small sums."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.models import Category
from fund import totals
from fund.models import Fund
from fund.money import money
from pages.localized import local_month

MOST_FUNDS = 20


@require_safe
def fund_list(request: HttpRequest) -> HttpResponse:
    """List the funds, page by page."""
    typed = request.GET.get("after", "")
    after = int(typed) if typed.isdecimal() and len(typed) < 18 else 0
    rows = Fund.objects.filter(pk__gt=after).select_related("ward").order_by("pk")
    found = list(rows[: MOST_FUNDS + 1])
    more = found[MOST_FUNDS - 1].pk if len(found) > MOST_FUNDS else None
    return render(request, "fund/fund_list.html", {"funds": found[:MOST_FUNDS], "more": more})


@require_safe
def fund_page(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Show the rules of a fund, and its sums of the months that are closed."""
    fund = Fund.objects.select_related("ward").filter(pk=fund_id).first()
    if fund is None:
        raise Http404
    context = {
        "fund": fund,
        "limit": fund.most_a_month and money(fund.most_a_month, fund.currency),
        "two_from": money(fund.two_from, fund.currency),
        "kinds": list(fund.categories.active()),
        "periods": _shown(fund),
    }
    return render(request, "fund/fund_page.html", context)


def _months(period: totals.Period) -> str:
    first, last = local_month(period.first), local_month(period.last)
    return first if first == last else f"{first} – {last}"


def _many(total: totals.Total, fund: Fund) -> str:
    return f"{money(total.amount, fund.currency)} ({total.count})"


def _shown(fund: Fund) -> list[dict[str, Any]]:
    told = totals.periods(fund)
    names = Category.objects.in_bulk(totals.names_of(told))
    return [
        {
            "months": _months(each),
            "gifts": money(each.gifts.amount, fund.currency),
            "paid": money(-each.paid.amount, fund.currency),
            "held": money(each.held, fund.currency),
            "pledged": each.pledged.count and _many(each.pledged, fund),
            "in_kind": each.in_kind.count,
            "worth": each.worth.count and _many(each.worth, fund),
            "kinds": [
                (names.get(kind), money(-total.amount, fund.currency), total.count)
                for kind, total in each.kinds.items()
            ],
        }
        for each in told
    ]
