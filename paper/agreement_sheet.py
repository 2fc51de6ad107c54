"""A pod's agreements on paper: its own words and their version, and lines to sign on."""

import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override

from common.languages import is_rtl
from members.agreements.draft import draft_in
from members.agreements.texts import current, text_for
from members.models import Agreement
from paper.frame import Side, frame_of
from paper.models import MemberSheet

# In two columns: a pod of the usual size signs on one page.
LINES_TO_SIGN = 8


def agreement_to_sign(sheet: MemberSheet, day: datetime.date) -> str:
    """Return the sheet as a page of its own; while the pod has no words yet, with our draft."""
    agreement = current(sheet.pod)
    with override(sheet.language):
        frame = frame_of(sheet, "agreements", day)
        columns = _columns(agreement, frame["sides"])
        if len(columns) == 1:
            frame |= {"sides": frame["sides"][:1], "second": None}
        context = {
            **frame,
            "pod": sheet.pod,
            "agreement": agreement,
            "columns": columns,
            "rows": range(LINES_TO_SIGN),
        }
        return render_to_string("paper/sheets/agreements.html", context)


def _columns(agreement: Agreement | None, sides: list[Side]) -> list[dict[str, Any]]:
    """Return a column for each language of the sheet, without words that stand there already."""
    found: dict[str, dict[str, Any]] = {}
    for side in sides:
        shown_in, text = side.code, draft_in(side.code)
        if agreement is not None:
            words = text_for(agreement, side.code)
            shown_in, text = words.language, words.text
        column = {
            "side": side,
            "code": shown_in,
            "dir": "rtl" if is_rtl(shown_in) else "ltr",
            "shown_in": [shown_in] if shown_in != side.code else [],
            "lines": [line.strip() for line in text.splitlines() if line.strip()],
        }
        found.setdefault(shown_in, column)
    return list(found.values())
