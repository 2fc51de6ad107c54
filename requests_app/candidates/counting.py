"""The count of volunteers who fit, ward by ward: for every open need at once, or for one.

Coordinators see the volunteers of their own wards and those without a ward, so a number for all
would be another one than that of the people whom they are shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from accounts.roles import DESK, covers_city, wards_of
from matching import Crowd
from requests_app.candidates.eligible import candidates_for, with_room
from requests_app.candidates.facts import facts_of_needs, facts_without_history
from requests_app.candidates.shortlist import SHORTLIST
from requests_app.models import Need
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer

# No more are shown on a need's page, so "40 or more" is all that can be said.
MOST_COUNTED = SHORTLIST
NO_WARD = "0"
# Ward ids as texts, as JSON has them; wards of which nobody fits are not there.
Counts = dict[str, int]


def count_for(needs: QuerySet[Need]) -> dict[int, Counts]:
    """Count who can take each of `needs`, by its id and their ward; two queries.

    Of one ward up to `MOST_COUNTED`.
    """
    facts = facts_of_needs(needs)
    if not facts:
        return {}
    approved = Volunteer.objects.filter(status=VolunteerStatus.APPROVED)
    # Room is asked in SQL, so that nobody's history has to be read for it.
    crowd = Crowd(facts_without_history(with_room(approved)))
    return {pk: _stored(crowd.count_by_ward(need)) for pk, need in facts.items()}


def count_for_one(need: Need) -> Counts:
    """The same for one need, without reading everybody: asked in SQL, as the ranking is."""
    rows = candidates_for(need).order_by().values("ward").annotate(count=Count("pk"))
    return _stored(dict(rows.values_list("ward", "count")))


def _stored(counts: Mapping[int | None, int]) -> Counts:
    return {str(ward or NO_WARD): min(MOST_COUNTED, count) for ward, count in counts.items()}


@dataclass(frozen=True)
class Counted:
    """Counts of those who fit: whom a user sees (None: not counted yet), and by other ward."""

    seen: int | None
    elsewhere: dict[int, int] = field(default_factory=dict)

    @property
    def hidden(self) -> int:
        return sum(self.elsewhere.values())


def counted_for(counts: Counts | None, user: User) -> Counted:
    """Return what the stored `counts` of a need say to `user`; no query."""
    if counts is None:
        return Counted(None)
    own = _seen_keys(user)
    seen = sum(count for ward, count in counts.items() if own is None or ward in own)
    hidden = {} if own is None else {int(ward): n for ward, n in counts.items() if ward not in own}
    return Counted(min(MOST_COUNTED, seen), hidden)


def nobody_fits(user: User) -> Q:
    """Return the condition on needs that nobody fits whom `user` sees, as far as was counted."""
    own = _seen_keys(user)
    # NULL is another thing: nobody has counted yet.
    if own is None:
        return Q(candidate_counts={})
    return Q(candidate_counts__isnull=False) & ~Q(candidate_counts__has_any_keys=sorted(own))


def _seen_keys(user: User) -> set[str] | None:
    """The wards whose volunteers `user` sees, as `Volunteer.objects.visible_to`; None is all."""
    if covers_city(user, DESK):
        return None
    return {NO_WARD, *(str(ward.pk) for ward in wards_of(user, DESK))}
