"""A pod's tree from its first member to a round of calls: built, changed, mended, started."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit
from common.errors import NotPossible
from members import services as members
from members.choices import Audience, Piece
from members.splitting.services import merge_pods
from phone_trees import services
from phone_trees.choices import CallState, Occasion
from phone_trees.models import Call, PhoneTree, Place, Round
from phone_trees.tasks import hand_over_calls
from tests.factories import make_member, make_organizer, make_pod
from tests.phone_trees.trees import callers, calls, in_tree, small_pod

pytestmark = pytest.mark.django_db


def test_a_tree_from_its_first_member_to_its_last() -> None:
    pod, people = small_pod()
    organizer = make_organizer(pod)
    first = {"Ana": None, "Bo": "Ana", "Cruz": "Ana", "Dee": "Ana", "Eli": "Ana", "Li": "Bo"}
    assert callers(pod) == first
    assert PhoneTree.objects.get().pod == pod
    stand_in = Place.objects.get(member=people["Ana"]).stand_in
    assert stand_in.member == people["Bo"]

    # A line by hand: Dee calls Eli from now on, and nothing else moves, whatever comes.
    changes = services.change_line(
        pod.pk, people["Dee"].pk, people["Eli"].pk, keeps=True, actor=organizer
    )
    assert [move.called for move in changes.moved] == [people["Eli"].pk]
    flo = in_tree(pod, name="Flo", languages=["zh", "en"])
    assert callers(pod) == {**first, "Eli": "Dee", "Flo": "Ana"}
    with pytest.raises(NotPossible, match="share no language"):
        services.change_line(
            pod.pk, people["Cruz"].pk, people["Li"].pk, keeps=False, actor=organizer
        )
    services.unlock_line(pod.pk, people["Eli"].pk, actor=organizer)
    services.lock_line(pod.pk, people["Li"].pk, actor=organizer)
    with pytest.raises(NotPossible):
        services.lock_line(pod.pk, people["Ana"].pk, actor=organizer)
    locked = Place.objects.filter(is_locked=True)
    assert locked.get().member == people["Li"]

    # Bo leaves: the locked line cannot be, and Flo calls Li; no other line changes.
    sheets = pod.settings.sheets_changed_at
    members.leave(people["Bo"].pk, actor=audit.MEMBER)
    without = {"Ana": None, "Cruz": "Ana", "Dee": "Ana", "Eli": "Dee", "Li": "Flo", "Flo": "Ana"}
    assert callers(pod) == without
    pod.settings.refresh_from_db()
    assert pod.settings.sheets_changed_at > sheets

    # Without a number Flo is not called any more, so Li is not; with it again both are.
    def give_number(phone: str) -> None:
        change = members.Change({"phone": phone})
        members.update_member(flo.pk, change, actor=audit.MEMBER)

    give_number("")
    why = {p.member.name: p.why_unreached for p in Place.objects.exclude(why_unreached="")}
    assert why == {"Flo": "cannot_be_called", "Li": "no_shared_language"}
    give_number("202-555-0177")
    assert callers(pod)["Li"] == "Flo"

    # Who takes back the sharing of their number is out of the tree as well, and can come back.
    shared = {Piece.CONTACT: Audience.POD}
    members.set_sharing(people["Dee"].pk, shared, actor=audit.MEMBER)
    assert "Dee" in callers(pod)
    members.take_back_sharing(people["Dee"].pk, actor=audit.MEMBER)
    assert "Dee" not in callers(pod)
    assert callers(pod)["Eli"] == "Ana"
    assert not services.leave_tree(people["Dee"].pk, actor=audit.MEMBER)

    services.rebuild(pod.pk, actor=organizer)
    assert len(callers(pod)) == 5
    # A pod that is a page only has no tree; somebody who waits is in none.
    with pytest.raises(NotPossible):
        services.start_round(make_pod().pk, Occasion.HEAT, "", 60, actor=organizer)
    with pytest.raises(NotPossible):
        in_tree(pod, state="waiting")


def test_the_stand_in_takes_over_from_a_key_person_who_leaves() -> None:
    pod = make_pod()
    names = ["Ana", "Bo", "Cy", "Dee", "Eli", "Flo", "Gia"]
    people = {name: in_tree(pod, name=name, is_key_person=name in {"Ana", "Bo"}) for name in names}
    organizer = make_organizer(pod)
    for name in ("Cy", "Dee"):
        called = people[name].pk
        services.change_line(pod.pk, people["Ana"].pk, called, keeps=False, actor=organizer)
    stand_in = Place.objects.get(member=people["Ana"]).stand_in.member
    assert not stand_in.is_key_person

    # Whoever stands in has the numbers: they make these calls from now on, and Bo does not.
    members.leave(people["Ana"].pk, actor=audit.MEMBER)
    others = {"Cy", "Dee"} - {stand_in.name}
    assert {callers(pod)[name] for name in others} == {stand_in.name}
    assert PhoneTree.objects.get().changes["stood_in"] == [stand_in.pk]


def test_whoever_moves_to_another_pod_is_in_its_tree() -> None:
    """Two pods of one ward become one: everybody who agreed is in one tree, called by one."""
    pod, people = small_pod()
    agreed = Place.objects.get(member=people["Li"]).agreed_at
    into = make_pod(ward=pod.ward)
    in_tree(into, name="Gia", is_key_person=True)
    merge_pods(pod.pk, into.pk, key="once", actor=make_organizer(pod, into))
    assert set(callers(into)) == {"Gia", "Ana", "Bo", "Cruz", "Dee", "Eli", "Li"}
    assert callers(pod) == {}
    assert Place.objects.get(member=people["Li"]).agreed_at == agreed


def test_the_database_holds_what_the_builder_promises() -> None:
    _pod, people = small_pod()
    place, other = (Place.objects.get(member=people[name]) for name in ("Li", "Cruz"))
    broken = [
        {"caller": None},
        {"slot": 6},
        {"level": 4},
        {"caller": place.pk},
        {"why_unreached": "no_room"},
        {"stand_in": other.pk},
    ]
    for fields in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            Place.objects.filter(pk=place.pk).update(**fields)


def test_a_round_of_calls() -> None:
    pod, people = small_pod()
    organizer = make_organizer(pod)
    with pytest.raises(NotPossible):
        services.tick(pod.pk, people["Bo"].pk, CallState.REACHED, actor=organizer)
    services.start_round(pod.pk, Occasion.HEAT, "Water at the church", 30, actor=organizer)
    with pytest.raises(NotPossible):
        services.start_round(pod.pk, Occasion.HEAT, "", 30, actor=organizer)

    def said(name: str, state: CallState, by: str | None = None) -> None:
        actor = audit.MEMBER if by else organizer
        caller = people[by] if by else None
        services.tick(pod.pk, people[name].pk, state, actor=actor, caller=caller)

    said("Ana", CallState.REACHED)
    said("Bo", CallState.REACHED, by="Ana")
    said("Bo", CallState.REACHED, by="Ana")
    said("Eli", CallState.NO_ANSWER, by="Ana")
    with pytest.raises(NotPossible):
        said("Cruz", CallState.REACHED, by="Bo")
    said("Li", CallState.NEEDS_HELP, by="Bo")
    assert calls(pod) == {
        "Ana": (None, "reached"),
        "Bo": ("Ana", "reached"),
        "Cruz": ("Ana", "waiting"),
        "Dee": ("Ana", "waiting"),
        "Eli": ("Ana", "no_answer"),
        "Li": ("Bo", "needs_help"),
    }

    # Meanwhile one joins and one leaves: the round follows the tree.
    people["Flo"] = in_tree(pod, name="Flo", languages=["en"])
    members.leave(people["Dee"].pk, actor=audit.MEMBER)
    assert calls(pod)["Flo"] == ("Ana", "waiting")
    assert "Dee" not in calls(pod)

    # In time nothing is handed over; then what Ana did not manage goes to Bo, who stands in for
    # her and speaks English; nobody speaks Spanish but Ana, so the organizers call Cruz.
    hand_over_calls(0)
    assert not Call.objects.exclude(handed_over_at=None).exists()
    Round.objects.update(started_at=timezone.now() - datetime.timedelta(minutes=61))
    hand_over_calls(0)
    hand_over_calls(0)
    now = calls(pod)
    assert (now["Eli"], now["Flo"], now["Cruz"]) == (
        ("Bo", "no_answer"),
        ("Bo", "waiting"),
        (None, "waiting"),
    )
    assert now["Li"] == ("Bo", "needs_help")
    said("Flo", CallState.REACHED, by="Bo")
    said("Eli", CallState.WAITING, by="Bo")
    assert services.finish_round(pod.pk, actor=organizer)
    assert not services.finish_round(pod.pk, actor=organizer)
    with pytest.raises(NotPossible):
        said("Eli", CallState.REACHED, by="Bo")


def test_what_a_thousand_members_cost_does_not_grow(django_assert_max_num_queries: object) -> None:
    pod = make_pod()
    for number in range(3):
        in_tree(pod, is_key_person=number == 0)
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        services.rebuild(pod.pk, actor=audit.SYSTEM)
    for _number in range(12):
        in_tree(pod)
    make_member(pod)
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        services.rebuild(pod.pk, actor=audit.SYSTEM)
    assert len(callers(pod)) == 15
