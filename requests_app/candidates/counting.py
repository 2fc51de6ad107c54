"""How many volunteers fit, for every open need at once."""

from django.db.models import QuerySet

from matching import Crowd
from requests_app.candidates.eligible import with_room
from requests_app.candidates.facts import facts_of_needs, facts_without_history
from requests_app.models import Need
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer

# "20 or more" is all that the queue shows.
MOST_COUNTED = 20


def count_for(needs: QuerySet[Need]) -> dict[int, int]:
    """How many can take each of `needs`, by id, `MOST_COUNTED` at most; two queries."""
    facts = facts_of_needs(needs)
    if not facts:
        return {}
    approved = Volunteer.objects.filter(status=VolunteerStatus.APPROVED)
    crowd = Crowd(facts_without_history(with_room(approved)))
    return {pk: min(MOST_COUNTED, crowd.count(need)) for pk, need in facts.items()}
