"""Which open needs fit a volunteer, in SQL: the rules of `eligible` from the other side."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from matching import NeedRows, all_rules
from pods.models import Ward
from requests_app.candidates.eligible import OF_ROOM
from requests_app.candidates.facts import facts_of_volunteer
from requests_app.choices import MatchStatus
from requests_app.models import Block, Match, Need
from requests_app.models.needs import NeedQuerySet
from volunteers.models import Volunteer


def needs_for(volunteer: Volunteer) -> NeedQuerySet:
    """Open needs that no hard rule leaves `volunteer` out of, whether or not they have room.

    One small query more, at once, brings the kinds of help that they offer.
    """
    facts, rows = facts_of_volunteer(volunteer), need_rows(volunteer)
    rules = [rule for rule in all_rules().hard if rule not in OF_ROOM]
    return Need.objects.open().filter(*(rule.needs_for(facts, rows) for rule in rules))


def need_rows(volunteer: Volunteer) -> NeedRows:
    """What the rules look at besides a need's own row and request."""
    had = [*MatchStatus.refused(), *MatchStatus.going_on()]
    return NeedRows(
        today=timezone.localdate(),
        next_door=Ward.objects.filter(neighbors=volunteer.ward_id),
        asked=Match.objects.filter(volunteer=volunteer, status__in=had),
        blocks=_blocks_against(volunteer),
    )


def _blocks_against(volunteer: Volunteer) -> QuerySet[Block]:
    """Also under another row, from before they left and signed up anew."""
    same = Q(volunteer=volunteer)
    if volunteer.phone_index:
        same |= Q(volunteer_phone_index=volunteer.phone_index)
    if volunteer.email_index:
        same |= Q(volunteer_email_index=volunteer.email_index)
    return Block.objects.filter(same)


def fitting(volunteer: Volunteer) -> QuerySet[Need]:
    """Open needs that `volunteer` may take of their own accord, in the desk's order.

    Of wards with a public list, not open at a coordinator's desk, and such that no rule of matching
    leaves the volunteer out; whether they are on a break or have their hands full is for the caller
    to ask. `candidates.candidates_for` has the last word when the need is put to them.
    """
    listed = needs_for(volunteer).filter(request__ward__lists_needs=True)
    return listed.exclude(pk__in=Need.objects.claimed().values("pk")).in_desk_order()
