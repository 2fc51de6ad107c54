"""A hard rule: nobody who takes a break on the wanted day, or today where there is none."""

import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.facts import NeedFacts, VolunteerFacts
from matching.rule import Found, HardRule
from matching.sql import NeedRows, VolunteerRows


def find(day: datetime.date, paused_until: datetime.date | None) -> Found | None:
    # It is the first day on which they are back, not the last one away.
    if paused_until is None or paused_until <= day:
        return None
    return "paused", {"until": paused_until.isoformat()}


def volunteers(need: NeedFacts, _rows: VolunteerRows) -> Q:
    return Q(paused_until=None) | Q(paused_until__lte=need.day)


def needs(volunteer: VolunteerFacts, rows: NeedRows) -> Q:
    until = volunteer.paused_until
    # A need without a day, or whose day has passed, is for today: they are not back yet.
    return Q() if until is None or until <= rows.today else Q(wanted_on__gte=until)


HARD = HardRule(
    order=20,
    need=("day",),
    volunteer=("paused_until",),
    find=find,
    volunteers=volunteers,
    needs=needs,
    words={"paused": _("They are taking a break until %(until)s.")},
)
