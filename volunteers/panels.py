"""What upper apps show on a volunteer's own page."""

from dataclasses import dataclass
from typing import Any

from common.panels import Panels
from volunteers.models import Volunteer


@dataclass(frozen=True)
class Panel:
    """One section of the page: a template, and what it shows (there as `panel`).

    `is_duty`: it shows what the volunteer has taken on, which goes to others if they leave.
    """

    template: str
    context: dict[str, Any]
    is_duty: bool = True


_panels = Panels[Volunteer, Panel]()
panel = _panels.register
panels_for = _panels.made_for
