"""The panels about open needs on a volunteer's own page."""

from collections.abc import Iterable

from messaging.reach import channels_of
from open_needs.choices import TellHow
from open_needs.listing import Area, areas
from open_needs.models import TellMe
from open_needs.picking import has_room, is_asked
from pods.models import Ward
from requests_app.candidates.needs_for import fitting
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
    if not is_asked(volunteer):
        return None
    if volunteer.picking_stopped_at is not None:
        return _open_needs("stopped")
    found = areas(fitting(volunteer))
    if not found:
        return None
    # Asked last and apart from the rules: "your hands are full" is not "nothing is open".
    return _open_needs("ready", found) if has_room(volunteer) else _open_needs("full")


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


@panel("tell_me")
def tell_me_of(volunteer: Volunteer) -> Panel | None:
    """Let an approved volunteer choose how often they are told of what fits them."""
    chosen = TellMe.objects.filter(volunteer=volunteer).first()
    # A choice can be ended also where nothing could be told any more.
    if chosen is None and not _may_be_told(volunteer):
        return None
    context = {
        "chosen": chosen,
        "ways": [way for way in TellHow if chosen is None or way != chosen.how],
    }
    return Panel("open_needs/_tell_me.html", context, is_duty=False)


def _may_be_told(volunteer: Volunteer) -> bool:
    if not is_asked(volunteer) or volunteer.picking_stopped_at is not None:
        return False
    return bool(channels_of(volunteer)) and Ward.objects.filter(lists_needs=True).exists()
