"""."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from common.choices import Reach
from pods.models import Ward
from requests_app.choices import MatchStatus
from requests_app.models import Block, Match, Need
from volunteers.models import Volunteer


def fitting(volunteer: Volunteer) -> QuerySet[Need]:
    """Open needs that `volunteer` may take of their own accord, in the desk's order.

    Of wards with a public list, not open at a coordinator's desk, and such that none of the hard
    rules of matching leaves the volunteer out; whether they are approved, on a break or have their
    hands full is for the caller to ask. It is the other side of `candidates.candidates_for`,
    which has the last word when the need is put to them.
    """
    needs = Need.objects.open().filter(
        _within_reach(volunteer),
        Q(request__spoken_language__in=_spoken_by(volunteer)) | ~Q(request__other_languages=[]),
        request__ward__lists_needs=True,
        category__in=volunteer.categories.all(),
    )
    if volunteer.days:
        needs = needs.filter(
            Q(wanted_on=None)
            | Q(wanted_on__lt=timezone.localdate())
            | Q(wanted_on__iso_week_day__in=volunteer.days)
        )
    return (
        needs.exclude(pk__in=Need.objects.claimed().values("pk"))
        .exclude(pk__in=_known_to(volunteer).values("need"))
        .exclude(_kept_apart(volunteer))
        .in_desk_order()
    )


def _spoken_by(volunteer: Volunteer) -> list[str]:
    """What they said they speak; who named nothing speaks the language of their messages."""
    return volunteer.languages or [volunteer.language.split("-")[0]]


def _within_reach(volunteer: Volunteer) -> Q:
    near = Q()
    if volunteer.reach == Reach.POD and volunteer.pod_id:
        near = Q(request__pod=None)
    if volunteer.ward_id and volunteer.reach != Reach.CITY:
        wards: Any = Q(request__ward=volunteer.ward_id)
        if volunteer.reach == Reach.NEIGHBORS:
            wards |= Q(request__ward__in=Ward.objects.filter(neighbors=volunteer.ward_id))
        near &= wards
    if near and volunteer.pod_id:
        near |= Q(request__pod=volunteer.pod_id)
    return near


def _known_to(volunteer: Volunteer) -> QuerySet[Match]:
    """What they are asked for now, or said no to."""
    states: Iterable[str] = [*MatchStatus.refused(), *MatchStatus.going_on()]
    return Match.objects.filter(volunteer=volunteer, status__in=states)


def _kept_apart(volunteer: Volunteer) -> Q:
    """Needs of households that asked not to be sent this volunteer, or the other way round."""
    same = Q(volunteer=volunteer)
    if volunteer.phone_index:
        same |= Q(volunteer_phone_index=volunteer.phone_index)
    if volunteer.email_index:
        same |= Q(volunteer_email_index=volunteer.email_index)
    blocks = Block.objects.filter(same)
    phones, emails = (
        blocks.exclude(**{name: ""}).values(name) for name in ("phone_index", "email_index")
    )
    return (
        Q(request__in=blocks.values("request"))
        | Q(request__phone_index__in=phones)
        | Q(request__email_index__in=emails)
    )
