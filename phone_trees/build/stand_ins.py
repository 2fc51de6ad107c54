"""Stand-ins: the members who take over a key person's calls when these cannot be reached."""

from collections import Counter
from collections.abc import Mapping

from phone_trees.build.facts import Limits, Line, StandIn, Tree, calls_of
from phone_trees.build.fits import Fits


def choose_stand_ins(
    fits: Fits,
    callers: Mapping[int, int | None],
    levels: Mapping[int, int],
    before: Tree,
    limits: Limits,
) -> dict[int, StandIn]:
    """Return the stand-in of each key person who calls anybody, where there is one.

    With the calls taken over nobody makes more than five, not even who stands in for two. Rather
    not somebody of the last level, who could not have the calls for good.
    """
    lines = [Line(caller, called) for called, caller in callers.items() if caller is not None]
    calls = calls_of(lines)
    load = Counter({one: len(called) for one, called in calls.items()})
    chosen: dict[int, StandIn] = {}
    for key in (one for one in sorted(calls) if fits.people[one].is_key):
        able = {one: able_to_call(fits, one, calls[key]) for one in callers if one != key}
        fitting = [
            one
            for one, takes in able.items()
            if takes
            and fits.people[one].can_be_called
            and load[one] + len(takes - {one}) <= limits.calls
        ]
        if not fitting:
            continue
        earlier = before.stand_ins.get(key)
        stays = earlier.member if earlier else None
        best = min(
            fitting,
            key=lambda one: (
                -len(able[one]),
                one != stays,
                levels[one] >= limits.levels,
                fits.at_home(one, key),
                callers[one] != key,
                load[one],
                one,
            ),
        )
        load[best] += len(able[best] - {best})
        chosen[key] = StandIn(best, frozenset(calls[key]) - able[best])
    return chosen


def able_to_call(fits: Fits, member: int, called: list[int]) -> frozenset[int]:
    """Return whom of these the member could call; themselves they need not call."""
    return frozenset(one for one in called if one == member or fits(member, one))
