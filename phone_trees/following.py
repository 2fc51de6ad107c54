"""A running round that follows its tree: calls not made yet go the way the tree goes now."""

from phone_trees.build import Tree
from phone_trees.choices import CallState
from phone_trees.facts import Places
from phone_trees.models import Call, PhoneTree, Round


def running(tree: PhoneTree) -> Round | None:
    return Round.objects.filter(tree=tree, ended_at=None).first()


def follow(tree: PhoneTree, new: Tree, places: Places) -> None:
    """Give each call that waits to its caller of now, and one to each who is new in the tree.

    Whoever is in the pod and reached by nobody any more stays in the round: the organizers call.
    """
    ongoing = running(tree)
    if ongoing is None:
        return
    calls = {call.called_id: call for call in Call.objects.filter(round=ongoing)}
    for member_id, place in places.items():
        if member_id in new.callers and member_id not in calls:
            caller = new.callers[member_id]
            Call.objects.create(
                round=ongoing, called_id=member_id, caller_id=caller, level=place.level or 1
            )
    for member_id, call in calls.items():
        _go_on(call, new.callers.get(member_id), places[member_id].level or 1)


def _go_on(call: Call, caller: int | None, level: int) -> None:
    is_open = call.state == CallState.WAITING and call.handed_over_at is None
    if is_open and (call.caller_id, call.level) != (caller, level):
        call.caller_id, call.level = caller, level
        call.save(update_fields=["caller", "level"])
