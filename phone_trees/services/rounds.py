"""Starting the tree, ticking calls, handing over to stand-ins, finishing."""

import datetime
from collections import Counter
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from common.errors import NotPossible
from members.models import Member
from phone_trees.build import MOST_CALLS, Fits, Tree
from phone_trees.choices import OPEN, CallState, Occasion
from phone_trees.facts import people_in, places_of, tree_in
from phone_trees.following import running
from phone_trees.models import Call, PhoneTree, Round
from phone_trees.services.mending import lock_tree
from phone_trees.signals import call_ticked, tree_changed

# A round that nobody finished: what was said in it is old by then.
OVER_AFTER = datetime.timedelta(days=2)
NOBODY = _("Nobody is in the phone tree yet.")
RUNNING = _("The phone tree is started already.")
OVER = _("These calls are over. Thank you.")
NOT_YOURS = _("This call is somebody else’s now. Thank you.")


@transaction.atomic
def start_round(
    pod_id: int, occasion: Occasion, words: str, wait_minutes: int, *, actor: audit.Actor
) -> Round:
    """Start the tree: each line of it is a call from now on.

    Raises `NotPossible` when it is started already, or nobody is in it.
    """
    tree = lock_tree(pod_id)
    if running(tree):
        raise NotPossible(RUNNING)
    places = places_of(tree)
    lines = tree_in(places).callers
    if not lines:
        raise NotPossible(NOBODY)
    row = Round.objects.create(tree=tree, occasion=occasion, words=words, wait_minutes=wait_minutes)
    Call.objects.bulk_create(
        Call(round=row, called_id=called, caller_id=caller, level=places[called].level or 1)
        for called, caller in lines.items()
    )
    audit.record(actor, "start_tree", tree, ["occasion"])
    tree_changed.send(PhoneTree, pod_id=tree.pod_id)
    return row


@transaction.atomic
def tick(
    pod_id: int,
    called_id: int,
    state: CallState,
    *,
    actor: audit.Actor,
    caller: Member | None = None,
    may_call: bool = False,
) -> None:
    """Say how a call went. `caller` is the member who says it; None for organizers, for anybody.

    `may_call`: they agree that coordinators have their name and number, and call them.
    Twice is once. Raises `NotPossible` when the round is over or the call is somebody else's.
    """
    tree = lock_tree(pod_id)
    call = Call.objects.filter(round__tree=tree, round__ended_at=None, called=called_id).first()
    if call is None:
        raise NotPossible(OVER)
    # The first caller may still have reached them after the call was handed over.
    if caller and caller.pk not in {call.caller_id, call.stand_in_id}:
        raise NotPossible(NOT_YOURS)
    if call.state == state and not may_call:
        return
    if call.state != state:
        call.state = state
        call.ticked_at = None if state == CallState.WAITING else timezone.now()
        call.save(update_fields=["state", "ticked_at"])
        audit.record(actor, "tick_call", call.called, ["state"])
    call_ticked.send(Call, call=call, actor=actor, may_call=may_call)


@transaction.atomic
def finish_round(pod_id: int, *, actor: audit.Actor) -> bool:
    """End the round; nobody sees its calls any more. Returns whether this call did."""
    tree = lock_tree(pod_id)
    ongoing = running(tree)
    if ongoing is None:
        return False
    _end(ongoing, actor)
    return True


def _end(ongoing: Round, actor: audit.Actor) -> None:
    ongoing.ended_at = timezone.now()
    ongoing.save(update_fields=["ended_at"])
    audit.record(actor, "finish_tree", ongoing.tree, ["ended_at"])
    tree_changed.send(PhoneTree, pod_id=ongoing.tree.pod_id)


# --- Handing over ---------------------------------------------------------------------------------


def hand_over_due() -> int:
    """Hand over, in all rounds, the calls that were not made in time. Returns how many.

    Rounds that nobody has finished for days end by themselves.
    """
    pods = Round.objects.filter(ended_at=None).order_by("id").values_list("tree__pod", flat=True)
    return sum(_hand_over_in(pod_id) for pod_id in pods)


@transaction.atomic
def _hand_over_in(pod_id: int) -> int:
    tree = lock_tree(pod_id)
    ongoing = running(tree)
    if ongoing is None:
        return 0
    if ongoing.started_at <= timezone.now() - OVER_AFTER:
        _end(ongoing, audit.SYSTEM)
        return 0
    calls = {call.called_id: call for call in Call.objects.filter(round=ongoing)}
    late = [call for call in calls.values() if _is_late(call, calls, ongoing, timezone.now())]
    if late:
        places = places_of(tree)
        _give_to_stand_ins(late, calls, tree_in(places), Fits(people_in(places)))
        audit.record(audit.SYSTEM, "hand_over_calls", tree, ["stand_in"])
    return len(late)


def _is_late(call: Call, calls: Mapping[int, Call], ongoing: Round, now: datetime.datetime) -> bool:
    """Tell whether a call goes to somebody else: its time is over, or its caller's own was."""
    # Those without a caller are with the organizers already.
    if call.handed_over_at or call.caller_id is None or call.state not in OPEN:
        return False
    above = calls.get(call.caller_id)
    is_stuck = bool(above and above.state in OPEN and ongoing.due_at(above.level) <= now)
    return is_stuck or ongoing.due_at(call.level) <= now


def _give_to_stand_ins(late: list[Call], calls: Mapping[int, Call], tree: Tree, fits: Fits) -> None:
    """Give each to the stand-in of its branch's key person, as long as nobody has more than five;
    what nobody can take the organizers have."""
    load = Counter(call.made_by for call in calls.values() if call.state in OPEN)
    for call in late:
        stand_in = _stand_in_for(call, calls, tree, fits)
        call.handed_over_at = timezone.now()
        call.stand_in_id = stand_in if load[stand_in] < MOST_CALLS else None
        load[call.stand_in_id] += 1
        call.save(update_fields=["handed_over_at", "stand_in"])


def _stand_in_for(call: Call, calls: Mapping[int, Call], tree: Tree, fits: Fits) -> int | None:
    at: int | None = call.caller_id
    while at is not None:
        if (found := tree.stand_ins.get(at)) and found.member not in {
            call.called_id,
            call.caller_id,
        }:
            own = calls.get(found.member)
            # Somebody who does not answer either is of no help.
            if fits(found.member, call.called_id) and not (
                own and own.state == CallState.NO_ANSWER
            ):
                return found.member
            return None
        at = tree.callers.get(at)
    return None
