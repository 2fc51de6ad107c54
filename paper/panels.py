"""The link to what can be printed, on the pages of wards and pods."""

from django.utils.translation import pgettext_lazy

from members.models import settings_of
from members.panels import Panel as WorkPanel
from members.panels import WorkingPage, work_url, working_panel
from paper.sheets import kinds_about
from pods.models import Pod, Ward
from pods.panels import Panel, panel


@panel("paper")
def paper_panel(place: Ward | Pod) -> Panel | None:
    """Return the link from a page to its paper."""
    kinds = kinds_about(place)
    return Panel("paper/_panel.html", {"place": place, "kinds": kinds}) if kinds else None


@working_panel("paper")
def paper_of_members(page: WorkingPage) -> WorkPanel | None:
    """Return the link from the organizer's page to the lists of members."""
    if settings_of(page.pod) is None:
        return None
    papers = work_url(page, "paper", "papers")
    said = {"pod": page.pod, "papers": papers}
    ways = ((pgettext_lazy("heading over sheets to print", "On paper"), papers),)
    return WorkPanel("paper/_work_panel.html", said, ways=ways)
