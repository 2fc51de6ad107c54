"""What stands first in the directory while an app above says so, such as warm rooms in the cold."""

from collections.abc import Callable

from pods.models import Ward
from resources.models import Resource

AT_MOST = 8
# From memory: it is asked for each page of the directory and of a ward.
First = Callable[[Ward | None], list[int]]
_known: list[First] = []


def come_first(function: First) -> First:
    """Let the entries of the categories that the decorated function returns come first."""
    _known.append(function)
    return function


def first_entries(ward: Ward | None) -> list[Resource]:
    """Return what comes first in a ward, or (None) in the city; no query for nothing."""
    ids = {pk for function in _known for pk in function(ward)}
    if not ids:
        return []
    rows = Resource.objects.published().filter(category__in=ids)
    near = rows.serving(ward) if ward else rows
    return list(near.for_pages()[:AT_MOST])
