"""The day that help is wanted on: leaves out who named other days, and likes who named this one."""

import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.facts import NeedFacts, VolunteerFacts
from matching.rule import Conditions, Found, HardRule, PossibleReason, SoftRule
from matching.sql import NeedRows, VolunteerRows


def find_other(wanted_on: datetime.date | None, days: frozenset[int]) -> Found | None:
    if wanted_on is None or not days or wanted_on.isoweekday() in days:
        return None
    return "another_day", {"day": wanted_on.isoformat()}


def volunteers(need: NeedFacts, _rows: VolunteerRows) -> Q:
    if need.wanted_on is None:
        return Q()
    return Q(days=[]) | Q(days__contains=[need.wanted_on.isoweekday()])


def needs(volunteer: VolunteerFacts, rows: NeedRows) -> Q:
    """A day that has passed is no wanted day."""
    if not volunteer.days:
        return Q()
    # 1 is Monday, as in `Weekday`; Django's `week_day` would begin with Sunday.
    free = Q(wanted_on__iso_week_day__in=sorted(volunteer.days))
    return Q(wanted_on=None) | Q(wanted_on__lt=rows.today) | free


HARD = HardRule(
    order=60,
    need=("wanted_on",),
    volunteer=("days",),
    find=find_other,
    volunteers=volunteers,
    needs=needs,
    words={"another_day": _("They are not free on %(day)s.")},
)


def find(wanted_on: datetime.date | None, days: frozenset[int]) -> Found | None:
    if wanted_on is None:
        return None
    if not days:
        return "any_day", {}
    return ("day", {}) if wanted_on.isoweekday() in days else None


def promising(need: NeedFacts, _rows: VolunteerRows) -> Conditions:
    """Return the conditions for those who are left: they named this day, or none."""
    if need.wanted_on is None:
        return []
    # The hard rule has left out who named other days only.
    return [("any_day", Q(days=[])), ("day", ~Q(days=[]))]


SOFT = SoftRule(
    order=40,
    need=("wanted_on",),
    volunteer=("days",),
    find=find,
    volunteers=promising,
    reasons=(
        PossibleReason(
            "day",
            points=10,
            words=_("free on that day"),
            name=_("Free on that day"),
            explanation=_("They named the wanted day of the week among theirs."),
        ),
        PossibleReason(
            "any_day",
            points=4,
            words=_("free on any day"),
            name=_("Free on any day"),
            explanation=_("A day is wanted, and they named no days: any may do."),
        ),
    ),
)
