"""A system check that says in words why no sheets can be drawn."""

from typing import Any

from django.core import checks

from paper.drawing import missing_libraries


@checks.register("paper")
def sheets_can_be_drawn(**kwargs: Any) -> list[checks.CheckMessage]:
    """Without Pango everything else runs, and sheets say that they cannot be drawn."""
    missing = ", ".join(missing_libraries())
    if not missing:
        return []
    return [
        checks.Warning(
            f"Sheets to print cannot be drawn: the system lacks {missing}.",
            hint="On Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 "
            "fonts-noto-core fonts-noto-cjk, where the worker runs. See docs/deploy.md.",
            id="paper.W001",
        )
    ]
