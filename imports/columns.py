"""Columns and our fields: guessed from the header and from what stands below it."""

from collections.abc import Mapping, Sequence
from typing import Any

from common.typed import search_key
from imports import words
from imports.answers import ALIKE, heard
from imports.dates import is_day_first, looks_like_date
from imports.models import Remembered
from imports.targets.base import NOTE, Field, Target

LEAST = 55
EXACT, CONTAINED, MOST_BY_LENGTH, SHORTEST = 100, 70, 20, 2
LOOKS_ALONE, LOOKS_TOO, LOOKS_OTHERWISE = 62, 25, 40
ANSWERS_ALONE = 58
MOST, FEW = 0.8, 0.3


def guess(target: Target, table: Mapping[str, Any]) -> list[str]:
    """Return the name of a field for each column of `table`; "" for one that is left out.

    What somebody said of a header once counts before anything else. A column of which nothing is
    known is kept as a note, where the kind has one; one that is headed as private is left out where
    the rows are public.
    """
    columns = [column_of(table["samples"], place) for place in range(len(table["header"]))]
    said = [
        "" if name is None and target.is_public and words.is_private(head) else name
        for name, head in zip(remembered(target, table["header"]), table["header"], strict=True)
    ]
    scores = sorted(
        (
            (score(target, each, head, columns[place]), -order, place, each)
            for place, head in enumerate(table["header"])
            if said[place] is None and any(columns[place])
            for order, each in enumerate(target.fields)
        ),
        key=lambda found: found[:3],
        reverse=True,
    )
    chosen: dict[int, str] = {place: name for place, name in enumerate(said) if name is not None}
    taken = set(chosen.values())
    for points, _order, place, each in scores:
        is_free = each.joins or each.name not in taken
        if points >= LEAST and place not in chosen and is_free:
            chosen[place] = each.name
            taken.add(each.name)
    rest = NOTE.name if NOTE in target.fields else ""
    return [chosen.get(place, rest if any(columns[place]) else "") for place in range(len(columns))]


def remembered(target: Target, header: Sequence[str]) -> list[str | None]:
    """Return what somebody said of each header before; None where nobody did."""
    rows = Remembered.objects.filter(kind=target.kind, field="")
    known = dict(rows.filter(heard__in=[heard(head) for head in header if head])
                 .values_list("heard", "means"))  # fmt: skip
    names = {each.name for each in target.fields} | {""}
    found = [known.get(heard(head)) if head else None for head in header]
    return [name if name in names else None for name in found]


def column_of(samples: Sequence[Sequence[str]], place: int) -> list[str]:
    """Return what stands in a column."""
    return [row[place].strip() for row in samples if place < len(row) and row[place].strip()]


def score(target: Target, each: Field, head: str, cells: list[str]) -> float:
    """Return how likely a column is the field, from 0 to 125."""
    points = by_header(each, head)
    if each.looks is looks_like_date and target.is_public and not points:
        return 0  # A day can be any day: "open until" is no day of a check.
    if each.looks:
        share = sum(map(each.looks, cells)) / len(cells)
        if share >= MOST:
            # Years and numbers of houses look like ZIP codes, so the look alone is not sure.
            return max(points + LOOKS_TOO, LOOKS_ALONE)
        return points - LOOKS_OTHERWISE if share < FEW else points
    if each.choices:
        # A number alone may be the number of anything.
        own = {word: 1 for word in target.answers[each.name].words if not word.isdecimal()}
        share = sum(is_answer(cell, own) for cell in cells) / len(cells)
        if share >= MOST and len(own) > 2:
            return max(points + LOOKS_TOO, ANSWERS_ALONE if each.group in TELLING else points)
    return points


# Answers that are answers to nothing else.
TELLING = ("category", "language", "days", "ward")


def by_header(each: Field, head: str) -> float:
    """Return how much a header is like the names of a field, from 0 to 100."""
    key = search_key(head)
    own = words.header_words(each.name, each.label)
    if not key or not own:
        return 0
    if key in own:
        return EXACT
    from rapidfuzz import fuzz, process  # large, and a web process may never need it

    best = process.extractOne(key, own, scorer=fuzz.ratio, score_cutoff=ALIKE)
    if best:
        return best[1] - 5
    said = set(key.split())
    inside = [
        word
        for word in own
        if len(word) >= SHORTEST
        and (set(word.split()) <= said or (not word.isascii() and word in key))
    ]
    if not inside:
        return 0
    # The longer the words that stand there, the less by chance.
    return CONTAINED + min(MOST_BY_LENGTH, max(map(len, inside)))


def is_answer(cell: str, own: Mapping[str, Any]) -> bool:
    parts = [search_key(part) for part in cell.replace(";", ",").split(",")]
    return any(part in own for part in parts) or search_key(cell) in own


def day_first(target: Target, table: Mapping[str, Any], columns: Sequence[str]) -> list[str]:
    """Return the fields with days whose columns write the day before the month."""
    dates = {each.name for each in target.fields if each.looks is looks_like_date}
    return [
        name
        for place, name in enumerate(columns)
        if name in dates and is_day_first(column_of(table["samples"], place))
    ]
