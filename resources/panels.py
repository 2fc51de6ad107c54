"""The section that the directory shows on the pages of wards and pods."""

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from pods.models import Pod, Ward
from pods.panels import Panel, panel
from resources.models import Resource, ResourceList

AT_MOST = 8


@panel("resources", "directory")
def resources_panel(place: Ward | Pod) -> Panel | None:
    """Lists and resources of the place; of a pod also its ward's, after its own.

    What serves the whole city stands elsewhere.
    """
    lists = list(_of(place, ResourceList)[:AT_MOST])
    # One more than shown says whether there are more, without counting them.
    resources = list(_of(place, Resource)[: AT_MOST + 1])
    if not lists and not resources:
        return None
    context = {
        "lists": lists,
        "resources": resources[:AT_MOST],
        "has_more": len(resources) > AT_MOST,
        "ward": place.ward if isinstance(place, Pod) else place,
    }
    return Panel("resources/_panel.html", context)


def _of(place: Ward | Pod, model: type[Resource] | type[ResourceList]) -> QuerySet[Any]:
    rows: Any = model._default_manager
    published = rows.published()
    if isinstance(place, Ward):
        return published.filter(ward=place)
    is_of_ward = ExpressionWrapper(Q(pod=None), output_field=BooleanField())
    theirs = published.filter(Q(pod=place) | Q(ward=place.ward_id, pod=None))
    return theirs.annotate(is_of_ward=is_of_ward).order_by("is_of_ward", *model._meta.ordering)
