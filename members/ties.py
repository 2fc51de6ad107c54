"""The ties between members: what a split of a pod should keep together.

Apps above say which members belong together and how much; homes are tied by this app itself.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from members.models import Member
from pods.models import Pod

# Those of one home are never parted; other ties are weighed against each other.
NEVER_PARTED = 1_000


@dataclass(frozen=True)
class Tie:
    """Members who belong together: `kind` names why, `weight` says how much."""

    kind: str
    member_ids: frozenset[int]
    weight: int = 1


Maker = Callable[[Pod], Iterable[Tie]]
_makers: dict[str, Maker] = {}


def tie(kind: str) -> Callable[[Maker], Maker]:
    """Register the decorated function: it returns the ties of one kind in a pod, in few queries."""

    def register(maker: Maker) -> Maker:
        _makers[kind] = maker
        return maker

    return register


def ties_in(pod: Pod) -> list[Tie]:
    """Return all ties in `pod`; those of a single member say nothing and are left out."""
    found = (each for kind in sorted(_makers) for each in _makers[kind](pod))
    return [each for each in found if len(each.member_ids) > 1]


@tie("home")
def homes(pod: Pod) -> list[Tie]:
    rows = Member.objects.active().filter(pod=pod, household__isnull=False)
    by_home: dict[int, set[int]] = {}
    for home_id, pk in rows.values_list("household", "pk"):
        by_home.setdefault(home_id, set()).add(pk)
    return [Tie("home", frozenset(ids), NEVER_PARTED) for ids in by_home.values()]
