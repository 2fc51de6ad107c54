"""What upper apps show on a volunteer's own page.

`volunteers` imports no app above it: each registers a function by name when it starts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from volunteers.models import Volunteer


@dataclass(frozen=True)
class Panel:
    """One section of the page: a template, and what it shows (there as `panel`).

    `is_duty`: it shows what the volunteer has taken on, which goes to others if they leave.
    """

    template: str
    context: dict[str, Any]
    is_duty: bool = True


# None when there is nothing to show. It must not need more queries for more rows.
PanelMaker = Callable[[Volunteer], Panel | None]

_makers: dict[str, PanelMaker] = {}


def panel(name: str) -> Callable[[PanelMaker], PanelMaker]:
    """Register the decorated function as the panel `name` of every volunteer's page."""

    def register(maker: PanelMaker) -> PanelMaker:
        _makers[name] = maker
        return maker

    return register


def panels_for(volunteer: Volunteer) -> list[Panel]:
    """The panels of a volunteer's page, in the order of their names."""
    made = (_makers[name](volunteer) for name in sorted(_makers))
    return [panel for panel in made if panel is not None]
