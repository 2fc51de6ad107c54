"""What upper apps show on the pages of wards and pods.

`pods` imports no app above it: each registers a function by name when it starts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pods.models import Pod, Ward


@dataclass(frozen=True)
class Panel:
    """One section of a page: a template, and what it shows (there as `panel`)."""

    template: str
    context: dict[str, Any]


# Given the ward or pod of the page; None when there is nothing to show. It must not need more
# queries for more rows.
PanelMaker = Callable[[Ward | Pod], Panel | None]

_makers: dict[str, PanelMaker] = {}


def panel(name: str) -> Callable[[PanelMaker], PanelMaker]:
    """Register the decorated function as the panel `name` of every ward's and pod's page."""

    def register(maker: PanelMaker) -> PanelMaker:
        _makers[name] = maker
        return maker

    return register


def panels_for(place: Ward | Pod) -> list[Panel]:
    """The panels of a ward's or pod's page, in the order of their names."""
    made = (_makers[name](place) for name in sorted(_makers))
    return [panel for panel in made if panel is not None]
