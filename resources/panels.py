"""The section that the directory shows on the pages of wards and pods."""

from pods.models import Pod, Ward
from pods.panels import Panel, panel
from resources.models import Resource, ResourceList

AT_MOST = 8


@panel("resources", "directory")
def resources_panel(place: Ward | Pod) -> Panel | None:
    """Lists and resources of the place itself; what serves the whole city stands elsewhere."""
    # "ward" or "pod", which is also the name of the field that points there.
    of_place: dict[str, Ward | Pod] = {place._meta.model_name or "": place}
    lists = list(ResourceList.objects.published().filter(**of_place)[:AT_MOST])
    # One more than shown says whether there are more, without counting them.
    resources = list(Resource.objects.published().filter(**of_place)[: AT_MOST + 1])
    if not lists and not resources:
        return None
    context = {
        "lists": lists,
        "resources": resources[:AT_MOST],
        "has_more": len(resources) > AT_MOST,
        "ward": place.ward if isinstance(place, Pod) else place,
    }
    return Panel("resources/_panel.html", context)
