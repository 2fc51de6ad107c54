"""The buttons of the phone tree on a member's own page."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from members.choices import AgreedHow
from members.models import Member
from members.views.own_page import HOME, attempt, own_page
from pages.private_links import press_only
from phone_trees import services
from phone_trees.choices import CallState
from phone_trees.views.pressing import may_call, number

JOIN, LEAVE = "join_tree", "leave_tree"


@press_only(HOME)
@own_page
def member_tree_press(request: HttpRequest, token: str, member: Member) -> HttpResponse:
    """Be in the tree from now on, or no longer, or say how a call went."""
    press = request.POST.get("press", "")
    if press == JOIN:
        join = partial(services.join_tree, member.pk, how=AgreedHow.LINK)
        return attempt(request, HOME, token, join, _("Thank you. You are in the phone tree."))
    if press == LEAVE:
        leave = partial(services.leave_tree, member.pk)
        return attempt(request, HOME, token, leave, _("You are no longer in the phone tree."))
    if press not in CallState.values:
        raise Http404
    called = number(request, "member")
    say = partial(
        services.tick,
        member.pod_id,
        called,
        CallState(press),
        caller=member,
        may_call=may_call(request, press),
    )
    return attempt(request, HOME, token, say, _("Thank you. It is noted."))
