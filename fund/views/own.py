"""The pages of the fund behind private links: a household asks, a helper is paid back."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from fund.choices import AskKind
from fund.finding import fund_for_helpers, fund_of
from fund.forms import MoneyForm, ReceiptForm
from fund.models import MoneyAsk
from fund.services import asks
from fund.views.pressing import key_of
from pages.form_views import form_methods, form_page, posted
from request_pages.views.answers import attempt as attempt_of_volunteer
from request_pages.views.match import OFFER, for_volunteer
from request_pages.views.resident import STATUS, attempt, for_resident, own_need
from requests_app.models import Match

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
    form, key = MoneyForm(posted(request), currency=fund.currency), key_of(request)
    if form.is_valid():
        ask = partial(asks.ask, need.pk, form.asked(), key=key)
        return attempt(request, STATUS, token, ask, ASKED)
    context = {"token": token, "need": need, "fund": fund, "key": key}
    return form_page(request, "fund/money.html", form, context)


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
    match = Match.objects.select_related("need__category", "need__request__ward").get(pk=match_id)
    fund = fund_for_helpers(match.need)
    if fund is None or not match.is_going_on or not match.is_agreed:
        messages.error(request, str(asks.OVER if fund else asks.NO_FUND))
        return redirect(OFFER, token)
    files = request.FILES if request.method == "POST" else None
    form = ReceiptForm(posted(request), files, currency=fund.currency, request=request)
    key = key_of(request)
    if form.is_valid():
        photo = form.cleaned_data["photo"]
        back = partial(asks.ask_back, match_id, match.need_id, form.asked(), photo, key=key)
        return attempt_of_volunteer(request, OFFER, token, back, ASKED)
    context = {"token": token, "match": match, "fund": fund, "key": key}
    return form_page(request, "fund/receipt.html", form, context)


@require_POST
@for_volunteer
def receipt_withdraw(request: HttpRequest, token: str, match_id: int) -> HttpResponse:
    """Take back what was asked for."""
    ask = MoneyAsk.objects.filter(match=match_id).order_by("-pk").first()
    if ask is None:
        raise Http404
    return attempt_of_volunteer(request, OFFER, token, partial(asks.withdraw, ask.pk), TAKEN_BACK)
