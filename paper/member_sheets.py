"""The sheets about members as HTML: the lists of a circle, and the calls of each caller."""

import datetime

from common.encryption import blind_index
from paper.caller_list import list_of_calls
from paper.choices import MemberSheetKind
from paper.frame import DRAWING, NO_DAY, style
from paper.member_list import list_of_members
from paper.models import MemberSheet


def html_of_members(sheet: MemberSheet, day: datetime.date = NO_DAY) -> str:
    """Return the sheet as a page of its own, with `day` as the day that it was drawn on."""
    if sheet.kind == MemberSheetKind.PHONE_TREE:
        return list_of_calls(sheet, day)
    return list_of_members(sheet, day)


def version_of_members(sheet: MemberSheet) -> str:
    """Return the keyed hash of what stands on the sheet: of a plain one it could be guessed."""
    text = "\0".join((str(DRAWING), style(), html_of_members(sheet)))
    return blind_index(text, purpose="member_sheet")
