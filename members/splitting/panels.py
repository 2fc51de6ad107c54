"""The size of a pod, on the organizer's page; the pod it is part of, on its public page."""

from django.db.models import Q

from members.models import Member
from members.panels import Panel, WorkingPage, working_panel
from members.splitting.proposing import FEWEST, MOST, SPLIT_FROM, Sized
from members.splitting.services import ids_linked_with, linked_with
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
    near = Q(pk=place.part_of_id) | Q(part_of=place) | Q(pk__in=ids_linked_with(place))
    # One query for all, on a page that anybody may open.
    pods = list(Pod.objects.published().filter(near))
    said = {
        "wholes": [pod for pod in pods if pod.pk == place.part_of_id],
        "parts": [pod for pod in pods if pod.part_of_id == place.pk],
    }
    inside = [*said["wholes"], *said["parts"]]
    said["linked"] = [pod for pod in pods if pod not in inside]
    return places.Panel("members/_part_of.html", said) if any(said.values()) else None
