"""The way to join a pod, which apps above say beside each pod that somebody found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from pods.models import Pod


@dataclass(frozen=True)
class JoinLink:
    """The address at which somebody joins a pod, and the words that lead there."""

    url: str
    label: str | Promise


# Asked once for all pods of a page, so that a list costs as many queries as one pod.
Ways = Callable[[Sequence[Pod]], Mapping[int, JoinLink]]
_ways: dict[str, Ways] = {}


def register(name: str, ways: Ways) -> None:
    """Let `ways` say how pods are joined, by their ids; what is registered last comes last."""
    _ways[name] = ways


def join_links(pods: Sequence[Pod]) -> dict[int, JoinLink]:
    """Return the way to join each of `pods` that has one."""
    found: dict[int, JoinLink] = {}
    for ways in _ways.values():
        found = {**ways(pods), **found}
    return found
