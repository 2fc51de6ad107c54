"""The sheets as HTML: which there are about what, and all that stands on them."""

import datetime
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from backoffice.intake import intake_on_paper
from common.phones import PublishedPhone
from common.sorting import in_reading_order
from paper.choices import SheetKind
from paper.frame import DRAWING, NO_DAY, Side, frame_of, style
from paper.models import FORMS, PrintRun, Sheet
from paper.numbers import shown
from paper.questions import sections_of
from pods.calling import call_about
from pods.intake import is_closed
from pods.models import Pod, Ward
from resources.lists import contents
from resources.models import ResourceList

STRIPS, DOORS = 10, 17


@dataclass(frozen=True)
class Kind:
    """What sheets of a kind show: about the rows of `subjects`, by a template."""

    code: SheetKind
    template: str
    # The same once in each language.
    part: str
    about: str | Promise
    subjects: tuple[type[Any], ...]
    context: Callable[[Any], dict[str, Any]]


def _phone(place: Ward | Pod) -> PublishedPhone | None:
    """Return the number to call about `place`: its own, its ward's, or the network's."""
    if isinstance(place, Pod):
        return place.contact_phone or call_about(place.ward).number
    return call_about(place).number


def _of_place(place: Ward | Pod) -> dict[str, Any]:
    view = "pods:pod_detail" if isinstance(place, Pod) else "pods:ward_detail"
    return {"place": place, "phone": _phone(place), "view": view}


def _of_ward(ward: Ward) -> dict[str, Any]:
    return {
        "ward": ward,
        "phone": _phone(ward),
        "is_own_hotline": bool(ward.hotline),
        "is_closed": is_closed(ward),
        "ways_to_give": list(ward.ways_to_give.all()),
        "pods": in_reading_order(Pod.objects.published().filter(ward=ward).order_by()),
    }


def _of_list(page: ResourceList) -> dict[str, Any]:
    sections = contents.sections_of(page)
    return {
        "list": page,
        "sections": sections,
        "entries": contents.shown_entries(sections),
        "short": settings.SITE_URL + page.short_path,
    }


_PLACES = (Pod, Ward)
KINDS = {
    kind.code: kind
    for kind in (
        Kind(
            SheetKind.INVITATION,
            "paper/sheets/invitation.html",
            "paper/sheets/_invitation.html",
            gettext_lazy("A letter for doors and mailboxes, in the words of your pod."),
            (Pod,),
            lambda pod: {"pod": pod, "phone": _phone(pod)},
        ),
        Kind(
            SheetKind.SIGN,
            "paper/sheets/sign.html",
            "",
            gettext_lazy("“I can help” and “I need help”, large, for a window or a door."),
            _PLACES,
            _of_place,
        ),
        Kind(
            SheetKind.FLYER,
            "paper/sheets/flyer.html",
            "paper/sheets/_flyer.html",
            gettext_lazy("For a wall: who we are, with numbers to tear off."),
            _PLACES,
            lambda place: {**_of_place(place), "strips": range(STRIPS)},
        ),
        Kind(
            SheetKind.DOOR_LIST,
            "paper/sheets/door-list.html",
            "paper/sheets/_door-list.html",
            gettext_lazy("To note where you have been, without anybody’s name."),
            _PLACES,
            lambda place: {**_of_place(place), "rows": range(DOORS)},
        ),
        Kind(
            SheetKind.WARD_SHEET,
            "paper/sheets/ward-sheet.html",
            "paper/sheets/_ward-sheet.html",
            gettext_lazy("The number to call, codes for the two forms, ways to give."),
            (Ward,),
            _of_ward,
        ),
        Kind(
            SheetKind.RESOURCE_LIST,
            "paper/sheets/resource-list.html",
            "paper/sheets/_resource-list.html",
            gettext_lazy("The whole list, with numbers and hours."),
            (ResourceList,),
            _of_list,
        ),
    )
}


def add_kind(kind: Kind) -> None:
    """Take a kind of sheet of an app above this one."""
    KINDS[kind.code] = kind


def kinds_about(subject: Any) -> list[Kind]:
    """Return the kinds of sheets that there are about a ward, a pod or a list."""
    return [kind for kind in KINDS.values() if isinstance(subject, kind.subjects)]


def html_of(sheet: Sheet, day: datetime.date = NO_DAY) -> str:
    """Return the sheet as a page of its own, with `day` as the day that it was drawn on."""
    with override(sheet.language):
        context = frame_of(sheet, sheet.kind, day)
        if sheet.kind in FORMS:
            return render_to_string("paper/sheets/blank-form.html", context | _form(sheet))
        kind = KINDS[SheetKind(sheet.kind)]
        context |= {"part": kind.part, **kind.context(sheet.subject)}
        return render_to_string(kind.template, context)


def _form(sheet: Sheet) -> dict[str, Any]:
    run: PrintRun = sheet.subject
    intake = intake_on_paper(run.kind)
    return {
        "numbers": [shown(number) for number in run.forms.values_list("number", flat=True)],
        "phone": call_about(run.ward).number,
        "sections": sections_of(intake.on_paper, sheet.languages),
        "heading": [_heading(code, run) for code in sheet.languages],
        "rules": "volunteers/_rules.html" if run.kind == SheetKind.SIGN_UP_FORM else "",
    }


def _heading(code: str, run: PrintRun) -> dict[str, Any]:
    with override(code):
        is_request = run.kind == SheetKind.REQUEST_FORM
        return {
            "code": code,
            "dir": Side(code).dir,
            "title": _("Ask for help") if is_request else _("Offer help"),
            "intro": _(
                "Write as much or as little as you like, in any language. Give this sheet back to "
                "whoever gave it to you. Would you rather talk? Call us:"
            ),
            "promise": _(
                "Coordinators read what you write, to bring neighbors together. Only a neighbor "
                "who has said yes sees a name, a number or an address. Once this sheet is typed "
                "in, it is destroyed. You can ask us at any time what we keep, and to delete it."
            ),
        }


def version_of(sheet: Sheet) -> str:
    """Return the hash of all that stands on `sheet` now, but for the day."""
    parts = (str(DRAWING), style(), html_of(sheet))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
