"""The answers that a form was shown with: so that saving it overwrites nothing changed meanwhile.

A form brings along a short mark of each answer as it stood when the page was shown. Of answers that
somebody else has changed since then, those that were left alone stay as they are now; those that
were changed here too are asked about. A consent that was taken back comes back by no open page.
"""

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from common.errors import NotPossible
from members.choices import FIELDS_OF, Audience, Piece
from members.models import Member

SHARE = "share_"
KINDS = ("needs", "offers")
# The answers that are fields of `Member`; two of them are no piece that is shown to anybody.
ANSWERS = (
    *(name for names in FIELDS_OF.values() for name in names if name not in KINDS),
    *("others_read_email", "language"),
)
# Of six bits each: few bytes for a page, and one in 262,144 that two answers look the same.
MARK_LENGTH = 3
# All that a member says and shares, by the names of the fields of the forms.
NAMES = (*ANSWERS, *KINDS, *(f"{SHARE}{piece.value}" for piece in Piece))
CHANGED_MEANWHILE = _("Somebody else has changed this meanwhile. Please look at it again.")


class ChangedMeanwhileError(NotPossible):
    """The answers `clashing` were changed here and elsewhere; `overtaken` are all the others."""

    def __init__(self, clashing: set[str], overtaken: set[str]) -> None:
        super().__init__(CHANGED_MEANWHILE)
        self.clashing, self.overtaken = clashing, overtaken


def said_by(member: Member) -> dict[str, Any]:
    """Return all answers and consents of a member, by the names of the fields of the forms."""
    own: dict[str, Any] = {name: getattr(member, name) for name in ANSWERS}
    for name in KINDS:
        own[name] = [kind.pk for kind in getattr(member, name).all()]
    shared = audiences_of(member)
    return own | {f"{SHARE}{piece.value}": shared[piece] for piece in Piece}


def audiences_of(member: Member) -> dict[Piece, Audience]:
    """Return with whom each piece is shared; one query."""
    rows = {row.piece: Audience(row.audience) for row in member.sharings.all()}
    return {piece: rows.get(piece, Audience.ORGANIZER) for piece in Piece}


def marks_of(values: Mapping[str, Any]) -> dict[str, str]:
    """Return a mark of each of `values`: equal ones have equal marks, in whatever order."""
    return {name: mark(value) for name, value in values.items()}


def mark(value: Any) -> str:
    is_list = isinstance(value, Iterable) and not isinstance(value, str)
    text = "\n".join(sorted(str(each) for each in value)) if is_list else str(value)
    digest = salted_hmac("members.seen", text).digest()
    return urlsafe_b64encode(digest)[:MARK_LENGTH].decode()


def overtaken(
    seen: Mapping[str, str], typed: Mapping[str, Any], now: Mapping[str, Any]
) -> set[str]:
    """Return the names of what was `seen` otherwise than it is `now`: to be left as it is.

    Raises `ChangedMeanwhileError` where something else was `typed` there.
    """
    moved = {name for name in typed if name in seen and seen[name] != mark(now[name])}
    clashing = {name for name in moved if mark(typed[name]) not in {seen[name], mark(now[name])}}
    if clashing:
        raise ChangedMeanwhileError(clashing, moved - clashing)
    return moved
