"""The newest results on the pages of wards and pods."""

from decisions.models import Decision
from pods.models import Pod, Ward
from pods.panels import Panel, panel

MOST = 3


@panel("decided", "decisions")
def decided_in(place: Ward | Pod) -> Panel | None:
    """Show what was decided lately, where its result may be read by everybody."""
    of: dict[str, Ward | Pod] = {"pod": place} if isinstance(place, Pod) else {"ward": place}
    found = list(Decision.objects.shown().filter(**of).order_by("-id")[:MOST])
    return Panel("decisions/_panel.html", {"decisions": found}) if found else None
