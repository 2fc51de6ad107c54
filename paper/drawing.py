"""The drawing of a sheet: what the worker does."""

from ctypes.util import find_library
from functools import cache
from importlib import import_module
from typing import Any

from django.utils import timezone

from paper.models import Sheet
from paper.sheets import html_of, style, version_of

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


def draw_sheet(sheet_id: int) -> bool:
    """Draw the sheet and keep it, and tell whether that was needed.

    The file, its pages and its version are written in one statement: a worker that is killed
    leaves the sheet as it was.
    """
    sheet = Sheet.objects.filter(pk=sheet_id).first()
    if sheet is None:
        return False
    version = version_of(sheet)
    if sheet.version == version:
        return False
    try:
        pdf, pages = renderer().to_pdf(html_of(sheet, timezone.localdate()), style())
    except Exception:
        Sheet.objects.filter(pk=sheet_id).update(failed_at=timezone.now())
        raise
    Sheet.objects.filter(pk=sheet_id).update(
        pdf=pdf, pages=pages, version=version, drawn_at=timezone.now(), failed_at=None
    )
    return True
