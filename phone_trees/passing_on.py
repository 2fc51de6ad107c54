"""Whether coordinators call those who need help: an app above knows, and tells it to callers here.

Then callers may say, with the need, that the neighbor agrees to be called.
"""

from collections.abc import Callable, Collection

# Called with the numbers of members, once for a whole list.
Asks = Callable[[Collection[int]], bool]
_asks: list[Asks] = []


def takes_needs(asks: Asks) -> Asks:
    """Register the decorated function: whether coordinators take what is said of members."""
    _asks.append(asks)
    return asks


def are_taken(member_ids: Collection[int]) -> bool:
    """Tell whether coordinators take needs of these members now."""
    return bool(member_ids) and any(asks(member_ids) for asks in _asks)
