"""The sheets of a pod that are not for the public, as HTML."""

import datetime
from collections.abc import Callable

from common.encryption import blind_index
from paper.agreement_sheet import agreement_to_sign
from paper.caller_list import list_of_calls
from paper.choices import MemberSheetKind
from paper.frame import DRAWING, NO_DAY, style
from paper.member_list import list_of_members
from paper.models import MemberSheet
from paper.whole_tree import tree_of_calls


def html_of_members(sheet: MemberSheet, day: datetime.date = NO_DAY) -> str:
    """Return the sheet as a page of its own, with `day` as the day that it was drawn on."""
    return _PAGES.get(sheet.kind, list_of_members)(sheet, day)


_PAGES: dict[str, Callable[[MemberSheet, datetime.date], str]] = {
    MemberSheetKind.PHONE_TREE: list_of_calls,
    MemberSheetKind.WHOLE_TREE: tree_of_calls,
    MemberSheetKind.AGREEMENTS: agreement_to_sign,
}


def version_of_members(sheet: MemberSheet) -> str:
    """Return the keyed hash of what stands on the sheet: of a plain one it could be guessed."""
    text = "\0".join((str(DRAWING), style(), html_of_members(sheet)))
    return blind_index(text, purpose="member_sheet")
