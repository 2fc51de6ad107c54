"""The ways to the shelf from the pages of wards and of volunteers."""

from pods.models import Pod, Ward
from pods.panels import Panel, panel
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer
from volunteers.panels import Panel as OwnPanel
from volunteers.panels import panel as own_panel


@panel("shelf")
def shelf_of(place: Ward | Pod) -> Panel | None:
    """Lead from a ward's page to the cards there; a pod's page has its ward's link."""
    return Panel("shelves/_panel.html", {"ward": place}) if isinstance(place, Ward) else None


@own_panel("shelf")
def shelf_for(volunteer: Volunteer) -> OwnPanel | None:
    """Tell volunteers that what they give or lend can be found by neighbors, too."""
    if volunteer.status not in (VolunteerStatus.PENDING, VolunteerStatus.APPROVED):
        return None
    return OwnPanel("shelves/_own_panel.html", {"ward": volunteer.ward}, is_duty=False)
