"""The one place that decides what a caller sees of whom they call.

Agreeing to be in the tree is a consent of its own, beside those of `members.shown`: whoever calls a
member, and whoever stands in for that caller, sees the name, the number, and the languages and
times that both share. Nobody sees more by it, and nobody else.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import translation
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from common.choices import PartOfDay
from common.languages import comma, marked_language_name, page_language
from members.models import Member
from network import current
from phone_trees.choices import MESSAGES, CallState, Occasion
from phone_trees.models import Call, Place, Round


@dataclass(frozen=True)
class ShownCall:
    """A call as the one sees it who makes it. `state` is that of a running round, else ""."""

    member_id: int
    name: str
    phone: str
    extension: str
    languages: tuple[str, ...]
    times: tuple[str, ...]
    state: str = ""
    stands_in: bool = False

    @property
    def state_in_words(self) -> str:
        """The state once there is something to say of it."""
        return str(CallState(self.state).label) if self.state and self.state != "waiting" else ""

    @property
    def suits_both(self) -> SafeString:
        """The languages and times of day that caller and called share."""
        words = [marked_language_name(code) for code in self.languages]
        if len(self.times) < len(PartOfDay):
            words += [str(PartOfDay(time).label) for time in self.times]
        return format_html_join(comma(), "{}", ((word,) for word in words))


@dataclass(frozen=True)
class Said:
    """What is read out on the phone, in one language."""

    language: str
    text: str


def as_called(
    called: Member, caller: Member, state: str = "", *, stands_in: bool = False
) -> ShownCall:
    """Return what one member in the tree sees of another whom they call."""
    theirs = caller.spoken_languages
    free = caller.times or PartOfDay.values
    return ShownCall(
        called.pk,
        called.name,
        called.phone,
        called.phone_extension,
        tuple(one for one in called.spoken_languages if one in theirs),
        tuple(one for one in called.times or PartOfDay.values if one in free),
        state,
        stands_in,
    )


def calls_of(member: Member, ongoing: Round | None) -> list[ShownCall]:
    """Return whom a member calls: in a running round what it gives them, else their lines."""
    if ongoing is None:
        return _lines_of(member)
    calls = Call.objects.filter(round=ongoing).select_related("called").order_by("id")
    mine = [call for call in calls if call.made_by == member.pk]
    return [
        as_called(call.called, member, call.state, stands_in=call.handed_over_at is not None)
        for call in mine
    ]


def _lines_of(member: Member) -> list[ShownCall]:
    lines = Place.objects.filter(caller__member=member).select_related("member").order_by("slot")
    return [as_called(line.member, member) for line in lines]


def message_in(occasion: str, languages: Iterable[str]) -> list[Said]:
    """Return what is read out, in those of our languages that are spoken there."""
    pages = dict.fromkeys(page_language(code) for code in languages)
    wanted = [code for code in current().languages if code in pages]
    found = []
    for code in wanted:
        with translation.override(code):
            found.append(Said(code, str(MESSAGES[Occasion(occasion)])))
    return found
