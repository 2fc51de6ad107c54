"""The parts that apps above show below an item of a conversation, such as what became of a call."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from inbox.models import Item


@dataclass(frozen=True)
class Part:
    """A template, and what it is filled with."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


# Called with the items of a page at once; it returns the part of each item that has one.
Look = Callable[[Sequence[Item]], dict[int, Part]]

_looks: list[Look] = []


def beside_items(look: Look) -> Look:
    """From now on `look` is asked for what stands below the items of a conversation."""
    if look not in _looks:
        _looks.append(look)
    return look


def add_parts(items: Sequence[Item]) -> None:
    """Give each item its `part`, where it has one."""
    for look in _looks:
        for pk, part in look(items).items():
            for item in items:
                if item.pk == pk:
                    vars(item)["part"] = part
