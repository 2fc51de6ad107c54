"""The open needs that fit a volunteer, in SQL: the rules of `eligible` from the other side."""

from typing import Any

from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone

from matching import NeedRows, all_rules
from pods.models import Ward
from requests_app.candidates.eligible import OF_ROOM
from requests_app.candidates.facts import facts_of_volunteer
from requests_app.choices import MatchStatus
from requests_app.models import Block, HelpRequest, KeptApart, Match, Need
from requests_app.models.need_queries import NeedQuerySet
from volunteers.models import TwoPeople, Volunteer


def needs_for(volunteer: Volunteer) -> NeedQuerySet:
    """Return open needs that no hard rule leaves `volunteer` out of, with or without room.

    One small query more, at once, brings the kinds of help that they offer.
    """
    facts, rows = facts_of_volunteer(volunteer), need_rows(volunteer)
    rules = [rule for rule in all_rules().hard if rule not in OF_ROOM]
    return (
        Need.objects.open().for_neighbors().filter(*(rule.needs_for(facts, rows) for rule in rules))
    )


def need_rows(volunteer: Volunteer) -> NeedRows:
    """Return what the rules look at besides a need's own row and request."""
    had = [*MatchStatus.refused(), *MatchStatus.going_on()]
    return NeedRows(
        today=timezone.localdate(),
        next_door=Ward.objects.filter(neighbors=volunteer.ward_id),
        asked=Match.objects.filter(volunteer=volunteer, status__in=had),
        blocks=_blocks_against(volunteer),
        homes=_homes_of(volunteer),
    )


def _blocks_against(volunteer: Volunteer) -> QuerySet[Block]:
    # Not where it is empty: erased rows have none either, and would all be the same person.
    """Also under another row, from before they left and signed up anew.

    Unless a coordinator said that these are two people.
    """
    same = Q(volunteer=volunteer) | _same_contact(volunteer, "volunteer_")
    two = [
        TwoPeople.objects.filter(second=volunteer).values("first"),
        TwoPeople.objects.filter(first=volunteer).values("second"),
    ]
    return Block.objects.filter(same).exclude(Q(volunteer__in=two[0]) | Q(volunteer__in=two[1]))


def _homes_of(volunteer: Volunteer) -> QuerySet[Any]:
    """The households that have asked with the phone or the email of the volunteer."""
    own = HelpRequest.objects.filter(_same_contact(volunteer), household__isnull=False)
    return own.order_by().values("household")


def _same_contact(volunteer: Volunteer, prefix: str = "") -> Q:
    """Rows with the phone or the email of the volunteer; those without either are not alike."""
    known = {f"{prefix}{name}": getattr(volunteer, name) for name in ("phone_index", "email_index")}
    same = Q(pk__in=[])
    for name, index in known.items():
        if index:
            same |= Q(**{name: index})
    return same


def _undecided(volunteer: Volunteer) -> Q:
    """Needs of households that may be one that the volunteer is not to be sent to.

    Such a household had the same phone or email, and no coordinator has said yet whether it is the
    same. At the desk that is seen beside the need; nobody looks where volunteers pick by
    themselves. One small query.
    """
    unsure = Q(pk__in=[])
    for block in _blocks_against(volunteer):
        household = block.household_id
        for name in ("phone_index", "email_index"):
            index = getattr(block, name)
            if index:
                alike = Q(**{f"request__{name}": index})
                unsure |= alike & ~Q(request__household__in=_kept_apart_from(household))
    return unsure


def _kept_apart_from(household_id: int) -> QuerySet[Any]:
    """The households that are certainly not this one."""
    pairs = KeptApart.objects.of(household_id)
    other = Case(When(first=household_id, then="second"), default="first")
    return pairs.values_list(other)


def fitting(volunteer: Volunteer) -> QuerySet[Need]:
    """Open needs, still ahead, that `volunteer` may take of their own accord, in the desk's order.

    Of wards with a public list, not open at a coordinator's desk, and such that no rule of matching
    leaves the volunteer out; whether they are on a break or have their hands full is for the caller
    to ask. `candidates.candidates_for` has the last word when the need is put to them.
    """
    wards = Q(request__ward__lists_needs=True)
    listed = needs_for(volunteer).still_ahead().filter(wards, ~_undecided(volunteer))
    return listed.exclude(pk__in=Need.objects.claimed().values("pk")).in_desk_order()
