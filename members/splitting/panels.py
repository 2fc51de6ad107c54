"""How large a pod should be, on the organizer's page; what a pod is part of, on its public page."""

from members.models import Member
from members.panels import Panel, WorkingPage, working_panel
from members.splitting.proposing import FEWEST, MOST, SPLIT_FROM, Sized
from members.splitting.services import linked_with
from pods import panels as places
from pods.models import Pod, Ward


@working_panel("d_size")
def size_of_pod(page: WorkingPage) -> Panel:
    """Say what fits the size; only whoever has an account can split and join pods."""
    count = Member.objects.active().filter(pod=page.pod).count()
    said = {
        "size": Sized(count),
        "fewest": FEWEST,
        "most": MOST,
        "from": SPLIT_FROM,
        "linked": list(linked_with(page.pod)),
        "may_split": not page.token,
        "pod": page.pod,
    }
    return Panel("members/_size.html", said)


@places.panel("c_part_of")
def part_of(place: Ward | Pod) -> places.Panel | None:
    """Name the pod that this one is part of, its parts, and those it was one with."""
    if not isinstance(place, Pod):
        return None
    published = Pod.objects.published()
    said = {
        "wholes": list(published.filter(parts=place)),
        "parts": list(published.filter(part_of=place)),
        "linked": [pod for pod in linked_with(place) if pod.state == "published"],
    }
    return places.Panel("members/_part_of.html", said) if any(said.values()) else None
