"""The organizer's pages of a phone tree: what they show, the same in the admin and by a link."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from members.panels import WorkingPage, work_url
from members.shown import ShownMember, shown_to
from members.work import Work
from phone_trees.build import Tree, helpful_key_people
from phone_trees.choices import ANSWERS, OPEN, UNKEPT_WORDS, UNREACHED_WORDS, CallState, Unkept
from phone_trees.drawing import Node, draw
from phone_trees.facts import Places, people_in, places_of, tree_in
from phone_trees.following import running
from phone_trees.models import Call, PhoneTree, Round
from phone_trees.passing_on import are_taken
from phone_trees.shown import message_in

Shown = Mapping[int, ShownMember]
PAGES = ("tree", "tree_press", "tree_start", "tree_calls")


@dataclass(frozen=True)
class Counts:
    """How far a tree reaches, or a round has come."""

    reached: int
    total: int


def page_url(work: Work | WorkingPage, page: str) -> str:
    """Return the address of a page of the tree, in the admin or behind the organizer's link."""
    return work_url(work, "phone_trees", page)


def around(work: Work) -> dict[str, Any]:
    """Return what all pages of the tree need: addresses, and the running round."""
    tree = tree_of(work.pod.pk)
    return {
        "work": work,
        "pod": work.pod,
        "work_url": work.url("work"),
        "open_url": work.open_url,
        "tree": tree,
        "ongoing": running(tree) if tree else None,
        **{f"{page}_url": page_url(work, page) for page in PAGES},
    }


def tree_of(pod_id: int) -> PhoneTree | None:
    return PhoneTree.objects.filter(pod=pod_id).first()


def tree_page(work: Work) -> dict[str, Any]:
    """Return the tree, what cannot be and why, and what changed lately; six queries."""
    context = around(work)
    if not work.is_open:
        return context
    shown = {each.id: each for each in shown_to(work.reader, work.pod)}
    places = places_of(context["tree"]) if context["tree"] else {}
    lines = tree_in(places)
    roots = nodes(lines, places, shown)
    people = people_in(places)
    context |= {
        "roots": roots,
        "picture": draw(roots),
        "counts": Counts(len(lines.callers), len(shown)),
        "outside": [each for pk, each in shown.items() if pk not in places],
        "unreached": [
            (_name(shown, pk), UNREACHED_WORDS[why]) for pk, why in sorted(lines.unreached.items())
        ],
        "advice": [
            {"member": shown[one.member], "reaches": one.reaches}
            for one in helpful_key_people(people, lines)
            if one.member in shown and one.reaches > 1
        ],
        "without_stand_in": [_name(shown, pk) for pk in sorted(_without_stand_in(lines, places))],
        "changes": changes_in_words(context["tree"].changes if context["tree"] else {}, shown),
        "in_tree": [shown[pk] for pk in places if pk in shown],
    }
    return context


def _without_stand_in(lines: Tree, places: Places) -> set[int]:
    calling = {caller for caller in lines.callers.values() if caller is not None}
    return {pk for pk in calling if places[pk].member.is_key_person} - set(lines.stand_ins)


def nodes(
    lines: Tree, places: Places, shown: Shown, calls: Mapping[int, Call] | None = None
) -> list[Node]:
    """Return those who are called first, each with whom they call, and so on."""
    by_id: dict[int, Node] = {}
    for pk, caller in sorted(lines.callers.items(), key=lambda line: places[line[0]].slot or 0):
        call = (calls or {}).get(pk)
        stand_in = lines.stand_ins.get(pk)
        by_id[pk] = Node(
            pk,
            _name(shown, pk),
            places[pk].member.is_key_person,
            places[pk].is_locked,
            call.state if call else "",
            call.get_state_display() if call else "",
            _name(shown, stand_in.member) if stand_in else "",
            caller,
        )
    for pk, node in by_id.items():
        caller = lines.callers[pk]
        if caller is not None:
            by_id[caller].calls.append(node)
    return [node for pk, node in sorted(by_id.items()) if lines.callers[pk] is None]


def _name(shown: Shown, pk: int | None) -> str:
    each = shown.get(pk) if pk else None
    return each.name if each and each.name else _("A neighbor")


def changes_in_words(changes: Mapping[str, Any], shown: Shown) -> list[str]:
    """Return a sentence for each line that the last mending changed, as far as they are there."""
    return [
        *_lines_in_words(changes, shown),
        *(
            _("%(name)s is not called any more. %(why)s")
            % {"name": _name(shown, pk), "why": UNREACHED_WORDS[why]}
            for pk, why in changes.get("lost", ())
            if pk in shown
        ),
        *(
            _("%(name)s stood in for a key person who is gone. Ask whether they want to be one.")
            % {"name": _name(shown, pk)}
            for pk in changes.get("stood_in", ())
            if pk in shown and not shown[pk].is_key_person
        ),
        *(
            _("The line to %(name)s is not locked any more. %(why)s")
            % {"name": _name(shown, line[1]), "why": UNKEPT_WORDS[Unkept(why)]}
            for line, why in changes.get("unkept", ())
            if line[1] in shown
        ),
    ]


def _lines_in_words(changes: Mapping[str, Any], shown: Shown) -> list[str]:
    moved = [*changes.get("joined", ()), *changes.get("moved", ())]
    stand_ins = [one for one in changes.get("stand_ins", ()) if one[2] in shown]
    return [
        *(
            _("%(caller)s calls %(name)s now.")
            % {"caller": _name(shown, after), "name": _name(shown, pk)}
            if after
            else _("You call %(name)s first now.") % {"name": _name(shown, pk)}
            for pk, _before, after in moved
            if pk in shown
        ),
        *(
            _("%(caller)s stands in for %(name)s now.")
            % {"caller": _name(shown, after), "name": _name(shown, pk)}
            for pk, _before, after in stand_ins
            if pk in shown
        ),
    ]


# --- A round --------------------------------------------------------------------------------------


def round_page(work: Work) -> dict[str, Any]:
    """Return a running round: the picture that fills, and each call with who has it now."""
    context = around(work)
    ongoing: Round | None = context["ongoing"]
    if ongoing is None or not work.is_open:
        return context
    shown = {each.id: each for each in shown_to(work.reader, work.pod)}
    places = places_of(context["tree"])
    calls = {call.called_id: call for call in Call.objects.filter(round=ongoing)}
    spoken = dict.fromkeys(
        code for place in places.values() for code in place.member.spoken_languages
    )
    roots = nodes(tree_in(places), places, shown, calls)
    rows = [_row(call, shown) for call in calls.values()]
    context |= {
        "answers": ANSWERS,
        "asks_leave": are_taken(list(calls)),
        "picture": draw(roots),
        "roots": roots,
        "counts": Counts(sum(call.state not in OPEN for call in calls.values()), len(calls)),
        "rows": sorted(rows, key=lambda row: (_URGENCY[row["call"].state], row["call"].pk)),
        "messages_to_pass_on": message_in(ongoing.occasion, spoken),
    }
    return context


# Who needs something first, then the organizers' own calls to make; what is done last.
_URGENCY = {
    CallState.NEEDS_HELP: 0,
    CallState.NO_ANSWER: 1,
    CallState.WAITING: 2,
    CallState.REACHED: 3,
}


def _row(call: Call, shown: Shown) -> dict[str, Any]:
    each = shown.get(call.called_id)
    return {
        "call": call,
        "name": _name(shown, call.called_id),
        "contact": each.contact if each else None,
        "caller": _name(shown, call.made_by) if call.made_by else "",
        "handed_over": call.handed_over_at is not None,
    }
