"""The one place that decides who sees which piece of which member.

Every view, print, export, search and letter goes through `shown_to`: what it does not return is
nowhere to be shown. An organizer sees all; a key person what is shared with key people or with the
pod; a member what is shared with the pod; somebody who waits, and everybody else, nothing.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.roles import MEMBERS, covers_pod
from common.models import Category
from members.choices import Audience, MemberState, Piece
from members.models import Member, PodSettings
from pods.models import Pod

Reader = User | AnonymousUser | Member | None


@dataclass(frozen=True)
class ShownContact:
    """The ways to reach a member, and the one that they like best."""

    phone: str
    phone_extension: str
    email: str
    method: str


@dataclass(frozen=True)
class ShownHelp:
    """The kinds of help that a member needs or offers, and what they say about them."""

    categories: tuple[Category, ...]
    words: str


@dataclass(frozen=True)
class ShownTimes:
    """The days and times of day; none of one kind means any."""

    days: tuple[int, ...]
    times: tuple[str, ...]


@dataclass(frozen=True)
class ShownMember:
    """A member as one reader sees them: a piece that is not shared, or not said, is empty."""

    id: int
    is_you: bool
    is_key_person: bool
    name: str = ""
    contact: ShownContact | None = None
    where: str = ""
    languages: tuple[str, ...] = ()
    needs: ShownHelp | None = None
    offers: ShownHelp | None = None
    times: ShownTimes | None = None
    depends: str = ""
    call_for_them: str = ""

    @property
    def shows_anything(self) -> bool:
        return any(getattr(self, piece.value) for piece in Piece)


def circle_of(reader: Reader, pod: Pod) -> Audience | None:
    """Return the innermost circle of `pod` that `reader` is in; None for a stranger.

    Members are asked about as they stand in their row: who reads it keeps it for one answer.
    """
    if isinstance(reader, Member):
        return _circle_of_member(reader, pod)
    if isinstance(reader, User) and covers_pod(reader, pod.pk, pod.ward_id, MEMBERS):
        return Audience.ORGANIZER
    return None


def _circle_of_member(member: Member, pod: Pod) -> Audience | None:
    if member.pod_id != pod.pk or member.state != MemberState.ACTIVE:
        return None
    if member.is_organizer:
        return Audience.ORGANIZER
    return Audience.KEY_PEOPLE if member.is_key_person else Audience.POD


def organizes(reader: Reader, pod: Pod) -> bool:
    """Tell whether `reader` organizes `pod`, by their account or by their private link."""
    return circle_of(reader, pod) == Audience.ORGANIZER


def shown_to(
    reader: Reader, pod: Pod, *, state: MemberState = MemberState.ACTIVE
) -> list[ShownMember]:
    """Return the members of `pod` as `reader` may see them, in the order in which they came.

    Of those that are not members yet (`state`) only the organizer sees anything. Whoever shows
    nothing to the reader is not in the list. Four queries, however many there are.
    """
    circle = circle_of(reader, pod)
    if circle is None or (state != MemberState.ACTIVE and circle != Audience.ORGANIZER):
        return []
    rows = Member.objects.filter(pod=pod, state=state).with_shared().order_by("id")
    own = reader.pk if isinstance(reader, Member) else None
    found = (_shown(row, circle, is_you=row.pk == own) for row in rows)
    return [each for each in found if each.is_you or each.shows_anything]


def shown_in(circle: Audience, pod: Pod) -> list[ShownMember]:
    """Return the members of `pod` as everybody in `circle` may see them: for what is handed out."""
    rows = Member.objects.filter(pod=pod, state=MemberState.ACTIVE).with_shared().order_by("id")
    found = (_shown(row, circle, is_you=False) for row in rows)
    return [each for each in found if each.shows_anything]


def shown_among(reader: Reader, pod: Pod, ids: Iterable[int]) -> dict[int, ShownMember]:
    """Return those of `ids` whom `reader` may see anything of, by their numbers."""
    wanted = set(ids)
    return {each.id: each for each in shown_to(reader, pod) if each.id in wanted}


def sees(reader: Reader, member: Member, piece: Piece) -> bool:
    """Tell whether `reader` may see one piece of `member`, for rules that show nothing."""
    if isinstance(reader, Member) and reader.pk == member.pk:
        return True
    circle = circle_of(reader, member.pod)
    if circle is None or (not member.is_active and circle != Audience.ORGANIZER):
        return False
    return member.audience_of(piece).includes(circle)


def newest_change(pod: Pod) -> datetime.datetime | None:
    """Return the moment since which a sheet must have been printed to be true; None for a page.

    Not the newest consent alone: somebody who has left has none any more.
    """
    return PodSettings.objects.filter(pod=pod).values_list("sheets_changed_at", flat=True).first()


def _shown(member: Member, circle: Audience, *, is_you: bool) -> ShownMember:
    audiences = {row.piece: Audience(row.audience) for row in member.sharings.all()}
    pieces: dict[str, Any] = {
        piece.value: _PIECES[piece](member)
        for piece in Piece
        if is_you or audiences.get(piece, Audience.ORGANIZER).includes(circle)
    }
    return ShownMember(member.pk, is_you, member.is_key_person, **pieces)


def yourself(member: Member) -> ShownMember:
    """Return a member, also one who waits, as they see themselves: all of it."""
    return _shown(member, Audience.POD, is_you=True)


def as_said(member: Member, needs: Iterable[Category], offers: Iterable[Category]) -> ShownMember:
    """Return somebody who is not stored yet, as they read what they have typed."""
    pieces: dict[str, Any] = {
        piece.value: _PIECES[piece](member)
        for piece in Piece
        if piece not in {Piece.NEEDS, Piece.OFFERS}
    }
    pieces[Piece.NEEDS.value] = _help_of(needs, member.needs_words)
    pieces[Piece.OFFERS.value] = _help_of(offers, member.offers_words)
    return ShownMember(0, True, False, **pieces)


def _contact(member: Member) -> ShownContact | None:
    if not (member.phone or member.email):
        return None
    return ShownContact(member.phone, member.phone_extension, member.email, member.contact_method)


def _help_of(categories: Iterable[Category], words: str) -> ShownHelp | None:
    kinds = tuple(categories)
    return ShownHelp(kinds, words) if kinds or words else None


def _times(member: Member) -> ShownTimes | None:
    if not (member.days or member.times):
        return None
    return ShownTimes(tuple(member.days), tuple(member.times))


# How each piece is read from the row.
_PIECES: Mapping[Piece, Any] = {
    Piece.NAME: lambda member: member.name,
    Piece.CONTACT: _contact,
    Piece.WHERE: lambda member: member.where,
    Piece.LANGUAGES: lambda member: tuple(member.languages),
    Piece.NEEDS: lambda member: _help_of(member.needs.all(), member.needs_words),
    Piece.OFFERS: lambda member: _help_of(member.offers.all(), member.offers_words),
    Piece.TIMES: _times,
    Piece.DEPENDS: lambda member: member.depends_on_them,
    Piece.CALL_FOR_THEM: lambda member: member.call_for_them,
}
