"""The rules, a file each: what is in this folder takes part, and is named nowhere else.

A file has a rule that leaves out (`HARD`), one that moves up or down (`SOFT`), or both. What nobody
knows leaves nobody out: a household that named no ward, or a volunteer who did not, still comes up,
with a reason against, and a coordinator decides. A soft rule that finds nothing worth saying is
silent: the score is the sum of the reasons shown.
"""

import pkgutil
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from types import ModuleType
from typing import Any

from matching.rule import HardRule, PossibleReason, SoftRule


@dataclass(frozen=True)
class Rules:
    """The rules in their order, and all that they can say, by its code."""

    hard: tuple[HardRule, ...]
    soft: tuple[SoftRule, ...]

    @cached_property
    def reasons(self) -> dict[str, PossibleReason]:
        return {reason.code: reason for rule in self.soft for reason in rule.reasons}

    @cached_property
    def obstacle_words(self) -> dict[str, Any]:
        return {code: words for rule in self.hard for code, words in rule.words.items()}

    @cached_property
    def final_codes(self) -> frozenset[str]:
        return frozenset(code for rule in self.hard if rule.is_final for code in rule.words)


@cache
def all_rules() -> Rules:
    """The rules of all files in this folder."""
    # No list of names: a rule that was forgotten in one would silently take no part.
    names = [found.name for found in pkgutil.iter_modules(__path__)]
    modules = [import_module(f"{__name__}.{name}") for name in names]
    return Rules(_in_order(modules, "HARD"), _in_order(modules, "SOFT"))


def _in_order(modules: Iterable[ModuleType], name: str) -> tuple[Any, ...]:
    rules = [getattr(module, name) for module in modules if hasattr(module, name)]
    return tuple(sorted(rules, key=lambda rule: rule.order))
