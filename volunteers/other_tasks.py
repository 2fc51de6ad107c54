"""What volunteers take on elsewhere than in matches: it counts against the same week.

And when: nobody is at two places at once.

The apps that keep it register a counter; this app may import none of them.
"""

import datetime
from collections.abc import Callable

# Given the number of a volunteer and a moment: how many tasks they have taken on since.
Counter = Callable[[int, datetime.datetime], int]
# Given the number of a volunteer, and from when to when: whether they are somewhere else then.
Calendar = Callable[[int, datetime.datetime, datetime.datetime], bool]
_counters: list[Counter] = []
_calendars: list[Calendar] = []


def counts_in_the_week(counter: Counter) -> Counter:
    """Register the decorated function."""
    _counters.append(counter)
    return counter


def others_since(volunteer_id: int, since: datetime.datetime) -> int:
    """Return how many tasks outside of matches a volunteer has taken on since a moment."""
    return sum(counter(volunteer_id, since) for counter in _counters)


def knows_when_busy(calendar: Calendar) -> Calendar:
    """Register the decorated function."""
    _calendars.append(calendar)
    return calendar


def is_busy(volunteer_id: int, starts: datetime.datetime, ends: datetime.datetime) -> bool:
    """Tell whether a volunteer is somewhere at this time, with all that was registered."""
    return any(calendar(volunteer_id, starts, ends) for calendar in _calendars)
