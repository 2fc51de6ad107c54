"""The panel of open needs on a volunteer's own page."""

from collections.abc import Iterable

from open_needs.listing import Area, areas
from pods.models import Ward
from requests_app.candidates.needs_for import fitting
from requests_app.models import Match
from requests_app.models.matches import count_of_tasks
from requests_app.services.openings import PICKING_STOPPED
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer
from volunteers.panels import Panel, panel

MOST_CHOICES = 10


@panel("open_needs")
def open_needs_of(volunteer: Volunteer) -> Panel | None:
    """Count what an approved volunteer may pick, in wards with a public list; no details yet."""
    if volunteer.status == VolunteerStatus.PENDING:
        return _open_needs("pending") if Ward.objects.filter(lists_needs=True).exists() else None
    # Who has changed is told so above the panels.
    is_asked = volunteer.status == VolunteerStatus.APPROVED and not volunteer.changed_fields
    if not is_asked or volunteer.is_paused:
        return None
    if volunteer.picking_stopped_at is not None:
        return _open_needs("stopped")
    found = areas(fitting(volunteer))
    if not found:
        return None
    # Asked last and apart from the rules: "your hands are full" is not "nothing is open".
    return _open_needs("ready", found) if _has_room(volunteer) else _open_needs("full")


def _has_room(volunteer: Volunteer) -> bool:
    own = Match.objects.filter(volunteer=volunteer)
    now, this_week = (
        tasks.aggregate(n=count_of_tasks())["n"] for tasks in (own.live(), own.of_this_week())
    )
    return now < volunteer.max_at_once and this_week < volunteer.max_per_week


def _open_needs(state: str, found: Iterable[Area] = ()) -> Panel:
    """The kinds of help in each ward, the most urgent first, and no more than fit on a page."""
    choices = [(area.ward, kind) for area in found for kind in area.kinds]
    # The sort is stable: among equally urgent ones the wards stay in the reader's order.
    choices.sort(key=lambda choice: -choice[1].lines[0].when)
    context = {
        "state": state,
        "choices": choices[:MOST_CHOICES],
        "stopped_words": PICKING_STOPPED,
    }
    return Panel("open_needs/_open_needs.html", context, is_duty=False)
