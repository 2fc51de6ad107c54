"""The looks and cases of the tests: a sample every day, everything with `EVERY_LOOK=1`.

What is the same for each language, figure or role is read in some of them, and in others with each
run: the number of the run's random order chooses them, so `--randomly-seed=…` chooses them again.
So it is with the cases of a test that has many, and with the tests that take longest, when all
tests run. `EVERY_CASE=1`, as `.ci/run` sets it, runs all cases, and every other of the longest; who
names a test or a folder gets all of its cases, in some looks.
"""

import os
import random
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from django.conf import settings

Kind = TypeVar("Kind")
EVERY_LOOK = os.environ.get("EVERY_LOOK", "") not in {"", "0"}
EVERY_CASE = EVERY_LOOK or os.environ.get("EVERY_CASE", "") not in {"", "0"}
# So many cases of one test run every day, and one of so many of those that take longest.
CASES, ONE_OF = (sys.maxsize, 2) if EVERY_CASE else (1, 10)
LONGEST = tuple(Path(__file__).with_name("longest.txt").read_text().split())
# The source, a script of its own with long words, and the other direction.
ALWAYS = ("en", "ti", "ar")
# Set by `conftest.py` before any test is collected.
seed = 0


def some(kinds: Iterable[Kind], always: Sequence[Kind] = (), more: int = 1) -> list[Kind]:
    """Those of `kinds` that are in `always`, and `more` of the others; all with `EVERY_LOOK=1`."""
    kinds = list(kinds)
    if EVERY_LOOK:
        return kinds
    others = [each for each in kinds if each not in always]
    chosen = random.Random(seed).sample(others, min(more, len(others)))
    return [each for each in kinds if each in always or each in chosen]


def split_cases(names: Iterable[str]) -> tuple[set[str], set[str]]:
    """Split the names of tests, as `file::test[case]`: those of this run, and those of others."""
    of_test: dict[str, list[str]] = {}
    for name in sorted(names):
        of_test.setdefault(name.partition("[")[0], []).append(name)
    now, later = set(), set()
    for test, cases in of_test.items():
        most = min(CASES, len(cases))
        if test.startswith(LONGEST):
            chance = random.Random(f"{seed} {test} at all")
            # Of one test at times none, so that all of them together are one of so many.
            most = most // ONE_OF + (chance.randrange(ONE_OF) < most % ONE_OF)
        chosen = random.Random(f"{seed} {test}").sample(cases, most)
        now.update(chosen)
        later.update(set(cases).difference(chosen))
    return now, later


def some_languages() -> list[str]:
    """The codes of the languages that this run reads."""
    return some([code for code, _name in settings.LANGUAGES], ALWAYS)
