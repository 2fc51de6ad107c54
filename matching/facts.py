"""The facts of a need and of a volunteer for matching: ids, codes, dates and counts only."""

import datetime
from dataclasses import dataclass

from common.choices import Reach

# Degrees north and east
Point = tuple[float, float]


# Frozen, with frozen sets: what a rule looks at is a key, and is looked up in dicts.
@dataclass(frozen=True)
class NeedFacts:
    """A need, as matching sees it.

    `day` is the day it is wanted on, or today where none is given or it has passed; `wanted_on` is
    None in both cases. `asked` are the volunteers who are asked now or had their chance, each with
    the code of what the rule `asked` says of it; `blocked` those who are not to be sent to this
    household; `at_home` those who belong to it, as their phone or email says.
    """

    id: int
    category_id: int
    needs_transport: bool
    ward_id: int | None
    neighbor_ward_ids: frozenset[int]
    pod_id: int | None
    zip_code: str
    point: Point | None
    day: datetime.date
    wanted_on: datetime.date | None
    wanted_time: str
    language: str
    other_languages: frozenset[str]
    asked: frozenset[tuple[int, str]] = frozenset()
    blocked: frozenset[int] = frozenset()
    at_home: frozenset[int] = frozenset()
    references_wanted: int = 0
    wants_talk: bool = False

    @property
    def has_pod(self) -> bool:
        # For the rule `ward`, which is asked less often by a yes or no than by the pod's id.
        return self.pod_id is not None


@dataclass(frozen=True)
class VolunteerFacts:
    """A volunteer, as matching sees them.

    `barred` is the code of what the rule `approved` says of who may not be asked at all; empty for
    all others. `live` and `this_week` count tasks (a route is one). `asked_lately` counts how often
    they were asked in the last 30 days; `said_yes` and `said_no` how they answered.
    `helped_days_ago` is None for who never helped. `shifts` are the days and the parts of them at
    which they are somewhere already.
    """

    id: int
    paused_until: datetime.date | None
    category_ids: frozenset[int]
    ward_id: int | None
    pod_id: int | None
    reach: str
    zip_code: str
    point: Point | None
    languages: frozenset[str]
    days: frozenset[int]
    times: frozenset[str]
    has_wheels: bool
    max_at_once: int
    max_per_week: int
    barred: str = ""
    references_taken: int = 0
    has_talked: bool = False
    live: int = 0
    this_week: int = 0
    asked_lately: int = 0
    said_yes: int = 0
    said_no: int = 0
    was_asked: bool = False
    helped_days_ago: int | None = None
    shifts: frozenset[tuple[datetime.date, str]] = frozenset()

    @property
    def room(self) -> int:
        """The number of tasks that they still take, now and this week; less than 1: none."""
        return min(self.max_at_once - self.live, self.max_per_week - self.this_week)

    @property
    def bound_pod_id(self) -> int | None:
        """The pod that they do not leave, if it is known."""
        return self.pod_id if self.reach == Reach.POD else None

    @property
    def is_bound(self) -> bool:
        return self.bound_pod_id is not None
