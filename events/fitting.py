"""The shifts that fit a volunteer: near them, and of those for which they are prepared."""

import datetime

from django.db.models import Q

from common.choices import Reach
from events.choices import Part
from events.models import EventShift, EventShiftQuerySet, Prepared
from volunteers.choices import Transport, VolunteerStatus
from volunteers.models import Volunteer


def near(volunteer: Volunteer) -> Q:
    """Return the condition that a shift is of the whole network, or where they help."""
    if volunteer.reach == Reach.CITY:
        return Q()
    wards = [] if volunteer.ward_id is None else [volunteer.ward_id]
    if volunteer.ward and volunteer.reach == Reach.NEIGHBORS:
        wards += volunteer.ward.neighbors.values_list("pk", flat=True)
    everywhere = Q(event__ward=None, event__pod=None)
    there = Q(event__ward__in=wards) | Q(event__pod__ward__in=wards)
    return everywhere | there | Q(event__pod=volunteer.pod_id, event__pod__isnull=False)


def fitting_shifts(volunteer: Volunteer, now: datetime.datetime) -> EventShiftQuerySet:
    """Return the shifts to come that fit them, also those that are full."""
    rows = EventShift.objects.public().to_come(now)
    rows = rows.filter(near(volunteer), event__is_listed=True)
    if volunteer.status != VolunteerStatus.APPROVED or volunteer.waits_for_look:
        rows = rows.filter(known_only=False)
    prepared = Prepared.objects.filter(volunteer=volunteer)
    rows = rows.filter(Q(preparation=None) | Q(preparation__in=prepared.values("preparation")))
    if Transport.CAR not in volunteer.transport:
        rows = rows.exclude(part=Part.DRIVE)
    return rows
