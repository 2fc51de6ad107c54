"""The branches of a tree, which a split of the pod keeps together where it can."""

from members.ties import Tie, tie
from phone_trees.models import Place
from pods.models import Pod

WEIGHT = 2


@tie("tree")
def branches(pod: Pod) -> list[Tie]:
    """Return a tie for each caller with those whom they call. One query."""
    lines = Place.objects.filter(tree__pod=pod, caller__isnull=False)
    together: dict[int, set[int]] = {}
    for caller, called in lines.values_list("caller__member", "member"):
        together.setdefault(caller, {caller}).add(called)
    return [Tie("tree", frozenset(ids), WEIGHT) for ids in together.values()]
