"""Two organizers, a member who leaves, callers who tick and the job, all at once: nothing is lost,
nobody is called twice, and nobody waits for somebody who waits for them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts import audit
from common.errors import NotPossible
from members import services as members
from members.choices import AgreedHow, MemberState
from members.models import Member
from phone_trees import services
from phone_trees.choices import CallState, Occasion
from phone_trees.facts import people_in, places_of, tree_in
from phone_trees.models import Call, PhoneTree, Place
from tests.factories import make_member, make_organizer, make_pod
from tests.phone_trees.rules import check
from tests.phone_trees.trees import callers, in_tree

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*actions: Callable[[], object]) -> list[object]:
    start = Barrier(len(actions))

    def run(action: Callable[[], object]) -> object:
        try:
            start.wait()
            return action()
        except NotPossible as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def keeps_every_rule(tree: PhoneTree) -> None:
    """Check the rows as a tree by all rules, as if the builder had just answered with them."""
    places = places_of(tree)
    stored = tree_in(places)
    assert set(stored.callers) | set(stored.unreached) == set(places)
    slots = [(row.caller_id, row.slot) for row in places.values() if row.caller_id]
    assert len(slots) == len(set(slots))
    check(people_in(places), stored)


@pytest.mark.parametrize("who_leaves", ["key person", "stand-in", "caller", "called", "leaf"])
def test_two_organizers_a_leaver_and_a_mending_tree(who_leaves: str) -> None:
    pod = make_pod()
    people = [in_tree(pod, is_key_person=number < 3) for number in range(10)]
    new = [make_member(pod) for _new in range(2)]
    one, other = make_organizer(pod), make_organizer(pod)
    services.start_round(pod.pk, Occasion.STORM, "", 60, actor=one)
    moved, caller = people[6], people[7]
    stand_in = Place.objects.exclude(stand_in=None).order_by("id")[0].stand_in
    leaver = {
        "key person": people[0],
        "stand-in": stand_in.member,
        "caller": caller,
        "called": moved,
        "leaf": people[4],
    }[who_leaves]
    ticked = next(each for each in people[3:] if each not in {leaver, moved, caller})

    answers = at_once(
        lambda: services.change_line(pod.pk, caller.pk, moved.pk, keeps=True, actor=one),
        lambda: services.change_line(pod.pk, people[8].pk, moved.pk, keeps=False, actor=other),
        lambda: members.leave(leaver.pk, actor=audit.MEMBER),
        lambda: members.set_key_person(people[1].pk, False, actor=other),
        lambda: services.rebuild(pod.pk, actor=one),
        lambda: services.join_tree(new[0].pk, how=AgreedHow.LINK, actor=audit.MEMBER),
        lambda: services.join_tree(new[1].pk, how=AgreedHow.ORGANIZER, actor=one),
        lambda: services.tick(pod.pk, ticked.pk, CallState.NEEDS_HELP, actor=other),
        services.hand_over_due,
    )

    # What is refused is a line of, or a word about, somebody who has left or become a key person.
    refused = [number for number, answer in enumerate(answers) if isinstance(answer, NotPossible)]
    assert {*refused} <= {0, 1, 3}
    assert not Member.objects.filter(pk=leaver.pk).exclude(state=MemberState.LEFT).exists()
    keeps_every_rule(PhoneTree.objects.get())
    there = {row.pk for row in [*people, *new]} - {leaver.pk}
    assert set(Call.objects.values_list("called", flat=True)) == there
    assert len(callers(pod)) == len(there)
    assert Call.objects.get(called=ticked).state == CallState.NEEDS_HELP
    # The calls not made yet go the way of the tree.
    tree = tree_in(places_of(PhoneTree.objects.get()))
    waiting = Call.objects.filter(state=CallState.WAITING)
    assert all(row.caller_id == tree.callers[row.called_id] for row in waiting)


def test_a_tree_is_started_once() -> None:
    pod = make_pod()
    in_tree(pod, is_key_person=True)
    steward = make_organizer(pod)
    begin = lambda: services.start_round(pod.pk, Occasion.TRIAL, "", 60, actor=steward)  # noqa: E731
    answers = at_once(begin, begin, begin)
    assert sum(isinstance(answer, NotPossible) for answer in answers) == 2
    assert Call.objects.count() == 1
