"""The staff pages of what is asked of a fund: look, approve, decline, pay; and asks by phone."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.roles import DESK, TREASURER
from backoffice.access import for_roles, for_staff
from backoffice.context import site_context
from backoffice.personal_data import details_are_open, open_details
from backoffice.recorded import user_of
from common.errors import NotPossible
from fund.choices import AskState
from fund.finding import fund_of
from fund.forms import MoneyForm
from fund.models import MoneyAsk
from fund.money import money, plain
from fund.services import asks, deciding
from fund.staff_forms import ApproveForm, PayForm
from fund.views.access import visible_ask
from fund.views.pressing import key_of
from pages.form_views import form_methods, posted
from requests_app.models import Need

DESK_AND_BOOKS = (*DESK, TREASURER)
PERSONAL, TO_PAY = ("purpose", "reach_detail"), ("reach_detail",)


def whose(ask: MoneyAsk) -> Any:
    """Return the person whose words these are: they open together with all else of them."""
    return ask.match.volunteer if ask.match else ask.need.request


@require_safe
@for_roles(DESK_AND_BOOKS)
def money_ask(request: HttpRequest, ask_id: int) -> HttpResponse:
    """Show what is asked for and what can be done; the words only once they were opened."""
    (ask, only_pays), user = visible_ask(request, ask_id), user_of(request)
    is_open = details_are_open(request, whose(ask))
    receipt = getattr(ask, "receipt", None) if is_open and not only_pays else None
    most = min(ask.most, ask.fund.most_a_month or ask.most)
    amount = plain(ask.granted or most, ask.fund.currency)
    context = {
        **site_context(),
        "title": f"#{ask.pk}",
        "ask": ask,
        "only_pays": only_pays,
        "is_open": is_open,
        "receipt": f"data:image/jpeg;base64,{receipt.content}" if receipt else "",
        "holds": money(ask.fund.balance.amount, ask.fund.currency),
        "may_approve": ask.state == AskState.WAITING and not deciding.is_own(ask, user),
        "is_done_by_me": user.pk in (ask.approved_by_id, ask.seconded_by_id),
        "approve": ApproveForm(currency=ask.fund.currency, initial={"amount": amount}),
        "pay": PayForm(currency=ask.fund.currency, initial={"how": ask.reach}),
    }
    return TemplateResponse(request, "fund/staff/ask.html", context)


def _open(request: HttpRequest, ask: MoneyAsk, user: User) -> str:
    open_details(request, whose(ask), PERSONAL)
    return ""


def _open_to_pay(request: HttpRequest, ask: MoneyAsk, user: User) -> str:
    open_details(request, whose(ask), TO_PAY)
    return ""


def _approve(request: HttpRequest, ask: MoneyAsk, user: User) -> str:
    amount = ApproveForm(request.POST, currency=ask.fund.currency).typed()["amount"]
    deciding.approve(ask.pk, amount, actor=user)
    return _("Saved.")


def _take_back(request: HttpRequest, ask: MoneyAsk, user: User) -> str:
    deciding.take_back(ask.pk, actor=user)
    return _("Saved.")


def _decline(request: HttpRequest, ask: MoneyAsk, user: User) -> str:
    deciding.decline(ask.pk, actor=user)
    return _("Saved.")


def _pay(request: HttpRequest, ask: MoneyAsk, user: User) -> str:
    typed = PayForm(request.POST, currency=ask.fund.currency).typed()
    deciding.pay(ask.pk, **typed, actor=user)
    return _("Saved.")


PRESSES = {
    "open": _open,
    "approve": _approve,
    "take_back": _take_back,
    "decline": _decline,
    "pay": _pay,
}


# Whoever keeps the books and nothing else: what others have approved is paid.
PRESSES_TO_PAY = {"open": _open_to_pay, "pay": _pay}


@require_POST
@for_roles(DESK_AND_BOOKS)
def money_ask_press(request: HttpRequest, ask_id: int) -> HttpResponse:
    """Do what a button says."""
    ask, only_pays = visible_ask(request, ask_id)
    presses = PRESSES_TO_PAY if only_pays else PRESSES
    pressed = next((name for name in presses if name in request.POST), None)
    if pressed is None:
        raise Http404
    try:
        words = presses[pressed](request, ask, user_of(request))
    except NotPossible as refusal:
        messages.error(request, str(refusal.message))
    else:
        if words:
            messages.success(request, words)
    return redirect("admin:money_ask", ask.pk)


@form_methods
@for_staff
def money_by_phone(request: HttpRequest, need_id: int) -> HttpResponse:
    """Ask the fund for a household on the phone; whoever types it in does not approve it."""
    user = user_of(request)
    seen = Need.objects.visible_to(user).select_related("category", "request")
    need = seen.filter(pk=need_id).first()
    fund = fund_of(need) if need else None
    if need is None or fund is None:
        raise Http404
    form, key = MoneyForm(posted(request), currency=fund.currency), key_of(request)
    if form.is_valid():
        try:
            ask = asks.ask(need.pk, form.asked(), key=key, actor=user)
        except NotPossible as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Saved."))
            return redirect("admin:money_ask", ask.pk)
    context = {
        **site_context(),
        "title": _("Ask the shared fund"),
        "need": need,
        "form": form,
        "key": key,
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "fund/staff/by_phone.html", context, status=status)
