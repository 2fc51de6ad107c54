"""The memory that something takes, about: what is kept in a process must know an end."""

import sys
from collections.abc import Mapping, Set
from types import FunctionType, MethodType, ModuleType
from typing import Any

# Belongs to the program, not to whoever points at it.
SHARED = (type, ModuleType, FunctionType, MethodType)


def weight(value: Any) -> int:
    """Return the bytes that `value` takes with all that it holds, each thing counted once."""
    seen: set[int] = set()
    waiting, total = [value], 0
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, SHARED):
            continue
        seen.add(id(one))
        total += sys.getsizeof(one, 0)
        waiting.extend(_held_by(one))
    return total


def _held_by(one: Any) -> list[Any]:
    if isinstance(one, str | bytes | int | float):
        return []
    if isinstance(one, Mapping):
        return [*one.keys(), *one.values()]
    if isinstance(one, list | tuple | Set):
        return list(one)
    return [vars(one)] if hasattr(one, "__dict__") else []
