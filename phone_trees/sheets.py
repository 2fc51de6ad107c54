"""The phone-tree sheet of each caller: what may stand on paper, and since when it is true.

`caller_sheets` is what a printed sheet shows and no more: name, number, and the languages and times
shared with the caller, of those who agreed to be in the tree. A sheet printed before
`members.shown.newest_change` may show more than members agree to now.
"""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from members.models import Member
from phone_trees.models import Place
from phone_trees.shown import ShownCall, as_called
from pods.models import Pod


@dataclass(frozen=True)
class CallerSheet:
    """One caller's sheet. `stands_in` are the calls of a key person whom they stand in for."""

    caller_id: int
    caller_name: str
    languages: tuple[str, ...]
    calls: tuple[ShownCall, ...]
    stands_in: tuple[ShownCall, ...]
    true_at: datetime.datetime


def caller_sheets(pod: Pod) -> list[CallerSheet]:
    """Return a sheet for each who calls anybody, or would; key people first. One query."""
    # Before the rows are read: what changes meanwhile makes the sheet out of date.
    true_at = timezone.now()
    rows = list(Place.objects.filter(tree__pod=pod).select_related("member").order_by("id"))
    calls: dict[int, list[Member]] = {}
    for row in sorted(rows, key=lambda row: row.slot or 0):
        if row.caller_id:
            calls.setdefault(row.caller_id, []).append(row.member)
    stands_in: dict[int, list[Member]] = {}
    for row in rows:
        if row.stand_in_id:
            stands_in.setdefault(row.stand_in_id, []).extend(calls.get(row.pk, []))
    sheets = [
        _sheet(row.member, calls.get(row.pk, []), stands_in.get(row.pk, []), true_at)
        for row in sorted(rows, key=lambda row: (row.level or 9, row.pk))
    ]
    return [sheet for sheet in sheets if sheet.calls or sheet.stands_in]


def _sheet(
    caller: Member, called: list[Member], stands_in: list[Member], true_at: datetime.datetime
) -> CallerSheet:
    taken_over = (as_called(one, caller, stands_in=True) for one in stands_in if one != caller)
    return CallerSheet(
        caller.pk,
        caller.name,
        tuple(caller.spoken_languages),
        tuple(as_called(one, caller) for one in called),
        # Whom they could not talk to, the organizers call: no name of theirs is handed out.
        tuple(each for each in taken_over if each.languages and each.times),
        true_at,
    )
