"""A hard rule: nobody who took on as many tasks in the last 7 days as they take in a week.

In SQL it stands apart, for the same reasons as `at_once`.
"""

from django.db.models import Q
from django.utils.translation import ngettext_lazy

from matching.facts import NeedFacts
from matching.rule import Found, HardRule
from matching.sql import VolunteerRows, has_room


def find(this_week: int, max_per_week: int) -> Found | None:
    if this_week < max_per_week:
        return None
    return "full_this_week", {"taken": this_week, "limit": max_per_week}


def volunteers(_need: NeedFacts | None, rows: VolunteerRows) -> Q:
    # `of_this_week` has offers that wait as well: several at once could else fill the week twice.
    return has_room(rows.of_this_week, rows.tasks, "max_per_week", rows.others)


HARD = HardRule(
    order=90,
    volunteer=("this_week", "max_per_week"),
    find=find,
    volunteers=volunteers,
    words={
        "full_this_week": ngettext_lazy(
            "They take %(limit)d task a week and have taken %(taken)d in the last 7 days.",
            "They take %(limit)d tasks a week and have taken %(taken)d in the last 7 days.",
            "limit",
        )
    },
)
