"""The presses about printed sheets: ask for one, take it, and forget what is not so any more."""

from django.db import transaction
from django.utils.translation import get_language

from accounts import audit
from accounts.models import User
from backoffice.signals import details_opened
from events.choices import ShiftSheetKind
from events.models import EventShift, ShiftSheet
from events.sheets import matches_to_bring
from paper.asking import is_true
from paper.choices import PaperSize
from paper.models import NO_FILE
from requests_app.models import Match

# What a driver's page shows of a household.
SHOWN = ("name", "phone", "address", "access_notes")


def ask_for_list(shift: EventShift, kind: ShiftSheetKind) -> ShiftSheet:
    """Return the sheet in the language of the page; the worker draws it."""
    sheet, _is_new = ShiftSheet.objects.get_or_create(
        shift=shift, kind=kind, language=get_language() or "en", second="", size=PaperSize.LETTER
    )
    is_true(sheet, retry=True)
    return sheet


def may_print(sheet_kind: str, shift: EventShift, user: User) -> bool:
    """Tell whether `user` may see all that would stand on a sheet of a shift that names to them."""
    if sheet_kind == ShiftSheetKind.DOOR:
        return True
    ids = [match.pk for match in matches_to_bring(shift)]
    return Match.objects.visible_to(user).filter(pk__in=ids).count() == len(ids)


@transaction.atomic
def hand_out(sheet: ShiftSheet, *, actor: User) -> None:
    """Record that somebody takes the file; of households on it as if their details were opened."""
    audit.record(actor, "print_day_list", sheet.shift, [sheet.kind])
    if sheet.kind != ShiftSheetKind.RUN:
        return
    requests = {
        match.need.request_id: match.need.request for match in matches_to_bring(sheet.shift)
    }
    for request in requests.values():
        audit.record(actor, "open_details", request, SHOWN)
        details_opened.send(type(request), user=actor, row=request)


def forget_files(shift_id: int) -> None:
    """Delete the files of a shift, inside the transaction in which somebody's data goes."""
    ShiftSheet.objects.filter(shift=shift_id).exclude(version="").update(**NO_FILE)


def forget_routes_of(household_request: int) -> None:
    """Delete the files on which the household of a request may stand."""
    rows = ShiftSheet.objects.filter(kind=ShiftSheetKind.RUN).exclude(version="")
    volunteers = Match.objects.filter(need__request=household_request).values("volunteer")
    rows.filter(shift__helpers__volunteer__in=volunteers).update(**NO_FILE)
