"""The system check of how long things are kept."""

from typing import Any

from django.conf import settings
from django.core import checks

from privacy.kinds import BOUNDS, DAY


@checks.register(checks.Tags.security)
def things_are_kept_within_bounds(**kwargs: Any) -> list[checks.CheckMessage]:
    """A day or a hundred years would make what our pages promise untrue, or the promise useless."""
    return [
        checks.Error(
            f"{name} is {getattr(settings, name) / DAY:g} days.",
            hint=f"Choose from {least / DAY:g} to {most / DAY:g} days: see docs/privacy.md.",
            id="privacy.E001",
        )
        for name, (least, most) in BOUNDS.items()
        if not least <= getattr(settings, name) <= most
    ]
