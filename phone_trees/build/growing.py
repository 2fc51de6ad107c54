"""A tree that grows: who calls whom so far, and which lines move so that one more is reached."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from phone_trees.build.facts import Limits, Line, Unkept
from phone_trees.build.fits import Fits

FIRST_LEVEL = 1
EVEN_RELAYS = 2  # key people each pass the word to so many others before anybody passes it to more


class Step(NamedTuple):
    """A member who needs a caller, because the step before takes their place at `leaves`."""

    member: int
    height: int
    before: "Step | None" = None
    leaves: int | None = None

    def chain(self) -> Iterator["Step"]:
        step: Step | None = self
        while step is not None:
            yield step
            step = step.before


class Growth:
    """The lines so far. Members without a caller stand on top of a piece that waits for its place;
    a key person's place is to be called first (None), or by another key person."""

    def __init__(self, fits: Fits, limits: Limits):
        self.fits = fits
        self.limits = limits
        self.callers: dict[int, int | None] = {}
        self.calls: dict[int, set[int]] = {one: set() for one in fits.people}
        self.locked: set[int] = set()
        self._levels: dict[int, int] = {}  # of those whom the word reaches
        # Callers that a failed search tried in vain: all they call have nowhere else to go.
        self._in_vain: set[int] = set()

    def is_key(self, member: int) -> bool:
        return self.fits.people[member].is_key

    def way_up(self, member: int) -> Iterator[int]:
        """Yield the member, their caller, and so on to the top of their piece."""
        at: int | None = member
        while at is not None:
            yield at
            at = self.callers.get(at)

    def is_placed(self, member: int) -> bool:
        return member in self._levels

    def level(self, member: int) -> int:
        """Return the level; the top of a piece that waits counts as standing right below a key."""
        if member in self._levels:
            return self._levels[member]
        below = 0
        for at in self.way_up(member):
            if self.is_key(at):
                return FIRST_LEVEL + below
            below += 1
        return FIRST_LEVEL + below

    def height(self, member: int) -> int:
        """Return how many levels hang below the member; key people begin a level of their own."""
        heights = [1 + self.height(one) for one in self.calls[member] if not self.is_key(one)]
        return max(heights, default=0)

    def has_room(self, caller: int) -> bool:
        return len(self.calls[caller]) < self.limits.calls

    def attach(self, caller: int | None, called: int) -> None:
        self.callers[called] = caller
        if caller is not None:
            self.calls[caller].add(called)
        if caller is None or caller in self._levels:
            self._give_levels(called, self._levels[caller] if caller is not None else 0)

    def _give_levels(self, member: int, above: int) -> None:
        self._levels[member] = FIRST_LEVEL if self.is_key(member) else above + 1
        for called in self.calls[member]:
            self._give_levels(called, self._levels[member])

    def _take_levels(self, member: int) -> None:
        if self._levels.pop(member, None) is not None:
            for called in self.calls[member]:
                self._take_levels(called)

    def detach(self, called: int) -> None:
        caller = self.callers.pop(called, None)
        if caller is not None:
            self.calls[caller].discard(called)
        self._take_levels(called)

    def begin_anew(self) -> None:
        """Forget which callers were tried in vain, because lines were taken away since."""
        self._in_vain.clear()

    def obstacle(self, line: Line) -> Unkept | None:
        """Return what keeps this line from being held, or None."""
        people = self.fits.people
        if line.caller not in people or line.called not in people:
            return Unkept.GONE
        if self.is_key(line.called) and not self.is_key(line.caller):
            return Unkept.NOT_TO_A_KEY_PERSON
        if not self.fits(*line):
            return Unkept.NOTHING_SHARED
        if line.called in self.callers:
            return Unkept.TWO_CALLERS
        return self._obstacle_of_shape(line)

    def _obstacle_of_shape(self, line: Line) -> Unkept | None:
        if line.called in self.way_up(line.caller):
            return Unkept.IN_A_CIRCLE
        if not self.has_room(line.caller):
            return Unkept.TOO_MANY_CALLS
        if not self.is_key(line.called) and not self._is_near(line.caller, line.called):
            return Unkept.TOO_MANY_LEVELS
        return None

    def _is_near(self, caller: int, called: int) -> bool:
        return self.level(caller) + 1 + self.height(called) <= self.limits.levels

    def place(self, member: int) -> bool:
        """Find a caller for the top of a piece, moving as few other lines as can be."""
        if self.is_key(member):
            return self._place_key_person(member)
        return self._insert(member)

    def _place_key_person(self, member: int) -> bool:
        can = self.fits.people[member].can_be_called
        if can and len(self.first_calls()) < self.limits.calls:
            self.attach(None, member)
            return True
        return self._insert(member)

    def first_calls(self) -> list[int]:
        return [called for called, caller in self.callers.items() if caller is None]

    def _insert(self, member: int) -> bool:
        direct = self._search([Step(member, self.height(member))])
        if direct is not None and direct[0].before is None:
            self._move(*direct)
            return True
        raised = self._search(self._callers_to_raise(member))
        if raised is not None and (direct is None or _length(raised) + 1 < _length(direct)):
            *_, first = raised[0].chain()
            self._move(*raised)
            self.attach(first.member, member)
            self._in_vain.clear()
            return True
        if direct is not None:
            self._move(*direct)
        return direct is not None

    def _callers_to_raise(self, member: int) -> list[Step]:
        """Return those who could call the member if they stood a level higher themselves."""
        height = self.height(member) + 1
        if self.is_key(member) or FIRST_LEVEL + 1 + height > self.limits.levels:
            return []
        return [
            Step(one, max(height, self.height(one)))
            for one in self.fits.callers_of(member)
            if self._levels.get(one, 0) + height > self.limits.levels
            and one not in self.locked
            and not self.is_key(one)
            and self.has_room(one)
        ]

    def _search(self, seeds: list[Step]) -> tuple[Step, int] | None:
        """Find the shortest chain of moves at whose end somebody has room, breadth first."""
        open_callers = self._open_callers()
        queue, seen = list(seeds), {seed.member for seed in seeds}
        tried: set[int] = set()
        for step in queue:
            callers = self._callers_for(step, open_callers, tried)
            if free := [caller for caller in callers if self.has_room(caller)]:
                return step, min(free, key=lambda caller: self._preference(caller, step.member))
            for caller in callers:
                tried.add(caller)
                queue += self._displaced(caller, step, seen)
        self._in_vain |= tried
        return None

    def _open_callers(self) -> list[tuple[int, int]]:
        """Return who may get one more call, with their level: nobody of the last level does."""
        return sorted(
            (one, level)
            for one, level in self._levels.items()
            if level < self.limits.levels and one not in self._in_vain
        )

    def _callers_for(
        self, step: Step, open_callers: Iterable[tuple[int, int]], tried: set[int]
    ) -> list[int]:
        moving = {one.member for one in step.chain()}
        is_key = self.is_key(step.member)
        deepest = FIRST_LEVEL if is_key else self.limits.levels - 1 - step.height
        callers = [
            one
            for one, level in open_callers
            if level <= deepest
            and one not in tried
            and one not in moving
            and self.fits(one, step.member)
        ]
        return [one for one in callers if self.is_key(one)] if is_key else callers

    def _displaced(self, caller: int, step: Step, seen: set[int]) -> list[Step]:
        """Return the steps of those who could leave this caller to make room. Key people stay:
        where they stand decides nobody's level, and circles among them are not worth the risk."""
        leaving = [
            one
            for one in sorted(self.calls[caller])
            if one not in seen and one not in self.locked and not self.is_key(one)
        ]
        seen.update(leaving)
        return [Step(one, self.height(one), step, caller) for one in leaving]

    def _preference(self, caller: int, called: int) -> tuple[int | bool, ...]:
        """Order callers with room: from the same home, near the start, with few calls."""
        calls = len(self.calls[caller])
        if self.is_key(called):
            steps = sum(1 for _ in self.way_up(caller))
            return calls >= EVEN_RELAYS, steps, calls, caller
        at_home = self.fits.at_home(caller, called)
        return not at_home, self.level(caller), calls, caller

    def _move(self, last: Step, caller: int) -> None:
        """Give each member of the chain the place of the next, and the last the free one."""
        to: int | None = caller
        for step in last.chain():
            self.detach(step.member)
            self.attach(to, step.member)
            to = step.leaves


def _length(found: tuple[Step, int]) -> int:
    return sum(1 for _ in found[0].chain())
