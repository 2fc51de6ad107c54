"""What all sheets have in common: their languages, their size, their style."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from common.languages import is_rtl
from pages.localized import local_date
from paper.choices import PaperSize
from paper.models import Drawn
from paper.own_look import own_look

STYLE = Path(__file__).parent / "style" / "sheets.css"
# Counted up when the renderer changes what it makes of the same page.
DRAWING = 1
PAGE_SIZES = {PaperSize.LETTER: "letter", PaperSize.A4: "a4"}
# In place of the day: what stands on a sheet does not change because a day has passed.
NO_DAY = datetime.date(2000, 1, 1)


@dataclass(frozen=True)
class Side:
    """One of the languages of a sheet."""

    code: str

    @property
    def dir(self) -> str:
        return "rtl" if is_rtl(self.code) else "ltr"


def frame_of(sheet: Drawn, look: str, day: datetime.date) -> dict[str, Any]:
    """Return the context of `paper/sheets/base.html`; in the first language of the sheet."""
    sides = [Side(code) for code in sheet.languages]
    return {
        "title": sheet.get_kind_display(),  # type: ignore[attr-defined]
        "look": look,
        "own": own_look(),
        "size": PAGE_SIZES[PaperSize(sheet.size)],
        "sides": sides,
        "first": sides[0],
        "second": sides[1] if len(sides) > 1 else None,
        "as_of": _("As of %(day)s") % {"day": local_date(day)},
    }


def in_each(sides: list[Side], say: Callable[[], Any]) -> SafeString:
    """Return what `say` returns in each language of the sheet, once where it is the same."""
    found: dict[str, Any] = {}
    for side in sides:
        with override(side.code):
            said = say() or ""
            # Lazy texts say it here, in this language; HTML stays HTML.
            found.setdefault(str(said), said if isinstance(said, SafeString) else str(said))
    return format_html_join(" · ", "<bdi>{}</bdi>", ((said,) for said in found.values() if said))


@cache
def style() -> str:
    return STYLE.read_text()
