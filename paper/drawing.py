"""The drawing of a sheet: what the worker does."""

import datetime
from collections.abc import Callable
from ctypes.util import find_library
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, cast

from django.utils import timezone

from common.encryption import blind_index
from paper.frame import DRAWING, NO_DAY, style
from paper.member_sheets import html_of_members, version_of_members
from paper.models import Drawn, MemberSheet, Sheet
from paper.sheets import html_of, version_of


@dataclass(frozen=True)
class Way:
    """The way in which sheets of an app above are drawn: their page, and the job that draws one."""

    page: Callable[[Any, datetime.date], str]
    job: Any


_WAYS: dict[type[Drawn], Way] = {}
# What WeasyPrint loads when it is imported.
NATIVE = ("pango-1.0", "pangoft2-1.0", "harfbuzz", "harfbuzz-subset", "fontconfig")


@cache
def missing_libraries() -> list[str]:
    """Return the libraries of the system that drawing needs and this machine lacks."""
    return [name for name in NATIVE if find_library(name) is None]


@cache
def renderer() -> Any:
    """Return `paper.render`. Raises `OSError` where a library of the system is missing."""
    # By name: a process that draws nothing does without Pango, and starts without it.
    return import_module("paper.render")


def drawn_as(model: type[Drawn], page: Callable[[Any, datetime.date], str], job: Any) -> None:
    """Let an app above have its sheets drawn: `page` returns the HTML of one, drawn on a day."""
    _WAYS[model] = Way(page, job)


def way_of(sheet: Drawn) -> Way | None:
    """Return how a sheet of an app above is drawn; None for our own."""
    return _WAYS.get(type(sheet))


def version_now(sheet: Drawn) -> str:
    """Return the hash of all that stands on a sheet as things are now."""
    if way := way_of(sheet):
        # Keyed, as of members: of a plain one what stands on it could be guessed.
        text = "\0".join((str(DRAWING), style(), way.page(sheet, NO_DAY)))
        return blind_index(text, purpose="member_sheet")
    if isinstance(sheet, MemberSheet):
        return version_of_members(sheet)
    return version_of(cast(Sheet, sheet))


def draw(sheet: Drawn | None) -> bool:
    """Draw the sheet and keep it, and tell whether that was needed.

    The file, its pages and its version are written in one statement: a worker that is killed
    leaves the sheet as it was. What changed meanwhile makes another version, and is seen by the
    next who looks.
    """
    if sheet is None:
        return False
    version, rows = version_now(sheet), type(sheet)._default_manager.filter(pk=sheet.pk)
    if sheet.version == version:
        return False
    day = timezone.localdate()
    if way := way_of(sheet):
        html = way.page(sheet, day)
    elif isinstance(sheet, MemberSheet):
        html = html_of_members(sheet, day)
    else:
        html = html_of(cast(Sheet, sheet), day)
    try:
        pdf, pages = renderer().to_pdf(html, style())
    except Exception:
        rows.update(failed_at=timezone.now())
        raise
    fields = cast(Any, sheet).file_fields(pdf)
    # Asked again in the UPDATE: members who took something back meanwhile had the file deleted.
    rows.filter(wanted=sheet.wanted).update(
        **fields, pages=pages, version=version, drawn_at=timezone.now(), failed_at=None
    )
    return True
