"""How are you? The part of private pages on which somebody answers a check-in."""

from django.db.models import Count, Q

from emergencies.choices import Answer
from emergencies.models import CheckIn, WatchedHousehold
from members.panels import MemberPage, WorkingPage, member_panel, work_url, working_panel
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


@working_panel("check-ins")
def check_ins_at_work(page: WorkingPage) -> MemberPanel | None:
    """Lead organizers to who has not answered, in numbers: names are not opened."""
    rows = CheckIn.objects.filter(member__pod=page.pod, round__ended_at=None).order_by()
    counted = rows.aggregate(
        asked=Count("member", distinct=True),
        silent=Count("member", Q(answer__in=Answer.silent()), distinct=True),
    )
    if not counted["asked"]:
        return None
    context = {**counted, "url": work_url(page, "emergencies", "check_ins")}
    return MemberPanel("emergencies/_working_panel.html", context, is_urgent=True)
