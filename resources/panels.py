"""The section that the directory shows on the pages of wards and pods."""

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from pods.models import Pod, Ward
from pods.panels import Panel, panel
from resources.first import first_entries
from resources.models import Resource, ResourceList, area_of

AT_MOST = 8


@panel("resources", "directory")
def resources_panel(place: Ward | Pod) -> Panel | None:
    """Lists and resources of the place; of a pod also its ward's, after its own.

    What serves the whole city stands elsewhere.
    """
    lists = list(_lists_of(place)[:AT_MOST])
    # One more than shown says whether there are more, without counting them.
    resources = list(_of_place(place)[: AT_MOST + 1])
    ward = place.ward if isinstance(place, Pod) else place
    first = first_entries(ward)
    if not lists and not resources and not first:
        return None
    context = {
        "first": first,
        "lists": lists,
        "resources": resources[:AT_MOST],
        "has_more": len(resources) > AT_MOST,
        "ward": ward,
    }
    return Panel("resources/_panel.html", context)


def _of_place(place: Ward | Pod) -> QuerySet[Resource]:
    """The published entries of a ward, or of a pod and its ward, those of the pod first."""
    # Their names and hours are shown here, and nothing else.
    rows = Resource.objects.published().defer("text_key", "name_joined")
    rows = rows.prefetch_related("schedules")
    if isinstance(place, Ward):
        return rows.serving(place, everywhere=False)
    is_of_ward = ExpressionWrapper(
        ~Q(areas__contains=[area_of(place)]), output_field=BooleanField()
    )
    theirs = rows.serving(place, place.ward, everywhere=False).annotate(is_of_ward=is_of_ward)
    return theirs.order_by("is_of_ward", *Resource._meta.ordering)


def _lists_of(place: Ward | Pod) -> QuerySet[ResourceList]:
    published = ResourceList.objects.published()
    if isinstance(place, Ward):
        return published.filter(ward=place)
    is_of_ward = ExpressionWrapper(Q(pod=None), output_field=BooleanField())
    theirs = published.filter(Q(pod=place) | Q(ward=place.ward_id, pod=None))
    return theirs.annotate(is_of_ward=is_of_ward).order_by(
        "is_of_ward", *ResourceList._meta.ordering
    )
