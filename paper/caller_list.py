"""The phone tree on paper: for each caller a page with their own calls, and nobody else's."""

import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.translation import override

from common.choices import PartOfDay
from common.languages import comma, is_rtl, marked_language_name
from paper.frame import Side, frame_of, in_each
from paper.models import MemberSheet
from phone_trees.sheets import CallerSheet, caller_sheets
from phone_trees.shown import ShownCall


def list_of_calls(sheet: MemberSheet, day: datetime.date) -> str:
    """Return the sheet as a page of its own, which begins a new one for each caller."""
    with override(sheet.language):
        frame = frame_of(sheet, "caller-list", day)
        context = {
            **frame,
            "part": "paper/sheets/_caller-list.html",
            "pod": sheet.pod,
            "callers": [_page(each, frame["sides"]) for each in caller_sheets(sheet.pod)],
            "lines": range(2),
        }
        return render_to_string("paper/sheets/caller-list.html", context)


def _page(caller: CallerSheet, sides: list[Side]) -> dict[str, Any]:
    tables = (("", caller.calls), ("you-stand-in", caller.stands_in))
    return {
        "name": caller.caller_name,
        "tables": [
            (word, [(call, *_suits_both(call, sides)) for call in calls])
            for word, calls in tables
            if calls
        ],
        "stand_in": caller.stand_in,
        "said": [(said, "rtl" if is_rtl(said.language) else "ltr") for said in caller.said],
        "words": caller.words,
        "is_started": caller.is_started,
    }


def _suits_both(call: ShownCall, sides: list[Side]) -> tuple[Any, Any]:
    """Return the languages by their own names, and the times where not any will do."""
    names = ((marked_language_name(code),) for code in call.languages)
    some = call.times if len(call.times) < len(PartOfDay) else ()
    times = in_each(sides, lambda: comma().join(str(PartOfDay(time).label) for time in some))
    return format_html_join(comma(), "{}", names), times
