"""What differs between two trees, to be said in words."""

from dataclasses import dataclass
from typing import NamedTuple

from phone_trees.build.facts import Line, Tree, Unkept, Unreached


class Move(NamedTuple):
    """A member whose caller changed: from whom, to whom; None is the one who starts the tree."""

    called: int
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Changes:
    """The difference of two trees. `joined` were not reached before, `left` are gone altogether.

    `stood_in` stood in for key people who are gone: they know the calls.
    """

    joined: tuple[Move, ...] = ()
    moved: tuple[Move, ...] = ()
    left: tuple[int, ...] = ()
    lost: tuple[tuple[int, Unreached], ...] = ()
    stand_ins: tuple[Move, ...] = ()
    unkept: tuple[tuple[Line, Unkept], ...] = ()
    stood_in: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return any((self.joined, self.moved, self.left, self.lost, self.stand_ins, self.unkept))


def compare(before: Tree, after: Tree) -> Changes:
    """Say what is different in `after`."""
    old, new = before.callers, after.callers
    known = set(old) | set(before.unreached)
    return Changes(
        joined=tuple(Move(one, None, new[one]) for one in sorted(set(new) - set(old))),
        moved=tuple(
            Move(one, old[one], new[one])
            for one in sorted(set(old) & set(new))
            if old[one] != new[one]
        ),
        left=tuple(sorted(known - set(new) - set(after.unreached))),
        lost=tuple(
            (one, why)
            for one, why in sorted(after.unreached.items())
            if before.unreached.get(one) != why
        ),
        stand_ins=_stand_in_moves(before, after),
        unkept=tuple(sorted(after.unkept.items())),
        stood_in=_stood_in_for_the_gone(before, after),
    )


def _stood_in_for_the_gone(before: Tree, after: Tree) -> tuple[int, ...]:
    known = {*after.callers, *after.unreached}
    found = {one.member for key, one in before.stand_ins.items() if key not in known}
    return tuple(sorted(found & known))


def _stand_in_moves(before: Tree, after: Tree) -> tuple[Move, ...]:
    old = {key: one.member for key, one in before.stand_ins.items()}
    new = {key: one.member for key, one in after.stand_ins.items()}
    return tuple(
        Move(key, old.get(key), new.get(key))
        for key in sorted(set(old) | set(new))
        if key in after.callers and old.get(key) != new.get(key)
    )
