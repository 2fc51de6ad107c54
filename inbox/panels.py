"""The part of private pages that leads to the coordinators, with their newest answer."""

from inbox.shown import newest_answer
from request_pages.panels import Panel as RequestPanel
from request_pages.panels import request_panel
from requests_app.models import HelpRequest
from volunteers.models import Volunteer
from volunteers.panels import Panel, panel

TEMPLATE = "inbox/_coordinators.html"


@request_panel("coordinators")
def coordinators_of_request(request: HelpRequest) -> RequestPanel:
    """Lead from a request's page."""
    answer = newest_answer("request", request.pk)
    return RequestPanel(TEMPLATE, {"answer": answer, "page": "inbox:request_write"})


@panel("coordinators")
def coordinators_of_volunteer(volunteer: Volunteer) -> Panel:
    """Lead from a volunteer's page."""
    answer = newest_answer("volunteer", volunteer.pk)
    context = {"answer": answer, "page": "inbox:volunteer_write"}
    return Panel(TEMPLATE, context, is_duty=False)
