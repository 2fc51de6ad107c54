"""Counts that may leave the network: coarse where a small one could name somebody. Pure, no query.

A count of one to four of one ward, kind of help, week and state could be a household that somebody
knows. Such counts are not written as "fewer than five": the totals are passed on too, and what is
left of a total after all other counts are taken away would tell it. They are put together instead:
the weeks of a kind of help, and where that is still few, the kinds of help of a ward. So every
total is the sum of its parts, and no part that is left out can be worked out from the others.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FEWEST = 5

Week = datetime.date
# The ward, the kind of help, the week and the state of a count
Cell = tuple[int, int, Week, str]


@dataclass(frozen=True)
class Part:
    """One count: `kind` None stands for all other kinds of help, `week` None for the period."""

    ward: int
    kind: int | None
    week: Week | None
    state: str
    count: int


def parts(cells: Mapping[Cell, int], kinds: int) -> list[Part]:
    """Return counts that tell of nobody and add up to the same; there are so many `kinds`."""
    groups: dict[tuple[int, str], dict[int, dict[Week, int]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for (ward, kind, week, state), count in cells.items():
        groups[ward, state][kind][week] = count
    return [
        part
        for (ward, state), by_kind in groups.items()
        for part in _of_ward(ward, state, by_kind, kinds)
    ]


def _of_ward(
    ward: int, state: str, by_kind: Mapping[int, Mapping[Week, int]], kinds: int
) -> Iterable[Part]:
    """Yield the counts of one ward and state."""
    sums = {kind: sum(weeks.values()) for kind, weeks in by_kind.items()}
    together = _few(sums, kinds)
    for kind, weeks in by_kind.items():
        if kind in together:
            continue
        if min(weeks.values()) >= FEWEST:
            yield from (Part(ward, kind, week, state, count) for week, count in weeks.items())
        else:
            yield Part(ward, kind, None, state, sums[kind])
    if together:
        yield Part(ward, None, None, state, sum(sums[kind] for kind in together))


def _few(sums: Mapping[int, int], kinds: int) -> set[int]:
    """Return the kinds that are told together, because some are few."""
    together = {kind for kind, count in sums.items() if count < FEWEST}
    shown = sums.keys() - together
    # All kinds that are not shown may be among the few, also those of which there is none. Where
    # that leaves one kind, or as many of each as there can be, another must hide them.
    hidden = kinds - len(shown)
    is_told = hidden == 1 or sum(sums[kind] for kind in together) == hidden * (FEWEST - 1)
    if together and shown and is_told:
        least = min(sums[kind] for kind in shown)
        # All of the same size: a choice among them would tell which one it was not.
        together.update(kind for kind in shown if sums[kind] == least)
    return together
