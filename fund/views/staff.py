"""The staff pages of funds: what waits in which order, the ledger, and gifts."""

import csv
import datetime
import io
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.models import User
from accounts.roles import BOOKS
from backoffice.access import for_roles
from backoffice.context import site_context
from backoffice.export.files import safe
from backoffice.recorded import user_of
from common.errors import NotPossible
from fund import totals
from fund.choices import AskState, EntryKind, Order
from fund.finding import in_order
from fund.models import Closing, Entry, Fund, MoneyAsk, Pledge
from fund.money import money, plain
from fund.services import asks, ledger
from fund.services.deciding import promised
from fund.staff_forms import CorrectionForm, GiftForm, GiftLinesForm
from fund.views.access import runs, visible_fund
from fund.views.pressing import key_of, number
from pages.form_views import form_methods, posted
from pages.localized import local_month

MOST_ASKS, MOST_ENTRIES, MOST_FUNDS = 50, 50, 50


@require_safe
@for_roles(BOOKS)
def funds(request: HttpRequest) -> HttpResponse:
    """List the funds that the user looks after, each with what it holds and what waits.

    Page by page, from behind the one at which the page before ended.
    """
    rows = Fund.objects.held_by(user_of(request), BOOKS).select_related("ward", "balance")
    wait = MoneyAsk.objects.for_books(user_of(request)).values("pk")
    counted = rows.annotate(waiting=Count("asks", filter=Q(asks__in=wait))).order_by("pk")
    typed = request.GET.get("after", "")
    if typed.isdecimal() and typed.isascii() and len(typed) < 19:
        counted = counted.filter(pk__gt=int(typed))
    found = list(counted[: MOST_FUNDS + 1])
    late = Pledge.objects.late().counts(found)
    for fund in found:
        fund.holds, fund.late = money(fund.balance.amount, fund.currency), late.get(fund.pk)
    context = {
        **site_context(),
        "title": _("Shared funds"),
        "funds": found[:MOST_FUNDS],
        "more": found[MOST_FUNDS - 1].pk if len(found) > MOST_FUNDS else None,
    }
    return TemplateResponse(request, "fund/staff/funds.html", context)


@require_safe
@for_roles(BOOKS)
def fund_work(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Show what waits, in the order of the fund's rule, and take gifts."""
    fund, user, first = visible_fund(request, fund_id), user_of(request), _from(request)
    is_running = runs(user, fund)
    waiting = _rows_in_order(fund)
    if not is_running:
        waiting = waiting.filter(state=AskState.APPROVED)
    rows = list(waiting[first : first + MOST_ASKS + 1])
    seen = MoneyAsk.objects.filter(pk__in=[row.pk for row in rows])
    seen = seen.visible_to(user) if is_running else seen
    context = {
        **site_context(),
        "title": str(fund),
        "fund": fund,
        "holds": money(fund.balance.amount, fund.currency),
        "promised": money(promised(fund.balance), fund.currency),
        "asks": rows[:MOST_ASKS],
        "more": first + MOST_ASKS if len(rows) > MOST_ASKS else None,
        "opens": set(seen.values_list("pk", flat=True)),
        "gift": GiftForm(currency=fund.currency),
        "key": uuid.uuid4().hex,
        "is_running": is_running,
        "late": fund.pledges.late().count(),
        "draws": fund.order == Order.DRAW and is_running,
        "draw": fund.draws.first() if fund.order == Order.DRAW else None,
    }
    return TemplateResponse(request, "fund/staff/fund.html", context)


def _rows_in_order(fund: Fund) -> Any:
    rows = in_order(fund).select_related("need__category", "need__request", "fund")
    return rows.defer("purpose", "reach_detail")


def _from(request: HttpRequest) -> int:
    typed = request.GET.get("from", "")
    return int(typed) if typed.isdecimal() and len(typed) < 6 else 0


@require_safe
@for_roles(BOOKS)
def fund_ledger(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Show the entries, the newest first, page by page."""
    fund = visible_fund(request, fund_id)
    typed = request.GET.get("before", "")
    rows: Any = Entry.objects.filter(fund=fund).select_related("fund", "category", "by")
    if typed.isdecimal() and len(typed) < 19:
        rows = rows.filter(pk__lt=int(typed))
    found = list(rows.order_by("-pk")[: MOST_ENTRIES + 1])
    closed, last = Closing.objects.filter(fund=fund).first(), ledger.last_month()
    context = {
        **site_context(),
        "title": _("Ledger"),
        "fund": fund,
        "entries": found[:MOST_ENTRIES],
        "more": found[MOST_ENTRIES - 1].pk if len(found) > MOST_ENTRIES else None,
        "closed_until": closed and local_month(closed.month),
        "to_close": "" if closed and closed.month >= last else local_month(last),
        "key": uuid.uuid4().hex,
        "correction": EntryKind.CORRECTION,
    }
    return TemplateResponse(request, "fund/staff/ledger.html", context)


@require_safe
@for_roles(BOOKS)
def fund_close(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Ask once more before a month is closed for good: which one, and what it comes to."""
    fund = visible_fund(request, fund_id)
    period = totals.to_close(fund, ledger.last_month())
    if period is None:
        return redirect("admin:fund_ledger", fund.pk)
    context = {
        **site_context(),
        "title": _("Close for good"),
        "fund": fund,
        "first": local_month(period.first),
        "last": local_month(period.last),
        "month": period.last.isoformat(),
        "gifts": money(period.gifts.amount, fund.currency),
        "paid": money(-period.paid.amount, fund.currency),
        "held": money(period.held, fund.currency),
        "seen": period.held,
    }
    return TemplateResponse(request, "fund/staff/close.html", context)


@require_POST
@for_roles(BOOKS)
def fund_csv(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Answer with the whole ledger as a CSV file for the treasurer; that is recorded."""
    fund = visible_fund(request, fund_id)
    audit.record(user_of(request), "export_ledger", fund)
    file = io.StringIO()
    file.write("\ufeff")  # so that spreadsheets read it as UTF-8
    writer = csv.writer(file)
    names = ("number", "day", "kind", "amount", "currency", "category", "how", "reference")
    writer.writerow([*names, "corrects", "by", "at"])
    rows = Entry.objects.filter(fund=fund).select_related("category", "by").order_by("pk")
    for entry in rows.iterator(2000):
        writer.writerow(_cells(entry, fund.currency))
    response = HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="ledger-{fund.pk}.csv"'
    response["Cache-Control"] = "no-store, private"
    return response


def _cells(entry: Entry, currency: str) -> list[str]:
    """Return the cells of an entry. What somebody typed runs nothing in a spreadsheet."""
    # An amount below zero stays a number, or the sum of the column would leave out what was paid.
    return [
        str(entry.pk),
        entry.day.isoformat(),
        entry.kind,
        plain(entry.amount, currency),
        currency,
        safe(entry.category.slug) if entry.category else "",
        entry.how,
        safe(entry.number),
        str(entry.corrects_id or ""),
        safe(str(entry.by)),
        entry.at.isoformat(timespec="seconds"),
    ]


@form_methods
@for_roles(BOOKS)
def fund_gifts(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Take the gifts of a file: shown first, then posted, all of them or none, and once."""
    fund = visible_fund(request, fund_id)
    form = GiftLinesForm(posted(request), currency=fund.currency)
    gifts = form.gifts if form.is_valid() else []
    if gifts and "apply" in request.POST:
        lines = [(each.day, each.amount, each.number, each.key) for each in gifts]
        try:
            count = ledger.note_gifts(fund.pk, lines, actor=user_of(request))
        except NotPossible as refusal:
            messages.error(request, str(refusal.message))
        else:
            words = _("New gifts: %(new)d. Known already: %(known)d.")
            messages.success(request, words % {"new": count, "known": len(lines) - count})
            return redirect("admin:fund_ledger", fund.pk)
    shown = [(each.day, money(each.amount, fund.currency), each.number) for each in gifts]
    total = money(sum(each.amount for each in gifts), fund.currency) if gifts else ""
    context = {
        **site_context(),
        "title": _("Gifts from a file"),
        "fund": fund,
        "form": form,
        "gifts": shown,
        "total": total,
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "fund/staff/gifts.html", context, status=status)


# --- Buttons --------------------------------------------------------------------------------------

Verb = Callable[[HttpRequest, Fund, User], tuple[str, str]]


def _gift(request: HttpRequest, fund: Fund, user: User) -> tuple[str, str]:
    typed = GiftForm(request.POST, currency=fund.currency).typed()
    ledger.note_one_gift(fund.pk, **typed, key=f"gift:{key_of(request)}", actor=user)
    return "admin:fund_work", _("Saved.")


def _draw(request: HttpRequest, fund: Fund, user: User) -> tuple[str, str]:
    if not runs(user, fund):
        raise PermissionDenied
    asks.draw(fund.pk, actor=user)
    return "admin:fund_work", _("Saved.")


def _close(request: HttpRequest, fund: Fund, user: User) -> tuple[str, str]:
    try:
        month = datetime.date.fromisoformat(request.POST["close"])
        seen = int(request.POST["seen"])
    except (KeyError, ValueError) as error:
        raise Http404 from error
    ledger.close_month(fund.pk, month, seen=seen, actor=user)
    return "admin:fund_ledger", _("Saved.")


def _correct(request: HttpRequest, fund: Fund, user: User) -> tuple[str, str]:
    entry = Entry.objects.filter(fund=fund, pk=number(request, "correct")).first()
    if entry is None:
        raise Http404
    right = 0
    if request.POST.get("right", "").strip() not in ("", "0"):
        right = CorrectionForm(request.POST, currency=fund.currency).typed()["right"]
    right = right if entry.amount > 0 else -right
    ledger.correct(entry.pk, right, key=f"correct:{entry.pk}:{key_of(request)}", actor=user)
    return "admin:fund_ledger", _("Saved.")


PRESSES: dict[str, Verb] = {"gift": _gift, "draw": _draw, "close": _close, "correct": _correct}
BACK = {"gift": "admin:fund_work", "draw": "admin:fund_work", "close": "admin:fund_close"}


@require_POST
@for_roles(BOOKS)
def fund_press(request: HttpRequest, fund_id: int) -> HttpResponse:
    """Do what a button says."""
    fund = visible_fund(request, fund_id)
    pressed = next((name for name in PRESSES if name in request.POST), None)
    if pressed is None:
        raise Http404
    do = partial(PRESSES[pressed], request, fund, user_of(request))
    try:
        back, words = do()
    except NotPossible as refusal:
        messages.error(request, str(refusal.message))
        back = BACK.get(pressed, "admin:fund_ledger")
    else:
        messages.success(request, words)
    return redirect(back, fund.pk)
