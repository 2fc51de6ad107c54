"""The whole phone tree on paper: all calls below each other, for its organizer alone."""

import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.translation import override

from common.languages import comma, marked_language_name
from paper.frame import frame_of
from paper.models import MemberSheet
from phone_trees.sheets import TreeLine, whole_tree


def tree_of_calls(sheet: MemberSheet, day: datetime.date) -> str:
    """Return the sheet as a page of its own: a line for each call, to tick off."""
    lines, nobodys = whole_tree(sheet.pod)
    with override(sheet.language):
        context = {
            **frame_of(sheet, "whole-tree", day),
            "part": "paper/sheets/_whole-tree.html",
            "pod": sheet.pod,
            "tables": [
                (word, [_row(line) for line in rows])
                for word, rows in (("", lines), ("nobody-calls", nobodys))
                if rows
            ],
        }
        return render_to_string("paper/sheets/whole-tree.html", context)


def _row(line: TreeLine) -> tuple[TreeLine, range, Any]:
    """Return the line, a step for each caller above it, and the languages by their own names."""
    names = ((marked_language_name(code),) for code in line.languages)
    return line, range(line.depth), format_html_join(comma(), "{}", names)
