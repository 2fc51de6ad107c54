"""The eligible volunteers of a need, in SQL: every hard rule of `matching`, for all at once.

All conditions are about the volunteer's own row or are sets that Postgres works out once, so that a
hundred thousand volunteers cost no hundred thousand look-ups. `needs_for` is the other side.
"""

from django.db.models import Q
from django.utils import timezone

from matching import HardRule, NeedFacts, VolunteerRows, all_rules
from matching.rules import at_once, this_week
from requests_app.candidates.facts import facts_of_need
from requests_app.models import Match, Need
from requests_app.models.matches import WEEK, count_of_tasks
from volunteers.choices import Transport, VolunteerStatus
from volunteers.models import HOME, Volunteer, VolunteerQuerySet
from volunteers.other_tasks import other_tasks

# Whether somebody has their hands full is asked by itself.
OF_ROOM = (at_once.HARD, this_week.HARD)


def candidates_for(need: Need | NeedFacts) -> VolunteerQuerySet:
    """Return the volunteers who can take `need` now: those against whom no hard rule speaks.

    Facts that are at hand save the query that gathers them.
    """
    facts = need if isinstance(need, NeedFacts) else facts_of_need(need)
    return with_room(willing_for(facts))


def willing_for(need: NeedFacts, *, but: HardRule | None = None) -> VolunteerQuerySet:
    """Return the same, whether or not they have room for more, and whatever the rule `but` says."""
    rows, left_out = volunteer_rows(), (but, *OF_ROOM)
    # `but` is for the shortlist, which asks that one in its own way.
    rules = [rule for rule in all_rules().hard if rule not in left_out]
    return Volunteer.objects.filter(*(rule.volunteers(need, rows) for rule in rules))


def with_room(volunteers: VolunteerQuerySet) -> VolunteerQuerySet:
    """Narrow `volunteers` to those who have room for one more task, now and this week."""
    rows = volunteer_rows()
    return volunteers.filter(at_once.volunteers(None, rows), this_week.volunteers(None, rows))


def volunteer_rows() -> VolunteerRows:
    """Return what the rules look at besides a volunteer's own row."""
    return VolunteerRows(
        people=Volunteer.objects.all(),
        offers=Volunteer.categories.through.objects.all(),
        home=HOME,
        is_approved=Q(status=VolunteerStatus.APPROVED, changed_fields=[]),
        has_wheels=Q(transport__overlap=Transport.carries_far()),
        live=Match.objects.live(),
        of_this_week=Match.objects.of_this_week(),
        tasks=count_of_tasks(),
        others=other_tasks(timezone.now() - WEEK),
    )
