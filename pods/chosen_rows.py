"""The rows that people choose in a form of several pages, found again when it is sent."""

from common.models import Category
from pages.found_good import Against
from pages.offered_kinds import offered_kinds
from pods.models import Pod, Ward
from pods.pod_choice import PodsToChoose
from pods.ward_choice import all_wards


def _kind(pk: int) -> Category | None:
    return next((kind for kind in offered_kinds() if kind.pk == pk), None)


def _ward(pk: int) -> Ward | None:
    return all_wards().get(str(pk))


def _pod(pk: int) -> Pod | None:
    return PodsToChoose("pk").get(str(pk))


# Kinds of help, wards, pods, ZIP codes, pauses; the network says which languages there are.
AGAINST = Against(
    topics=("help", "places", "network"),
    rows={"common.category": _kind, "pods.ward": _ward, "pods.pod": _pod},
)
