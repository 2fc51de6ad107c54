"""The printed sheets of a shift: asked for, drawn by the worker, and handed out with a record."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.roles import DESK, PLACES, holds
from backoffice.access import for_roles
from backoffice.context import site_context
from backoffice.recorded import user_of
from events.choices import Part, ShiftSheetKind
from events.models import EventShift, ShiftSheet
from events.services import printing
from paper.asking import is_true
from paper.views import file_response, looking_again, state_of

PAGE = "admin:day_sheet"


def may_print(user: User, shift: EventShift, kind: str) -> bool:
    """Tell whether `user` may have a sheet: routes of drivers by the desk alone."""
    if kind == ShiftSheetKind.RUN and not (shift.part == Part.DRIVE and holds(user, DESK)):
        return False
    return printing.may_print(kind, shift, user)


def _shift(user: User, shift_id: int) -> EventShift:
    rows = EventShift.objects.naming_to(user).select_related("event")
    return get_object_or_404(rows, pk=shift_id)


@require_POST
@for_roles(PLACES)
def day_sheets(request: HttpRequest, day_shift_id: int) -> HttpResponse:
    """Ask for a sheet, and lead to its page."""
    user = user_of(request)
    shift, kind = _shift(user, day_shift_id), request.POST.get("kind", "")
    if kind not in ShiftSheetKind.values or not may_print(user, shift, kind):
        raise Http404
    return redirect(PAGE, shift.pk, printing.ask_for_list(shift, ShiftSheetKind(kind)).pk)


def _sheet(user: User, shift_id: int, sheet_id: int) -> ShiftSheet:
    shift = _shift(user, shift_id)
    rows = ShiftSheet.objects.filter(shift=shift).select_related("shift__event")
    sheet: ShiftSheet = get_object_or_404(rows, pk=sheet_id)
    if not may_print(user, shift, sheet.kind):
        raise Http404
    return sheet


@require_safe
@for_roles(PLACES)
def day_sheet(request: HttpRequest, day_shift_id: int, day_sheet_id: int) -> HttpResponse:
    """Show whether the sheet is ready to be taken, or being drawn."""
    sheet = _sheet(user_of(request), day_shift_id, day_sheet_id)
    state: dict[str, Any] = state_of(sheet)
    context = {**site_context(), "title": sheet.get_kind_display(), "shift": sheet.shift, **state}
    return looking_again(TemplateResponse(request, "events/day_sheet.html", context), state)


@require_POST
@for_roles(PLACES)
def day_sheet_print(request: HttpRequest, day_shift_id: int, day_sheet_id: int) -> HttpResponse:
    """Hand the file out, and record it. One that is not true any more is handed to nobody."""
    user = user_of(request)
    sheet = _sheet(user, day_shift_id, day_sheet_id)
    if not is_true(sheet):
        messages.info(request, _("Something has changed, so this sheet is made once more."))
        return redirect(PAGE, day_shift_id, sheet.pk)
    printing.hand_out(sheet, actor=user)
    return file_response(request, sheet)
