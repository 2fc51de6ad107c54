"""The panels of upper apps on a volunteer's own page."""

from dataclasses import dataclass
from typing import Any

from common.panels import Panels
from volunteers.models import Volunteer


@dataclass(frozen=True)
class Panel:
    """A section of the page: a template, and what it shows (there as `panel`).

    `is_duty`: it shows what the volunteer has taken on, which goes to others if they leave.
    """

    template: str
    context: dict[str, Any]
    is_duty: bool = True


# They register themselves, because this app may import none of them.
_panels = Panels[Volunteer, Panel]()
panel = _panels.register
panels_for = _panels.made_for
