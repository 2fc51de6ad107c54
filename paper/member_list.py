"""The members of a pod on paper, as one circle of them may see each other."""

import datetime
from collections.abc import Callable
from functools import partial
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import override

from common.encryption import blind_index
from common.languages import comma
from members.answers import THEIRS, in_words
from members.choices import Audience, Piece
from members.shown import ShownHelp, ShownMember, shown_in
from paper.frame import DRAWING, NO_DAY, Side, frame_of, style
from paper.models import MemberSheet


def html_of_members(sheet: MemberSheet, day: datetime.date = NO_DAY) -> str:
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


def version_of_members(sheet: MemberSheet) -> str:
    """Return the keyed hash of what stands on the sheet: of a plain one it could be guessed."""
    text = "\0".join((str(DRAWING), style(), html_of_members(sheet)))
    return blind_index(text, purpose="member_sheet")


def _lines(member: ShownMember, sides: list[Side]) -> dict[str, Any]:
    answers = [
        (_in_each(sides, partial(THEIRS.__getitem__, piece)), said)
        for piece in Piece
        if piece != Piece.NAME and (said := _said(member, piece, sides))
    ]
    return {"name": member.name, "is_key_person": member.is_key_person, "answers": answers}


def _said(member: ShownMember, piece: Piece, sides: list[Side]) -> Any:
    """Return one piece: kinds of help and times in each language, their own words once."""
    value = getattr(member, piece.value)
    if isinstance(value, ShownHelp):
        kinds = _in_each(sides, lambda: comma().join(kind.name_i18n for kind in value.categories))
        words = format_html("<bdi>{}</bdi>", value.words) if value.words else ""
        lines = ((each,) for each in (kinds, words) if each)
        return format_html_join("", "<div>{}</div>", lines)
    if piece == Piece.TIMES:
        return _in_each(sides, lambda: in_words(member, piece))
    return in_words(member, piece) or ""


def _in_each(sides: list[Side], say: Callable[[], Any]) -> SafeString:
    """Return what `say` returns in each language of the sheet, once where it is the same."""
    found: dict[str, Any] = {}
    for side in sides:
        with override(side.code):
            said = say() or ""
            # Lazy texts say it here, in this language; HTML stays HTML.
            found.setdefault(str(said), said if isinstance(said, SafeString) else str(said))
    return format_html_join(" · ", "<bdi>{}</bdi>", ((said,) for said in found.values() if said))
