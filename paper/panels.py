"""The link to what can be printed, on the pages of wards and pods."""

from paper.sheets import kinds_about
from pods.models import Pod, Ward
from pods.panels import Panel, panel


@panel("paper")
def paper_panel(place: Ward | Pod) -> Panel | None:
    """Return the link from a page to its paper."""
    kinds = kinds_about(place)
    return Panel("paper/_panel.html", {"place": place, "kinds": kinds}) if kinds else None
