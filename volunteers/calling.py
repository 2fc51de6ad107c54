"""The ward of a volunteer and the number that staff find them by, for calls from their page."""

from common.models import LinkPurpose
from pods.calling import found_by
from pods.models import Ward
from volunteers.models import Volunteer


@found_by(LinkPurpose.VOLUNTEER)
def of_volunteer(volunteer_id: int) -> tuple[Ward | None, str] | None:
    volunteer = Volunteer.objects.select_related("ward").filter(pk=volunteer_id).first()
    return (volunteer.ward, number_of(volunteer)) if volunteer else None


def number_of(volunteer: Volunteer) -> str:
    """Return the number by which the admin's search finds a volunteer: "#12"."""
    return f"#{volunteer.pk}"
