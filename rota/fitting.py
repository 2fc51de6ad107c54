"""The shifts that somebody may take: by what they were let in for, their ward and languages."""

import datetime

from django.db.models import Exists, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.roles import INTAKE, signing_in
from common.choices import Reach
from rota.models import Answerer, OnShift, Shift, Slot, in_wards_of
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer

NOT_NOW = _("You cannot take shifts right now. Your page says why.")


def is_trusted(answerer: Answerer) -> bool:
    """Tell whether calls may reach them: approved, and the same person as far as we know."""
    if answerer.volunteer is None:
        return signing_in().filter(pk=answerer.user_id or 0).exists()
    volunteer = answerer.volunteer
    return volunteer.status == VolunteerStatus.APPROVED and not volunteer.waits_for_look


def may_take(answerer: Answerer) -> bool:
    """Tell whether they may take anything now."""
    on_a_break = answerer.volunteer is not None and answerer.volunteer.is_paused
    return not on_a_break and is_trusted(answerer)


def near(answerer: Answerer, ward: str) -> Q:
    """Return the condition that the ward of a line is one where they help."""
    volunteer = answerer.volunteer
    if volunteer is None:
        found = in_wards_of(answerer.user, INTAKE, ward) if answerer.user else Q(pk__in=[])
        return Q() if found is None else found
    if volunteer.reach == Reach.CITY:
        return Q()
    wards = [] if volunteer.ward_id is None else [volunteer.ward_id]
    if volunteer.ward and volunteer.reach == Reach.NEIGHBORS:
        wards += volunteer.ward.neighbors.values_list("pk", flat=True)
    return Q(**{ward: None}) | Q(**{f"{ward}__in": wards})


def fitting_shifts(answerer: Answerer, now: datetime.datetime) -> QuerySet[Shift]:
    """Return the shifts to come that are for people like them, also those that are full."""
    spoken = Q(languages=[]) | Q(languages__overlap=answerer.spoken_languages)
    rows = Shift.objects.to_come(now).filter(near(answerer, "line__ward"), spoken)
    # Staff may take whatever they could do anyway.
    return rows.filter(line__duty__in=answerer.duties) if answerer.volunteer_id else rows


def open_shifts(answerer: Answerer, now: datetime.datetime) -> QuerySet[Shift]:
    """Return those that they can take with one press."""
    at_that_time = OnShift.objects.filter(answerer=answerer).during(None)
    return fitting_shifts(answerer, now).with_a_gap().filter(~Exists(at_that_time))  # type: ignore[attr-defined]


def offered_shifts(answerer: Answerer, now: datetime.datetime) -> QuerySet[OnShift]:
    """Return those that others have and ask somebody to take."""
    rows = OnShift.objects.filter(offered_at__isnull=False).exclude(answerer=answerer)
    own = OnShift.objects.filter(answerer=answerer).during(None)
    return rows.filter(~Exists(own), shift__in=fitting_shifts(answerer, now))


def fitting_slots(answerer: Answerer, today: datetime.date) -> QuerySet[Slot]:
    """Return the times of the week that they could take."""
    spoken = Q(languages=[]) | Q(languages__overlap=answerer.spoken_languages)
    going_on = Q(valid_until=None) | Q(valid_until__gte=today)
    rows = Slot.objects.filter(near(answerer, "line__ward"), spoken, going_on)
    return rows.filter(line__duty__in=answerer.duties) if answerer.volunteer_id else rows


def who_fits(shift: Shift) -> QuerySet[Answerer]:
    """Return the people on the rota whom a coordinator may put on a shift, in no order."""
    line = shift.line
    approved = Q(volunteer__status=VolunteerStatus.APPROVED, duties__contains=[line.duty])
    reach = Q(volunteer__reach=Reach.CITY)
    if line.ward_id:
        close = Volunteer.objects.filter(reach=Reach.NEIGHBORS, ward__neighbors=line.ward_id)
        reach |= Q(volunteer__ward=line.ward_id) | Q(volunteer__in=close.values("pk"))
        approved &= reach
    rows = Answerer.objects.filter(approved | Q(user__in=signing_in()))
    return rows.exclude(shifts__shift=shift).select_related("volunteer", "user")
