"""The way to the people of care from the private pages of households, volunteers and members."""

from care.models import CarePerson
from members.panels import MemberPage, member_panel
from members.panels import Panel as MemberPanel
from pods.models import Ward
from request_pages.panels import Panel as RequestPanel
from request_pages.panels import request_panel
from requests_app.models import HelpRequest
from volunteers.models import Volunteer
from volunteers.panels import Panel, panel

# Panels stand in the order of their names: this one last.
NAME = "wrong_between_us"
TEMPLATE = "care/_panel.html"


def _has_somebody() -> bool:
    return CarePerson.objects.exists()


def _context(ward: Ward | None) -> dict[str, str]:
    return {"slug": ward.slug if ward else ""}


@request_panel(NAME)
def of_request(request: HelpRequest) -> RequestPanel | None:
    return RequestPanel(TEMPLATE, _context(request.ward)) if _has_somebody() else None


@panel(NAME)
def of_volunteer(volunteer: Volunteer) -> Panel | None:
    if not _has_somebody():
        return None
    return Panel(TEMPLATE, _context(volunteer.ward), is_duty=False)


@member_panel(NAME)
def of_member(page: MemberPage) -> MemberPanel | None:
    ward = page.member.pod.ward
    return MemberPanel(TEMPLATE, _context(ward)) if _has_somebody() else None
