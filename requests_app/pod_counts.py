"""How many requests come from a pod, for its organizer: numbers, and nobody's request."""

from members.panels import Panel, WorkingPage, working_panel
from requests_app.choices import NeedStatus
from requests_app.models import Need

# Below it a number could be one household that the organizer knows.
FEWEST = 3


@working_panel("requests")
def requests_of_pod(page: WorkingPage) -> Panel | None:
    """Show how many needs are open in the pod, and how many were met; few are not counted out."""
    needs = Need.objects.filter(request__pod=page.pod, request__erased_at=None)
    counts = {
        "open": needs.filter(status__in=NeedStatus.active()).count(),
        "done": needs.filter(status=NeedStatus.DONE).count(),
    }
    if not any(counts.values()):
        return None
    shown = {name: _veiled(count) for name, count in counts.items()}
    return Panel("requests_app/_pod_counts.html", {"counts": shown, "fewest": FEWEST})


def _veiled(count: int) -> int | None:
    """Return the count, or None for one that is small and not zero."""
    return None if 0 < count < FEWEST else count
