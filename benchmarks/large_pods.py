"""(m) Pods of a thousand members: the processor time of a phone tree, a round of pairs, two halves.

Each is worked out for a hundred and for a thousand random members, in turn. Exits with 1 when one
takes two seconds for a thousand. Ratio: a thousand to a hundred.

    python -m benchmarks.large_pods
"""

import os
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random

from benchmarks import options
from benchmarks.server import environment

SHORT = options.is_short(__doc__)
# Nothing here asks a database.
os.environ.update(environment("postgres://nobody@localhost/none"))

import django

django.setup()

from members.introductions import pairing
from members.splitting import shapes
from members.splitting.halves import halve
from phone_trees import build as trees

MOST_SECONDS = 2.0
FEW, MANY, MANY_SHORT = 100, 1000, 200
ROUNDS, ROUNDS_SHORT = 5, 1
LANGUAGES = ["en", "es", "am", "ti", "vi", "ko", "ar", "bn"]
TIMES = ["morning", "afternoon", "evening"]
Work = Callable[[], object]


def works(size: int) -> Iterator[tuple[str, Work]]:
    """Yield each piece of work for a pod of `size` members, by its name."""
    chance = Random(size)
    callers = [_caller(number, size, chance) for number in range(size)]
    tree = trees.build(callers)
    yield "a phone tree", lambda: trees.build(callers)
    yield "mending it", lambda: trees.build(callers[1:], (), tree)
    met = Counter(frozenset(chance.sample(range(size), 2)) for _pair in range(20 * size))
    people = [
        pairing.Person(number, tuple(chance.sample(LANGUAGES[:4], chance.choice([1, 2]))))
        for number in range(size)
    ]
    yield "a round of pairs", lambda: pairing.plan_pairs(people, met)
    members = [_member(number, chance) for number in range(1, size + 1)]
    homes = [
        shapes.Bond("home", frozenset({each, each + 1}), None) for each in range(1, size - 9, 9)
    ]
    branches = [
        shapes.Bond("tree", frozenset(range(each, each + 6)), 2) for each in range(1, size - 9, 6)
    ]
    yield "two halves", lambda: halve(members, [*homes, *branches])


def _caller(number: int, size: int, chance: Random) -> trees.Person:
    return trees.Person(
        number,
        frozenset(chance.sample(LANGUAGES, chance.randint(1, 3))),
        frozenset(chance.sample(TIMES, chance.randint(1, 3))),
        is_key=number < size // 25,
        household=chance.randrange(size // 2) if chance.random() < 0.3 else None,
        can_be_called=chance.random() < 0.95,
    )


def _member(number: int, chance: Random) -> shapes.Person:
    languages = frozenset(chance.sample(LANGUAGES[:5], 2))
    floor = str(chance.randint(1, 20))
    return shapes.Person(number, languages, floor, is_key_person=not number % 30)


def main() -> int:
    many, rounds = (MANY_SHORT, ROUNDS_SHORT) if SHORT else (MANY, ROUNDS)
    sides = {size: list(works(size)) for size in (FEW, many)}
    slow = 0
    for (name, small), (_name, large) in zip(sides[FEW], sides[many], strict=True):
        turns = [(_seconds(small), _seconds(large)) for _turn in range(rounds)]
        few, lots = (statistics.median(each) for each in zip(*turns, strict=True))
        print(f"{name:18} {few:7.3f} s of {FEW}, {lots:7.3f} s of {many}: ratio {lots / few:.1f}")
        slow += lots >= MOST_SECONDS
    print(f"Of the work for {many} members, {slow} pieces take {MOST_SECONDS:.0f} s or more.")
    return 1 if slow and not SHORT else 0


def _seconds(work: Work) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


if __name__ == "__main__":
    sys.exit(main())
