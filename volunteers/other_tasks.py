"""What volunteers take on elsewhere than in matches: it counts against the same week.

And when: nobody is at two places at once.

The apps that keep it register their rows; this app may import none of them.
"""

import datetime
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

# Given a moment: the tasks taken on since, as rows with a `volunteer`.
Tasks = Callable[[datetime.datetime], QuerySet[Any]]
# Given the number of a volunteer, and from when to when: whether they are somewhere else then.
Calendar = Callable[[int, datetime.datetime, datetime.datetime], bool]
# The appointments to come, as rows with a `volunteer`, and `begins` and `ends`.
Appointments = Callable[[], QuerySet[Any]]
_tasks: list[Tasks] = []
_calendars: list[Calendar] = []
_appointments: list[Appointments] = []


def counts_in_the_week(tasks: Tasks) -> Tasks:
    """Register the decorated function."""
    _tasks.append(tasks)
    return tasks


def other_tasks(since: datetime.datetime) -> list[QuerySet[Any]]:
    """Return the rows of tasks outside of matches that volunteers have taken on since a moment."""
    return [tasks(since) for tasks in _tasks]


def others_since(volunteer_id: int, since: datetime.datetime) -> int:
    """Return how many tasks outside of matches a volunteer has taken on since a moment."""
    return sum(rows.filter(volunteer=volunteer_id).count() for rows in other_tasks(since))


def knows_when_busy(calendar: Calendar) -> Calendar:
    """Register the decorated function."""
    _calendars.append(calendar)
    return calendar


def is_busy(volunteer_id: int, starts: datetime.datetime, ends: datetime.datetime) -> bool:
    """Tell whether a volunteer is somewhere at this time, with all that was registered."""
    return any(calendar(volunteer_id, starts, ends) for calendar in _calendars)


def has_appointments(appointments: Appointments) -> Appointments:
    """Register the decorated function."""
    _appointments.append(appointments)
    return appointments


def all_appointments() -> list[QuerySet[Any]]:
    """Return the rows of all appointments to come that were registered."""
    return [appointments() for appointments in _appointments]
