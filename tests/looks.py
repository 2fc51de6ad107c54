"""The looks of the tests: a sample every day, everything with `EVERY_LOOK=1`.

What is the same for each language, figure or role is read in some of them, and in others with each
run: the number of the run's random order chooses them, so `--randomly-seed=…` chooses them again.
"""

import os
import random
from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.conf import settings

Kind = TypeVar("Kind")
EVERY_LOOK = os.environ.get("EVERY_LOOK", "") not in {"", "0"}
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


def some_languages() -> list[str]:
    """The codes of the languages that this run reads."""
    return some([code for code, _name in settings.LANGUAGES], ALWAYS)
