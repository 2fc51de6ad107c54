"""Days follow their volunteers: what somebody has is open again when they go."""

from typing import Any

from django.dispatch import receiver

from accounts import audit
from events.models import Helper, Prepared
from events.services import places
from events.services.printing import forget_routes_of
from requests_app.models import HelpRequest
from requests_app.signals import request_erasing
from volunteers.signals import StillBusyError, volunteer_leaving, volunteers_joining


@receiver(volunteer_leaving)
def give_back_days(volunteer_id: int, actor: audit.Actor, is_locked: bool, **_more: Any) -> None:
    """Give back every shift to come of a volunteer who leaves or is not approved."""
    if is_locked:
        # Shifts come before people in the order of locks: nothing can be given back here.
        if places.has_shifts(volunteer_id):
            raise StillBusyError
        return
    for helper_id in list(places.to_come_of(volunteer_id).values_list("pk", flat=True)):
        places.give_back(helper_id, actor=actor)


@receiver(request_erasing)
def forget_printed_routes(request: HelpRequest, **_more: Any) -> None:
    """Delete the files on which a household may stand whose data goes."""
    forget_routes_of(request.pk)


@receiver(volunteers_joining)
def move_days(kept_id: int, other_id: int, actor: audit.Actor, **_more: Any) -> None:
    """Give the shifts of one sign-up to the other of the same person."""
    both = Helper.objects.filter(volunteer=kept_id).values("shift")
    for helper_id in list(
        Helper.objects.filter(volunteer=other_id, shift__in=both).values_list("pk", flat=True)
    ):
        places.erase(helper_id, actor=actor)
    Helper.objects.filter(volunteer=other_id).update(volunteer=kept_id)
    known = Prepared.objects.filter(volunteer=kept_id).values("preparation")
    Prepared.objects.filter(volunteer=other_id).exclude(preparation__in=known).update(
        volunteer=kept_id
    )
