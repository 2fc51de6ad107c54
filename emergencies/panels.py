"""How are you? The part of private pages on which somebody answers a check-in."""

from emergencies.models import CheckIn, WatchedHousehold
from members.panels import MemberPage, member_panel
from members.panels import Panel as MemberPanel
from request_pages.panels import Panel, request_panel
from requests_app.models import HelpRequest


def _newest(**of: int) -> CheckIn | None:
    """Return the row of somebody in a round that goes on."""
    return CheckIn.objects.filter(**of).asked().first()


@member_panel("check-in")
def check_in_of_member(page: MemberPage) -> MemberPanel | None:
    """Ask a member how they are, above all else; nothing while nobody is asked."""
    row = _newest(member=page.member.pk)
    if row is None:
        return None
    context = {"token": page.token, "row": row, "url": "emergencies:member_check_in"}
    return MemberPanel("emergencies/_check_in.html", context, is_urgent=True)


@request_panel("check-in")
def check_in_of_request(request: HelpRequest) -> Panel | None:
    """Ask a household how it is, and whether we may ask in the next emergency."""
    row = _newest(request=request.pk)
    if row is None and request.closed_at is not None:
        return None
    context = {
        "row": row,
        "url": "emergencies:request_check_in",
        "is_watched": WatchedHousehold.objects.filter(request=request).exists(),
    }
    return Panel("emergencies/_request_check_in.html", context)
