"""The members of a pod on paper, as one circle of them may see each other."""

import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import override

from common.encryption import blind_index
from members.answers import THEIRS, in_words
from members.choices import Audience, Piece
from members.shown import ShownMember, shown_in
from paper.frame import DRAWING, NO_DAY, Side, frame_of, style
from paper.models import MemberSheet


def html_of_members(sheet: MemberSheet, day: datetime.date = NO_DAY) -> str:
    """Return the sheet as a page of its own; nothing is on it but what the circle shares."""
    members = shown_in(Audience(sheet.kind), sheet.pod)
    with override(sheet.language):
        sides = [Side(code) for code in sheet.languages]
        context = {
            **frame_of(sheet, "member-list", day),
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
        (_in_each(sides, lambda piece=piece: THEIRS[piece]), said)
        for piece in Piece
        if piece != Piece.NAME
        and (said := _in_each(sides, lambda piece=piece: in_words(member, piece)))
    ]
    return {"name": member.name, "is_key_person": member.is_key_person, "answers": answers}


def _in_each(sides: list[Side], say: Any) -> SafeString:
    """Return what `say` returns in each language of the sheet, once where it is the same."""
    found: dict[str, str | Promise] = {}
    for side in sides:
        with override(side.code):
            found.setdefault(str(say()), say() if isinstance(say(), SafeString) else str(say()))
    return format_html_join(" · ", "<bdi>{}</bdi>", ((said,) for key, said in found.items() if key))
