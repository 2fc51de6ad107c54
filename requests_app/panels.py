"""What the apps below show of requests on their pages."""

from common.models import LinkPurpose, PrivateLink
from requests_app.models import Match
from volunteers.models import Volunteer
from volunteers.panels import Panel, panel


@panel("matches")
def tasks_of(volunteer: Volunteer) -> Panel | None:
    """What a volunteer is asked for or has agreed to, each with its private link."""
    matches = list(
        Match.objects.live()
        .filter(volunteer=volunteer)
        .select_related("need__category")
        .order_by("-id")
    )
    if not matches:
        return None
    links = PrivateLink.objects.filter(
        purpose=LinkPurpose.MATCH, subject_id__in=[match.pk for match in matches], revoked_at=None
    )
    tokens = {link.subject_id: link.token for link in links.order_by("id")}
    tasks = [{"match": match, "token": tokens.get(match.pk, "")} for match in matches]
    return Panel("requests_app/_tasks.html", {"tasks": tasks})
