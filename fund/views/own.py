"""The pages of the fund behind private links: a household asks, a helper is paid back."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from fund.choices import AskKind, AskState
from fund.finding import fund_for_helpers, fund_of, may_ask_back
from fund.forms import MoneyForm, ReceiptForm
from fund.models import Fund, MoneyAsk
from fund.models.asks import LONGEST_PURPOSE
from fund.money import money as in_words
from fund.services import asks
from fund.views.pressing import key_of
from pages.form_views import form_methods, form_page, posted
from request_pages.views import routes
from request_pages.views.answers import attempt as attempt_of_volunteer
from request_pages.views.match import OFFER, for_volunteer
from request_pages.views.resident import STATUS, attempt, for_resident, own_need
from requests_app.models import Match, Need

ASKED = _("Thank you. The coordinators look at it, and your page says how it stands.")
TAKEN_BACK = _("This is cancelled.")


@form_methods
@for_resident
def money(request: HttpRequest, token: str, request_id: int, *, need_id: int) -> HttpResponse:
    """Ask the fund for a need."""
    need = own_need(request_id, need_id)
    fund = fund_of(need)
    if fund is None or not need.is_active:
        messages.error(request, str(asks.OVER if fund else asks.NO_FUND))
        return redirect(STATUS, token)
    asked = MoneyAsk.objects.filter(need=need, kind=AskKind.HELP, state__in=AskState.going_on())
    if request.method == "GET" and asked.exists():
        messages.error(request, str(asks.ASKED_ALREADY))
        return redirect(STATUS, token)
    form = MoneyForm(posted(request), currency=fund.currency, initial=_told(need))
    key = key_of(request)
    if form.is_valid():
        ask = partial(asks.ask, need.pk, form.asked(), key=key)
        return attempt(request, STATUS, token, ask, ASKED)
    context = {"token": token, "need": need, "fund": fund, "key": key, "limit": _limit(fund)}
    return form_page(request, "fund/money.html", form, context)


def _told(need: Need) -> dict[str, object]:
    """Return what the household said with the need: nothing is asked twice."""
    return {"purpose": need.detail[:LONGEST_PURPOSE], "by_day": need.needed_by}


def _limit(fund: Fund) -> str:
    return in_words(fund.most_a_month, fund.currency) if fund.most_a_month else ""


@require_POST
@for_resident
def money_withdraw(
    request: HttpRequest, token: str, request_id: int, *, need_id: int
) -> HttpResponse:
    """Take back what was asked for."""
    need = own_need(request_id, need_id)
    ask = MoneyAsk.objects.filter(need=need, kind=AskKind.HELP).order_by("-pk").first()
    if ask is None:
        raise Http404
    return attempt(request, STATUS, token, partial(asks.withdraw, ask.pk), TAKEN_BACK)


@form_methods
@for_volunteer
def receipt(request: HttpRequest, token: str, match_id: int) -> HttpResponse:
    """Ask the fund for what was paid for a neighbor."""
    return _receipt(request, token, OFFER, _match(pk=match_id))


@form_methods
@routes.for_volunteer
def route_receipt(
    request: HttpRequest, token: str, route_id: int, *, match_id: int
) -> HttpResponse:
    """Ask the fund for what was paid for one need of a route."""
    return _receipt(request, token, routes.ROUTE, _match(pk=match_id, route=route_id))


@require_POST
@for_volunteer
def receipt_withdraw(request: HttpRequest, token: str, match_id: int) -> HttpResponse:
    """Take back what was asked for."""
    return _withdraw(request, token, OFFER, _match(pk=match_id))


@require_POST
@routes.for_volunteer
def route_receipt_withdraw(
    request: HttpRequest, token: str, route_id: int, *, match_id: int
) -> HttpResponse:
    """Take back what was asked for with one need of a route."""
    return _withdraw(request, token, routes.ROUTE, _match(pk=match_id, route=route_id))


def _match(**of: int) -> Match:
    """Return the match; one of another route is not found."""
    rows = Match.objects.select_related("need__category", "need__request__ward")
    match = rows.filter(**of).first()
    if match is None:
        raise Http404
    return match


def _receipt(request: HttpRequest, token: str, back: str, match: Match) -> HttpResponse:
    fund = fund_for_helpers(match.need)
    if fund is None or not may_ask_back(match):
        messages.error(request, str(asks.OVER if fund else asks.NO_FUND))
        return redirect(back, token)
    if request.method == "GET" and match.money_asks.filter(state__in=AskState.going_on()).exists():
        messages.error(request, str(asks.ASKED_ALREADY))
        return redirect(back, token)
    files = request.FILES if request.method == "POST" else None
    form = ReceiptForm(
        posted(request),
        files,
        currency=fund.currency,
        request=request,
    )
    key = key_of(request)
    if form.is_valid():
        photo = form.cleaned_data["photo"]
        ask = partial(asks.ask_back, match.pk, match.need_id, form.asked(), photo, key=key)
        return attempt_of_volunteer(request, back, token, ask, ASKED)
    context = {"token": token, "match": match, "fund": fund, "key": key, "back": back}
    return form_page(request, "fund/receipt.html", form, context)


def _withdraw(request: HttpRequest, token: str, back: str, match: Match) -> HttpResponse:
    ask = match.money_asks.order_by("-pk").first()
    if ask is None:
        raise Http404
    return attempt_of_volunteer(request, back, token, partial(asks.withdraw, ask.pk), TAKEN_BACK)
