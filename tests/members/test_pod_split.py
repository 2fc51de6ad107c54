"""A large pod is split and joined again: nothing is lost, and nobody is in two pods."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.urls import reverse

from accounts import audit
from accounts.models import AuditEvent, User
from common.errors import NotPossible
from members import services as members
from members import ties
from members.agreements.services import agree, write_agreement
from members.agreements.texts import current
from members.choices import Audience, MemberState, Piece
from members.models import LinkedPods, Member, PodSettings
from members.splitting import services
from members.splitting.floors import floor_of
from members.splitting.words import KINDS
from pods.models import AreaRole, Pod
from tests.factories import (
    link_to,
    make_member,
    make_organizer,
    make_pod,
    make_steward,
    make_ward,
)
from tests.members.join_form import address

pytestmark = pytest.mark.django_db
COUNT = 30


def in_admin(page: str, *args: Any) -> str:
    return reverse(f"admin:pod_{page}", args=args)


def large_pod(count: int = COUNT) -> tuple[Pod, list[Member]]:
    """A pod of two floors with a language each, and a key person on each."""
    pod = make_pod(state="published")
    people = [
        make_member(
            pod,
            name=f"Person {number}",
            where=f"floor {number % 2 + 1}",
            languages=["am" if number % 2 else "es"],
            is_key_person=number < 2,
            shared={Piece.NAME: Audience.POD},
        )
        for number in range(count)
    ]
    return pod, people


def posted(people: list[Member], going: set[int], **more: Any) -> dict[str, Any]:
    halves = {f"half_{each.pk}": "2" if each.pk in going else "1" for each in people}
    keys = {f"key_{each.pk}": "1" for each in people if each.is_key_person}
    return {**halves, **keys, "name": "The second floor", "key": "abc", "press": "split", **more}


def test_a_split_is_proposed_changed_by_hand_and_made_once(client: Client) -> None:
    pod, people = large_pod()
    user = make_organizer(pod)
    client.force_login(user)
    assert "two pods would be easier" in client.get(in_admin("work", pod.pk)).text
    assert client.get(in_admin("split", pod.pk)).url == in_admin("work", pod.pk)
    client.post(in_admin("open", pod.pk))
    page = client.get(in_admin("split", pod.pk)).text
    assert "Nothing that belongs together is parted." in page
    assert "(15)" in page
    going = {each.pk for each in people if each.where == "floor 2"}
    # Looking at what was changed by hand makes nothing, and says what it parts.
    first = people[0]
    by_hand = posted(people, {first.pk, *going}, press="look")
    looked = client.post(in_admin("split", pod.pk), by_hand).text
    assert "Floors (1)" in looked
    assert "One half has no key person yet" in looked
    for wrong in (
        posted(people, set()),
        by_hand | {"press": "split"},
        posted(people, going, name=""),
        # Nobody could tell them apart.
        posted(people, going, name=f" {pod.name.upper()}."),
    ):
        refused = client.post(in_admin("split", pod.pk), wrong)
        assert refused.status_code == 422
    members.share_home(people[0].pk, [people[1].pk], actor=user)
    assert "share a home" in client.post(in_admin("split", pod.pk), posted(people, going)).text
    assert Pod.objects.count() == 1
    members.share_home(people[0].pk, [], actor=user)
    agreement = write_agreement(pod.pk, {"en": "We knock."}, seen=0, actor=user)
    agree(people[1].pk, agreement.pk, actor=audit.MEMBER)
    token = link_to(people[1])
    code = PodSettings.objects.get().door_code
    for _press in range(2):
        made = client.post(in_admin("split", pod.pk), posted(people, going))
    new = Pod.objects.exclude(pk=pod.pk).get()
    assert made.url == in_admin("work", new.pk)
    assert set(Member.objects.filter(pod=new).values_list("pk", flat=True)) == going
    assert (new.ward, new.state, new.name) == (pod.ward, "published", "The second floor")
    assert new.settings.door_code != code
    assert AreaRole.objects.filter(user=user, pod=new).exists()
    # Links, what is shared and what was agreed to go along.
    home = client.get(address("member_home", token)).text
    assert "The second floor" in home
    assert "You agreed to it" in home
    neighbors = client.get(address("member_neighbors", token)).text
    assert f"<bdi>{people[3].name}<" in neighbors
    assert f"<bdi>{people[2].name}<" not in neighbors
    assert "Linked pods" in client.get(in_admin("work", pod.pk)).text
    assert "The second floor" in client.get(pod.get_absolute_url()).text
    verbs = list(AuditEvent.objects.values_list("verb", flat=True))
    assert (verbs.count("split_pod"), verbs.count("move_member")) == (1, COUNT // 2)


def test_two_pods_become_one(client: Client) -> None:
    pod, people = large_pod(4)
    user = make_organizer(pod)
    client.force_login(user)
    going = frozenset({people[1].pk, people[3].pk})
    keys = frozenset({people[0].pk, people[1].pk})
    new = services.split_pod(pod.pk, services.Split(going, keys, "East"), key="k", actor=user)
    waiting = make_member(new, state=MemberState.WAITING)
    far = make_pod(make_ward())
    make_member(far)
    page = client.get(in_admin("merge", new.pk)).text
    assert pod.name in page
    assert far.name not in page
    wrong = {"into": far.pk, "is_sure": "on"}
    assert client.post(in_admin("merge", new.pk), wrong).status_code == 422
    assert client.post(in_admin("merge", new.pk), {"into": pod.pk}).status_code == 422
    for _press in range(2):
        said = {"into": pod.pk, "is_sure": "on"}
        assert client.post(in_admin("merge", new.pk), said).url == in_admin("work", pod.pk)
    assert Member.objects.filter(pod=pod).count() == 5
    assert Member.objects.get(pk=waiting.pk).state == MemberState.WAITING
    assert not LinkedPods.objects.exists()
    assert Pod.objects.get(pk=new.pk).state == "draft"
    with pytest.raises(NotPossible):
        services.merge_pods(pod.pk, far.pk, key="x", actor=user)
    client.force_login(make_steward())
    for page in ("split", "merge", "agreement", "pairs"):
        assert client.get(in_admin(page, pod.pk)).status_code in {403, 404}


def test_zones_nest_without_circles(client: Client) -> None:
    house = make_pod(state="published", name="House")
    floor = make_pod(house.ward, state="published", name="Floor", part_of=house)
    room = make_pod(house.ward, part_of=floor)
    for whole in (house, room):
        house.part_of = whole
        with pytest.raises(ValidationError):
            house.full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            house.save()
    assert "House" in client.get(floor.get_absolute_url()).text
    assert "Floor" in client.get(house.get_absolute_url()).text


@pytest.mark.parametrize(
    ("where", "floor"),
    [
        *(("3rd floor, left", "3"), ("3B", "3"), ("Apt 304", "3"), ("٣", "3"), ("", "")),
        *(("Rear  House", "rear house"), ("1204", "12")),
    ],
)
def test_floors_in_words(where: str, floor: str) -> None:
    assert floor_of(where) == floor


@pytest.mark.django_db(transaction=True)
def test_two_organizers_and_a_leaving_member_at_once() -> None:
    pod, people = large_pod(12)
    organizers = [make_organizer(pod), make_organizer(pod)]
    going = frozenset(each.pk for each in people if each.where == "floor 2")
    keys = frozenset({people[0].pk, people[1].pk})
    leaver = people[3]
    start = Barrier(4)

    def split(user: User, ids: frozenset[int]) -> str:
        services.split_pod(pod.pk, services.Split(ids, keys, "New"), key=f"k{user.pk}", actor=user)
        return "split"

    def at_once(verb: Any) -> str:
        try:
            start.wait()
            return str(verb())
        except NotPossible:
            return "refused"
        finally:
            connections.close_all()

    verbs = [
        lambda: split(organizers[0], going),
        lambda: split(organizers[1], going - {people[5].pk}),
        lambda: members.leave(leaver.pk, actor=audit.MEMBER),
        lambda: members.set_sharing(people[7].pk, {Piece.WHERE: Audience.POD}, actor=audit.MEMBER),
    ]
    with ThreadPoolExecutor(len(verbs)) as pool:
        done = list(pool.map(at_once, verbs))
    assert sorted(done[:2]) == ["refused", "split"]
    assert Pod.objects.count() == 2
    assert LinkedPods.objects.count() == 1
    left = Member.objects.get(pk=leaver.pk)
    assert (left.state, left.name) == (MemberState.LEFT, "")
    active = Member.objects.active()
    assert active.count() == len(people) - 1
    assert active.filter(sharings__piece=Piece.NAME).count() == len(people) - 1
    assert active.get(pk=people[7].pk).audience_of(Piece.WHERE) == Audience.POD
    assert current(pod) is None


@pytest.mark.django_db(transaction=True)
def test_two_pods_that_go_into_each_other_at_once_become_one() -> None:
    pod, people = large_pod(4)
    user = make_organizer(pod)
    halves = services.Split(
        frozenset({people[1].pk, people[3].pk}), frozenset({people[0].pk, people[1].pk}), "East"
    )
    other = services.split_pod(pod.pk, halves, key="k", actor=user)
    start = Barrier(2)

    def merge(one: Pod, into: Pod) -> str:
        try:
            start.wait()
            services.merge_pods(one.pk, into.pk, key=f"m{one.pk}", actor=user)
            return "merged"
        except NotPossible:
            return "refused"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(merge, (pod, other), (other, pod)))
    assert sorted(done) == ["merged", "refused"]
    stays = Pod.objects.get(state="published")
    assert Member.objects.active().filter(pod=stays).count() == 4
    assert PodSettings.objects.get(takes_members=True).pod_id == stays.pk
    # Nor is an ended page offered.
    client = Client()
    client.force_login(user)
    assert 'name="into"' not in client.get(in_admin("merge", stays.pk)).text


def test_all_that_a_split_parts_has_words() -> None:
    assert {*ties._makers} <= {*KINDS}


@pytest.mark.django_db(transaction=True)
def test_whoever_leaves_while_they_are_moved_has_left() -> None:
    """They wait for the lock, and are found in the new pod."""
    pod, people = large_pod(4)
    split = services.Split(
        frozenset({people[1].pk, people[3].pk}), frozenset({people[0].pk, people[1].pk}), "New"
    )

    def leave() -> None:
        try:
            members.leave(people[3].pk, actor=audit.MEMBER)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            new = services.split_pod(pod.pk, split, key="k", actor=make_organizer(pod))
            leaving = pool.submit(leave)
            with connections["default"].cursor() as cursor:
                waiting = False
                while not waiting:
                    cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
                    waiting = cursor.fetchone()[0] or leaving.done()
        leaving.result()
    assert Member.objects.get(pk=people[3].pk).state == MemberState.LEFT
    assert Member.objects.active().filter(pod=new).get() == people[1]


def test_whatever_ties_members_has_words_on_the_page() -> None:
    kinds = {*ties._makers, "floor", "language"}
    assert kinds == {*KINDS}
