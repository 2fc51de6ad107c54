"""The phone tree's part of a member's own page, and of the organizer's working page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from members.models import Member
from members.panels import MemberPage, Panel, WorkingPage, member_panel, working_panel
from phone_trees.choices import ANSWERS, CallState
from phone_trees.following import running
from phone_trees.models import Call, Place
from phone_trees.passing_on import are_taken
from phone_trees.shown import calls_of, message_in
from phone_trees.work import page_url


@member_panel("phone tree")
def own_calls(page: MemberPage) -> Panel:
    """Show whom they call, how it goes, and whether they want to be in the tree."""
    place = Place.objects.filter(member=page.member).select_related("tree").first()
    context: dict[str, Any] = {"token": page.token, "place": place, "member": page.member}
    if place:
        context |= _calls(page.member, place)
    # Whom they have to call now goes before all else.
    return Panel("phone_trees/_member_panel.html", context, context.get("waits", False))


def _calls(member: Member, place: Place) -> dict[str, object]:
    ongoing = running(place.tree)
    calls = calls_of(member, ongoing)
    spoken = dict.fromkeys(code for call in calls for code in call.languages)
    return {
        "ongoing": ongoing,
        "calls": calls,
        "waits": any(call.state == CallState.WAITING for call in calls),
        "said": message_in(ongoing.occasion, spoken) if ongoing else [],
        "answers": ANSWERS,
        "asks_leave": ongoing is not None and are_taken([call.member_id for call in calls]),
    }


@working_panel("phone tree")
def tree_at_work(page: WorkingPage) -> Panel:
    """Lead to the tree, and say how a running round goes. In counts only: names are not opened."""
    places = Place.objects.filter(tree__pod=page.pod)
    reached = [level is not None for level in places.values_list("level", flat=True)]
    states = Call.objects.filter(round__tree__pod=page.pod, round__ended_at=None)
    going = list(states.values_list("state", flat=True))
    return Panel(
        "phone_trees/_working_panel.html",
        {
            "in_tree": sum(reached),
            "unreached": len(reached) - sum(reached),
            "going": len(going),
            "done": sum(state in {CallState.REACHED, CallState.NEEDS_HELP} for state in going),
            "need_help": going.count(CallState.NEEDS_HELP),
            "tree_url": page_url(page, "tree"),
            "calls_url": page_url(page, "tree_calls"),
        },
        ways=((_("Phone tree"), page_url(page, "tree")),),
    )
