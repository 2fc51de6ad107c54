"""The parts of private pages that lead to the coordinators, and to the other one of a match."""

from collections.abc import Sequence

from inbox.models import Note
from inbox.notes import newest_notes
from inbox.shown import newest_answer
from request_pages.panels import Panel as RequestPanel
from request_pages.panels import request_panel, task_panel
from requests_app.choices import MatchStatus
from requests_app.detail_steps import steps_of
from requests_app.models import HelpRequest, Match
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


@request_panel("notes")
def notes_of_request(request: HelpRequest) -> RequestPanel | None:
    """Lead from a request's page to the neighbors who help, with the newest note of each."""
    found = Match.objects.filter(need__request=request, status=MatchStatus.ACCEPTED)
    matches = list(found.select_related("volunteer", "need__category").order_by("pk"))
    for match in matches:
        match.need.request = request
    return _notes(matches, is_for_household=True)


@task_panel("notes")
def notes_of_task(matches: Sequence[Match]) -> RequestPanel | None:
    """Lead from the page of a match or of a route to the households."""
    return _notes(matches, is_for_household=False)


def _notes(matches: Sequence[Match], *, is_for_household: bool) -> RequestPanel | None:
    # Without a question for each: whoever is kept apart from a household helps it no more.
    own = [match for match in matches if steps_of(match).contact]
    if not own:
        return None
    newest = newest_notes(own)
    rows = [(match, _from_other(newest.get(match.pk), is_for_household)) for match in own]
    return RequestPanel("inbox/_notes.html", {"rows": rows, "is_for_household": is_for_household})


def _from_other(note: Note | None, is_for_household: bool) -> Note | None:
    """Return the note when it waits for whoever looks at the page."""
    return note if note and note.is_from_household != is_for_household else None
