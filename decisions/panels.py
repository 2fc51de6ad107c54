"""The newest results on the pages of wards and pods."""

from django.db.models import Q

from decisions.models import Decision
from pods.models import Pod, Ward
from pods.panels import Panel, panel

MOST = 3


@panel("decided", "decisions")
def decided_in(place: Ward | Pod) -> Panel | None:
    """Show what was decided lately, where its result may be read by everybody."""
    # What the whole network decided stands on the page of each ward: it has none of its own.
    of = Q(pod=place) if isinstance(place, Pod) else Q(ward=place) | Q(ward=None, pod=None)
    found = list(Decision.objects.shown().filter(of).order_by("-id")[:MOST])
    return Panel("decisions/_panel.html", {"decisions": found}) if found else None
