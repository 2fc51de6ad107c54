"""The staff pages of what is promised to a fund, and of what was given in kind."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.roles import BOOKS
from backoffice.access import for_roles
from backoffice.context import site_context
from backoffice.recorded import user_of
from common.errors import NotPossible
from fund.choices import PledgeState
from fund.models import Closing, Fund, InKind, Pledge
from fund.money import plain
from fund.services import promises
from fund.staff_forms import CameForm, InKindForm, PledgeForm, WentForm
from fund.views.access import visible_fund
from fund.views.pressing import key_of, number

MOST_ROWS = 50
Verb = Callable[[HttpRequest, Fund, User], None]


@require_safe
@for_roles(BOOKS)
def fund_pledges(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Show the pledges that wait, the nearest day first, page by page."""
    fund = visible_fund(request, fund_id)
    rows = list(_after(request, fund)[: MOST_ROWS + 1])
    shown = rows[:MOST_ROWS]
    for row in shown:
        row.fund, row.typed = fund, plain(row.amount, fund.currency)
    last = shown[-1] if len(rows) > MOST_ROWS else None
    context = {
        **site_context(),
        "title": _("Pledges"),
        "fund": fund,
        "pledges": shown,
        "more": last and f"{last.day:%Y-%m-%d}.{last.pk}",
        "form": PledgeForm(currency=fund.currency),
        "key": uuid.uuid4().hex,
    }
    return TemplateResponse(request, "fund/staff/pledges.html", context)


def _after(request: HttpRequest, fund: Fund) -> Any:
    """Return the pledges that wait, from behind the one at which the page before ended."""
    rows: Any = fund.pledges.filter(state=PledgeState.WAITING).order_by("day", "pk")
    day, _sign, pk = request.GET.get("after", "").partition(".")
    form = PledgeForm({"amount": "1", "day": day}, currency=fund.currency)
    if not (form.is_valid() and pk.isdecimal() and pk.isascii() and len(pk) < 19):
        return rows
    behind = form.cleaned_data["day"]
    return rows.filter(day__gte=behind).exclude(day=behind, pk__lte=int(pk))


@require_safe
@for_roles(BOOKS)
def fund_in_kind(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Show what was given in kind, the newest first, page by page."""
    fund = visible_fund(request, fund_id)
    typed = request.GET.get("before", "")
    rows: Any = InKind.objects.filter(fund=fund).select_related("fund").order_by("-pk")
    if typed.isdecimal() and typed.isascii() and len(typed) < 19:
        rows = rows.filter(pk__lt=int(typed))
    found = list(rows[: MOST_ROWS + 1])
    last_closed = Closing.objects.filter(fund=fund).aggregate(last=Max("month"))["last"]
    for thing in found:
        thing.is_closed = last_closed is not None and thing.day.replace(day=1) <= last_closed
    context = {
        **site_context(),
        "title": _("Gifts in kind"),
        "fund": fund,
        "things": found[:MOST_ROWS],
        "more": found[MOST_ROWS - 1].pk if len(found) > MOST_ROWS else None,
        "form": InKindForm(currency=fund.currency),
        "key": uuid.uuid4().hex,
    }
    return TemplateResponse(request, "fund/staff/in_kind.html", context)


# --- Buttons --------------------------------------------------------------------------------------


def _pledge(request: HttpRequest, fund: Fund, user: User) -> None:
    typed = PledgeForm(request.POST, currency=fund.currency).typed()
    promises.pledge(fund.pk, **typed, key=key_of(request), actor=user)


def _came(request: HttpRequest, fund: Fund, user: User) -> None:
    typed = CameForm(request.POST, currency=fund.currency).typed()
    promises.has_come(_own(Pledge, request, fund, "came"), **typed, actor=user)


def _let_go(request: HttpRequest, fund: Fund, user: User) -> None:
    promises.let_go(_own(Pledge, request, fund, "let_go"), actor=user)


def _in_kind(request: HttpRequest, fund: Fund, user: User) -> None:
    typed = InKindForm(request.POST, currency=fund.currency).typed()
    promises.note_in_kind(fund.pk, **typed, key=key_of(request), actor=user)


def _went(request: HttpRequest, fund: Fund, user: User) -> None:
    typed = WentForm(request.POST, currency=fund.currency).typed()
    promises.went_to(_own(InKind, request, fund, "went"), typed["where"], actor=user)


def _take_out(request: HttpRequest, fund: Fund, user: User) -> None:
    # Pressed twice, it is not there any more, and that is well.
    pk = number(request, "take_out")
    for found in InKind.objects.filter(fund=fund, pk=pk).values_list("pk", flat=True):
        promises.take_out_in_kind(found, actor=user)


def _own(model: type[Pledge | InKind], request: HttpRequest, fund: Fund, name: str) -> int:
    """Return the number that a button posts, of something of this fund. Raises `Http404`."""
    pk = number(request, name)
    if not model._default_manager.filter(fund=fund, pk=pk).exists():
        raise Http404
    return pk


PRESSES: dict[str, tuple[Verb, str]] = {
    "pledge": (_pledge, "admin:fund_pledges"),
    "came": (_came, "admin:fund_pledges"),
    "let_go": (_let_go, "admin:fund_pledges"),
    "in_kind": (_in_kind, "admin:fund_in_kind"),
    "went": (_went, "admin:fund_in_kind"),
    "take_out": (_take_out, "admin:fund_in_kind"),
}


@require_POST
@for_roles(BOOKS)
def fund_promise_press(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Do what a button says."""
    fund = visible_fund(request, fund_id)
    pressed = next((name for name in PRESSES if name in request.POST), None)
    if pressed is None:
        raise Http404
    do, back = PRESSES[pressed]
    try:
        do(request, fund, user_of(request))
    except NotPossible as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Saved."))
    return redirect(back, fund.pk)
