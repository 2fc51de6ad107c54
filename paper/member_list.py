"""The members of a pod on paper, as one circle of them may see each other."""

import datetime
from functools import partial
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.translation import override

from common.languages import comma
from members.answers import THEIRS, in_words
from members.choices import Audience, Piece
from members.shown import ShownHelp, ShownMember, shown_in
from paper.frame import Side, frame_of, in_each
from paper.models import MemberSheet


def list_of_members(sheet: MemberSheet, day: datetime.date) -> str:
    """Return the sheet as a page of its own; nothing is on it but what the circle shares."""
    members = shown_in(Audience(sheet.kind), sheet.pod)
    with override(sheet.language):
        sides = [Side(code) for code in sheet.languages]
        context = {
            **frame_of(sheet, "member-list", day),
            "part": "paper/sheets/_member-list.html",
            "pod": sheet.pod,
            "members": [_lines(each, sides) for each in members],
            "circle": Audience(sheet.kind),
        }
        return render_to_string("paper/sheets/member-list.html", context)


def _lines(member: ShownMember, sides: list[Side]) -> dict[str, Any]:
    answers = [
        (in_each(sides, partial(THEIRS.__getitem__, piece)), said)
        for piece in Piece
        if piece != Piece.NAME and (said := _said(member, piece, sides))
    ]
    return {"name": member.name, "is_key_person": member.is_key_person, "answers": answers}


def _said(member: ShownMember, piece: Piece, sides: list[Side]) -> Any:
    """Return one piece: kinds of help and times in each language, their own words once."""
    value = getattr(member, piece.value)
    if isinstance(value, ShownHelp):
        kinds = in_each(sides, lambda: comma().join(kind.name_i18n for kind in value.categories))
        words = format_html("<bdi>{}</bdi>", value.words) if value.words else ""
        lines = ((each,) for each in (kinds, words) if each)
        return format_html_join("", "<div>{}</div>", lines)
    if piece == Piece.TIMES:
        return in_each(sides, lambda: in_words(member, piece))
    return in_words(member, piece) or ""
