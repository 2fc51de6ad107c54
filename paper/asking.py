"""The presses that begin a sheet: ask for one, and print forms. The worker draws them."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from backoffice.intake import PaperForm, paper_forms_by
from common.errors import NotPossible
from members.models import PodSettings
from messaging.queue import defer
from paper.choices import ABOUT_MEMBERS, MemberSheetKind, PaperSize, SheetKind
from paper.drawing import version_now, way_of
from paper.models import NO_FILE, Drawn, MemberSheet, PrintedForm, PrintRun, Sheet
from paper.numbers import new_number, read_number, shown
from paper.tasks import draw_member_sheet, draw_sheet
from pods.models import Pod, Ward

# A job that took longer is lost: with a worker that was killed, or with the queue.
JOB_LOST_AFTER = datetime.timedelta(minutes=10)
MOST_COPIES = 20


def ask_for_sheet(
    kind: SheetKind, subject: Any, languages: list[str], size: PaperSize = PaperSize.LETTER
) -> Sheet:
    """Return the sheet about `subject`; the worker draws it unless it is true as it is.

    Those who ask for the same at once get the same, and it is drawn once.
    """
    first, second = [*languages, ""][:2]
    place = {_field_of(subject): subject}
    sheet, _is_new = Sheet.objects.get_or_create(
        kind=kind, language=first, second=second, size=size, **_only(place)
    )
    Sheet.objects.filter(pk=sheet.pk).update(asked_at=timezone.now())
    is_true(sheet, retry=True)
    return sheet


def _only(place: dict[str, Any]) -> dict[str, Any]:
    return {"ward": None, "pod": None, "resource_list": None, "run": None, **place}


def _field_of(subject: Any) -> str:
    names = {"resourcelist": "resource_list", "printrun": "run"}
    name = subject._meta.model_name
    return names.get(name, name)


@transaction.atomic
def is_true(sheet: Drawn, *, retry: bool = False) -> bool:
    """Tell whether the file shows what is so now; else the worker is asked for it, once.

    With `retry` it is asked again for what failed.
    """
    version = version_now(sheet)
    if sheet.version == version:
        return True
    lost = Q(wanted_at__lt=timezone.now() - JOB_LOST_AFTER)
    again = lost | Q(failed_at__isnull=False) if retry else lost
    # One statement: of all who look at once, one asks.
    rows = type(sheet)._default_manager.filter(~Q(wanted=version) | again, pk=sheet.pk)
    if rows.update(wanted=version, wanted_at=timezone.now(), failed_at=None):
        defer(_job_of(sheet), sheet_id=sheet.pk)
    return False


def _job_of(sheet: Drawn) -> Any:
    if way := way_of(sheet):
        return way.job
    return draw_member_sheet if isinstance(sheet, MemberSheet) else draw_sheet


def ask_for_members(
    pod: Pod, kind: MemberSheetKind, languages: list[str], size: PaperSize
) -> MemberSheet:
    """Return the sheet about the members of `pod`; the worker draws it."""
    first, second = [*languages, ""][:2]
    sheet, _is_new = MemberSheet.objects.get_or_create(
        pod=pod, kind=kind, language=first, second=second, size=size
    )
    is_true(sheet, retry=True)
    return sheet


@transaction.atomic
def hand_out(sheet: MemberSheet, decided: PodSettings, *, actor: audit.Actor) -> None:
    """Note that somebody takes the file: there are copies now. Of members it is recorded."""
    MemberSheet.objects.filter(pk=sheet.pk).update(handed_at=timezone.now())
    if sheet.is_about_members:
        audit.record(actor, "export_members", decided, [sheet.kind])


def forget_files(pod_id: int, kinds: Iterable[str] = ABOUT_MEMBERS) -> None:
    """Delete the files of a pod, inside the transaction in which its members share otherwise."""
    MemberSheet.objects.filter(pod=pod_id, kind__in=kinds).update(**NO_FILE)


@transaction.atomic
def print_forms(
    kind: SheetKind,
    languages: list[str],
    *,
    copies: int,
    size: PaperSize,
    ward: Ward | None,
    actor: User,
    form_key: str,
) -> Sheet:
    """Give `copies` forms a number each, and have the worker draw them. Twice is once."""
    run, is_new = PrintRun.objects.get_or_create(
        form_key=form_key, defaults={"kind": kind, "ward": ward, "made_by": actor}
    )
    if is_new:
        numbers: set[str] = set()
        while len(numbers) < copies:
            numbers.add(new_number())
        PrintedForm.objects.bulk_create(PrintedForm(run=run, number=each) for each in numbers)
        audit.record(actor, "print_forms", run)
        return ask_for_sheet(kind, run, languages, size)
    return Sheet.objects.get(run=run)


# --- What comes back ---


def find_form(typed: str) -> PaperForm:
    """Return the printed form whose number was typed. Raises `NotPossible` in words."""
    number = read_number(typed)
    if not number:
        raise NotPossible(
            _("Please check the number: it has seven signs, and one of these is not as printed.")
        )
    form = PrintedForm.objects.filter(number=number).select_related("run").first()
    if form is None:
        raise NotPossible(_("We printed no form with this number. Please check it once more."))
    return PaperForm(number, shown(number), form.run.kind, form.used_at)


def use_form(number: str, actor: User) -> None:
    """Note that the form was typed in; inside the transaction that stores its answers."""
    form = PrintedForm.objects.select_for_update(of=("self",)).get(number=number)
    if form.used_at is None:
        form.used_at, form.used_by = timezone.now(), actor
        form.save(update_fields=["used_at", "used_by"])
        audit.record(actor, "use_form", form, ["used_at"])


paper_forms_by(find_form, use_form)
