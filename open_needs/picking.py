"""Whether a volunteer may take an open need on their own page now, and why not."""

from django.utils import timezone

from requests_app.models import Match
from requests_app.models.matches import WEEK, count_of_tasks
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer
from volunteers.other_tasks import others_since


def is_asked(volunteer: Volunteer) -> bool:
    """Tell whether anything is shown to them to take: they are approved as they are, and here."""
    is_approved = volunteer.status == VolunteerStatus.APPROVED and not volunteer.changed_fields
    return is_approved and not volunteer.is_paused


def may_pick_now(volunteer: Volunteer) -> bool:
    """Tell whether they may take one more now, of their own accord."""
    may = is_asked(volunteer) and volunteer.picking_stopped_at is None
    return may and has_room(volunteer)


def has_room(volunteer: Volunteer) -> bool:
    """Tell whether they have fewer tasks than they said they can do."""
    own = Match.objects.filter(volunteer=volunteer)
    now, this_week = (
        tasks.aggregate(n=count_of_tasks())["n"] for tasks in (own.live(), own.of_this_week())
    )
    this_week += others_since(volunteer.pk, timezone.now() - WEEK)
    return now < volunteer.max_at_once and this_week < volunteer.max_per_week
