"""The way into a pod, on its public page."""

from members.models import settings_of
from pods.models import Pod, Ward
from pods.panels import Panel, panel


@panel("a_join", "pod_settings")
def join_panel(place: Ward | Pod) -> Panel | None:
    """Lead to the form of a pod that takes members; a pod that is a page only says nothing."""
    if not isinstance(place, Pod):
        return None
    decided = settings_of(place)
    if decided is None or not decided.takes_members:
        return None
    return Panel("members/_join_panel.html", {"pod": place, "is_open": decided.is_open})
