"""A hard rule: nobody who has as many tasks as they take at a time.

In SQL it stands apart (`candidates.with_room`), because a page also says that somebody's hands are
full. The shortlist counts tasks in its own order, of no more people than it takes to fill the list.
"""

from django.db.models import Q
from django.utils.translation import ngettext_lazy

from matching.facts import NeedFacts
from matching.rule import Found, HardRule
from matching.sql import VolunteerRows, has_room


def find(live: int, max_at_once: int) -> Found | None:
    return None if live < max_at_once else ("full_now", {"taken": live, "limit": max_at_once})


def volunteers(_need: NeedFacts | None, rows: VolunteerRows) -> Q:
    # `rows.tasks` and no plain count: a route is one task, however many matches it has.
    return has_room(rows.live, rows.tasks, "max_at_once")


HARD = HardRule(
    order=80,
    volunteer=("live", "max_at_once"),
    find=find,
    volunteers=volunteers,
    words={
        "full_now": ngettext_lazy(
            "They take %(limit)d task at a time and have %(taken)d now.",
            "They take %(limit)d tasks at a time and have %(taken)d now.",
            "limit",
        )
    },
)
