"""The way into a pod, on its public page and where pods are found."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import PodSettings, settings_of
from pods import join_links
from pods.join_links import JoinLink
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


def ways_to_join(pods: Sequence[Pod]) -> dict[int, JoinLink]:
    """Return the way into each of `pods` that takes members. One query."""
    taking = set(
        PodSettings.objects.filter(pod__in=pods, takes_members=True).values_list(
            "pod_id", flat=True
        )
    )
    return {
        pod.pk: JoinLink(reverse("members:join_pod", args=[pod.slug]), _("Join this pod"))
        for pod in pods
        if pod.pk in taking
    }


join_links.register("members", ways_to_join)
