"""What volunteers take on elsewhere than in matches: it counts against the same week.

The apps that keep it register a counter; this app may import none of them.
"""

import datetime
from collections.abc import Callable

# Given the number of a volunteer and a moment: how many tasks they have taken on since.
Counter = Callable[[int, datetime.datetime], int]
_counters: list[Counter] = []


def counts_in_the_week(counter: Counter) -> Counter:
    """Register the decorated function."""
    _counters.append(counter)
    return counter


def others_since(volunteer_id: int, since: datetime.datetime) -> int:
    """Return how many tasks outside of matches a volunteer has taken on since a moment."""
    return sum(counter(volunteer_id, since) for counter in _counters)
