"""The phone tree on paper: a sheet for each caller, and one of all calls for the organizer.

`caller_sheets` is what a printed sheet shows and no more: name, number, and the languages and times
shared with the caller, of those who agreed to be in the tree. A sheet printed before
`members.shown.newest_change` may show more than members agree to now. `whole_tree` shows what the
organizer sees of those in the tree.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils import timezone

from members.choices import Audience
from members.models import Member
from members.shown import ShownMember, shown_in
from phone_trees.choices import Occasion
from phone_trees.facts import places_of
from phone_trees.models import PhoneTree, Place, Round
from phone_trees.shown import Said, ShownCall, as_called, message_in
from pods.models import Pod


@dataclass(frozen=True)
class ShownStandIn:
    """The one who takes over a caller's calls: empty as far as the caller may not see them."""

    name: str = ""
    phone: str = ""


@dataclass(frozen=True)
class CallerSheet:
    """One caller's sheet. `stands_in` are the calls of a key person whom they stand in for.

    `said` is read out, in the languages of those called; `words` is the organizer's message once
    the tree is started (`is_started`).
    """

    caller_id: int
    caller_name: str
    languages: tuple[str, ...]
    calls: tuple[ShownCall, ...]
    stands_in: tuple[ShownCall, ...]
    true_at: datetime.datetime
    stand_in: ShownStandIn | None
    said: tuple[Said, ...]
    words: str
    is_started: bool


@dataclass(frozen=True)
class TreeLine:
    """A member in the whole tree, below their caller; `depth` 0 is called by the organizer."""

    depth: int
    name: str
    phone: str
    extension: str
    languages: tuple[str, ...]
    is_key_person: bool
    stand_in: str


def whole_tree(pod: Pod) -> tuple[list[TreeLine], list[TreeLine]]:
    """Return all lines of the tree as its organizer sees them, and those whom nobody calls.

    Each caller stands before those whom they call. Who is not in the tree is in neither list. As
    many queries for five members as for a hundred.
    """
    tree = PhoneTree.objects.filter(pod=pod).first()
    places = places_of(tree) if tree else {}
    shown = {each.id: each for each in shown_in(Audience.ORGANIZER, pod)}
    calls: dict[int | None, list[Place]] = {}
    for place in sorted(places.values(), key=lambda place: (place.slot or 0, place.pk)):
        if place.level is not None:
            calls.setdefault(place.caller_id, []).append(place)
    names = {place.pk: _name_of(shown.get(place.member_id)) for place in places.values()}

    def below(caller: int | None, depth: int) -> Iterator[TreeLine]:
        for place in calls.get(caller, ()):
            yield _line(place, depth, shown.get(place.member_id), names)
            yield from below(place.pk, depth + 1)

    nobodys = [place for place in places.values() if place.level is None]
    return list(below(None, 0)), [
        _line(place, 0, shown.get(place.member_id), names) for place in nobodys
    ]


def _name_of(shown: ShownMember | None) -> str:
    return shown.name if shown else ""


def _line(
    place: Place, depth: int, shown: ShownMember | None, names: Mapping[int, str]
) -> TreeLine:
    contact = shown.contact if shown else None
    return TreeLine(
        depth,
        _name_of(shown),
        contact.phone if contact else "",
        contact.phone_extension if contact else "",
        shown.languages if shown else (),
        place.member.is_key_person,
        names.get(place.stand_in_id or 0, ""),
    )


def caller_sheets(pod: Pod) -> list[CallerSheet]:
    """Return a sheet for each who calls anybody, or would; key people first.

    As many queries for five callers as for a hundred.
    """
    # Before the rows are read: what changes meanwhile makes the sheet out of date.
    true_at = timezone.now()
    rows = list(Place.objects.filter(tree__pod=pod).select_related("member").order_by("id"))
    ongoing = Round.objects.filter(tree__pod=pod, ended_at=None).first()
    calls: dict[int, list[Member]] = {}
    for row in sorted(rows, key=lambda row: row.slot or 0):
        if row.caller_id:
            calls.setdefault(row.caller_id, []).append(row.member)
    stands_in: dict[int, list[Member]] = {}
    for row in rows:
        if row.stand_in_id:
            stands_in.setdefault(row.stand_in_id, []).extend(calls.get(row.pk, []))
    stand_ins = _stand_ins(pod, rows)
    sheets = [
        _sheet(
            row.member,
            _calls(row.member, calls.get(row.pk, []), stands_in.get(row.pk, [])),
            stand_ins.get(row.pk),
            ongoing,
            true_at,
        )
        for row in sorted(rows, key=lambda row: (row.level or 9, row.pk))
    ]
    return [sheet for sheet in sheets if sheet.calls or sheet.stands_in]


def _stand_ins(pod: Pod, rows: list[Place]) -> dict[int, ShownStandIn]:
    """Return the stand-in of each place that has one, as the key person in it may see them.

    Who is in the tree agreed to be seen by their caller. Other key people see what is shared with
    key people.
    """
    places = {row.pk: row for row in rows}
    seen = {each.id: each for each in shown_in(Audience.KEY_PEOPLE, pod)}
    return {
        row.pk: _shown_stand_in(row, places[row.stand_in_id], seen)
        for row in rows
        if row.stand_in_id in places
    }


def _shown_stand_in(key: Place, stand_in: Place, seen: Mapping[int, ShownMember]) -> ShownStandIn:
    if stand_in.caller_id == key.pk:
        return ShownStandIn(stand_in.member.name, stand_in.member.phone)
    shown = seen.get(stand_in.member_id)
    if shown is None or not shown.name:
        return ShownStandIn()
    return ShownStandIn(shown.name, shown.contact.phone if shown.contact else "")


def _calls(
    caller: Member, called: list[Member], stands_in: list[Member]
) -> tuple[tuple[ShownCall, ...], tuple[ShownCall, ...]]:
    taken_over = (as_called(one, caller, stands_in=True) for one in stands_in if one != caller)
    return (
        tuple(as_called(one, caller) for one in called),
        # Whom they could not talk to, the organizers call: no name of theirs is handed out.
        tuple(each for each in taken_over if each.languages and each.times),
    )


def _sheet(
    caller: Member,
    calls: tuple[tuple[ShownCall, ...], tuple[ShownCall, ...]],
    stand_in: ShownStandIn | None,
    ongoing: Round | None,
    true_at: datetime.datetime,
) -> CallerSheet:
    own, taken_over = calls
    spoken = dict.fromkeys(code for call in (*own, *taken_over) for code in call.languages)
    return CallerSheet(
        caller.pk,
        caller.name,
        tuple(caller.spoken_languages),
        own,
        taken_over,
        true_at,
        stand_in,
        tuple(message_in(ongoing.occasion if ongoing else Occasion.NEWS, spoken)),
        ongoing.words if ongoing else "",
        ongoing is not None,
    )
