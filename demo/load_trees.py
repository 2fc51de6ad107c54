"""Puts phone trees into the demo's pods, and a round of calls that is half done."""

from accounts import audit
from accounts.models import User
from demo.load_members import PODS
from members.choices import AgreedHow
from members.models import Member
from phone_trees import services
from phone_trees.choices import CallState, Occasion
from phone_trees.models import Call, Place
from pods.models import Pod

# One in so many has not said yes yet.
OUTSIDE_EVERY = 9
# In turn: most are reached, one does not answer, one needs help.
ANSWERS = (
    *(CallState.REACHED, CallState.REACHED, CallState.NO_ANSWER),
    *(CallState.REACHED, CallState.NEEDS_HELP),
)
STARTED_IN = 1


def load_trees(pods: dict[str, Pod], staff: User) -> None:
    """Let most members be in their pod's tree; a line is locked, and one tree is started."""
    for slug, *_rest in PODS:
        members = Member.objects.active().filter(pod=pods[slug]).order_by("id")
        for number, member in enumerate(members):
            if number % OUTSIDE_EVERY != OUTSIDE_EVERY - 1:
                services.join_tree(member.pk, how=AgreedHow.LINK, actor=audit.MEMBER)
    usual, large = pods[PODS[STARTED_IN][0]], pods[PODS[-1][0]]
    line = Place.objects.filter(tree__pod=large, caller__isnull=False).order_by("-id").first()
    if line is not None:
        services.lock_line(large.pk, line.member_id, actor=staff)
    _half_a_round(usual, staff)


def _half_a_round(pod: Pod, staff: User) -> None:
    words = "Cold water and a fan at the library until 9."
    services.start_round(pod.pk, Occasion.HEAT, words, 60, actor=staff)
    calls = list(Call.objects.filter(round__tree__pod=pod).order_by("level", "id"))
    for call, state in zip(calls[: len(calls) // 2], ANSWERS * len(calls), strict=False):
        services.tick(pod.pk, call.called_id, state, actor=staff)
