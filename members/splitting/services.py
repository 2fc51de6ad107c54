"""The verbs of size: a pod becomes two, and two become one. Each in one transaction.

Members are locked before the pods' settings, as everywhere: whoever leaves or is let in meanwhile
comes before or after, and is nowhere twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import audit
from common.choices import PublishState
from common.errors import NotPossible
from common.search import matching
from common.typed import search_key
from members import notifications
from members.locking import lock_all
from members.models import LinkedPods, Member, PodSettings
from members.services import start_members
from members.services.settings import sheets_changed
from members.signals import member_changed, members_moved
from pods.models import AreaRole, Pod
from pods.services import unpublish

CHANGED = _("The pod has changed meanwhile: some of these members are in another pod now.")
EMPTY_HALF = _("Each half needs members: please leave some here, and let some go.")
HOME_PARTED = _("Those who share a home stay together. Please choose the same half for them.")
KEY_PERSON_MISSING = _("Each half needs a key person: please choose one in each.")
NAME_TAKEN = _("Another pod of the ward has this name. Please choose a name that tells them apart.")
NOT_NEAR = _("Only pods that are linked, or in the same ward, can become one.")
NOT_PUBLIC = _("The other pod is not public: it may have gone into another one meanwhile.")
PAGE_ONLY = _("This pod is a page only. Let neighbors join it first.")
SLUG_LENGTH = 40


@dataclass(frozen=True)
class Split:
    """The members who go, all who are key people afterwards, and the name of the new pod."""

    moving_ids: frozenset[int]
    key_ids: frozenset[int]
    name: str


@transaction.atomic
def split_pod(pod_id: int, split: Split, *, key: str, actor: audit.Actor) -> Pod:
    """Move some members into a new pod that stays linked with theirs, and return it.

    `key` is that of the page: pressed twice it splits once. Whoever has left meanwhile is left out;
    what members share with whom, their links and homes stay as they are. Raises `NotPossible`.
    """
    members = _lock_members(pod_id, split.moving_ids)
    decided = _lock_settings([pod_id])[pod_id]
    earlier = LinkedPods.objects.filter(key=key).select_related("first", "second").first()
    if earlier is not None:
        return earlier.second if earlier.first_id == pod_id else earlier.first
    _refuse_what_cannot_be(pod_id, members, split)
    old = Pod.objects.select_for_update(no_key=True, of=("self",)).get(pk=pod_id)
    _refuse_taken_name(old, split.name)
    new = _new_pod(old, decided, split.name, actor)
    moving = [member for member in members if member.pk in split.moving_ids]
    _set_key_people(members, split.key_ids, actor)
    _link(old, new, key)
    _move(moving, old, new, actor, is_split=True)
    for member in moving:
        notifications.pod_split(member, new.pk)
    audit.record(actor, "split_pod", old, ["members"])
    return new


def _lock_members(pod_id: int, also: Iterable[int] = ()) -> list[Member]:
    """Return the members of a pod and those of `also`, locked, as they are now."""
    ids = Member.objects.active().filter(pod=pod_id).values_list("pk", flat=True)
    return [member for member in lock_all({*ids, *also}) if member.is_active]


def _lock_settings(pod_ids: Iterable[int]) -> dict[int, PodSettings]:
    rows = PodSettings.objects.select_for_update(no_key=True).filter(pod__in=set(pod_ids))
    found = {row.pod_id: row for row in rows.order_by("pod_id")}
    if {*pod_ids} - {*found}:
        raise NotPossible(PAGE_ONLY)
    return found


def _refuse_what_cannot_be(pod_id: int, members: list[Member], split: Split) -> None:
    if any(member.pod_id != pod_id for member in members):
        raise NotPossible(CHANGED)
    go = [member for member in members if member.pk in split.moving_ids]
    stay = [member for member in members if member.pk not in split.moving_ids]
    if not go or not stay:
        raise NotPossible(EMPTY_HALF)
    if _homes(go) & _homes(stay):
        raise NotPossible(HOME_PARTED)
    if not all(any(member.pk in split.key_ids for member in half) for half in (go, stay)):
        raise NotPossible(KEY_PERSON_MISSING)


def _refuse_taken_name(old: Pod, name: str) -> None:
    """Raise `NotPossible` for a name that the pod, or another one of its ward, has already."""
    key = search_key(name)
    there = Pod.objects.filter(ward=old.ward_id).values_list("name", flat=True)
    # Narrowed by the index; one with more words is another name.
    if any(search_key(each) == key for each in there.filter(matching(name, "name_key"))):
        raise NotPossible(NAME_TAKEN)


def _homes(members: Iterable[Member]) -> set[int]:
    return {member.household_id for member in members if member.household_id is not None}


def _new_pod(old: Pod, decided: PodSettings, name: str, actor: audit.Actor) -> Pod:
    """Store the new pod beside `old`, looked after by the same people. Its code is a new one."""
    new = Pod.objects.create(
        ward_id=old.ward_id,
        name=name,
        slug=_free_slug(old.slug),
        zone=old.zone,
        part_of_id=old.part_of_id,
        contact_email=old.contact_email,
        contact_phone=old.contact_phone,
        state=old.state,
    )
    audit.record(actor, "add", new, ["name", "ward", "zone", "state"])
    kept = {name: getattr(decided, name) for name in ("takes_members", "is_open", "talk")}
    start_members(new.pk, actor=actor, **kept, chat_link=decided.chat_link)
    for role in AreaRole.objects.filter(pod=old):
        AreaRole.objects.create(user=role.user, role=role.role, pod=new)
        audit.record(actor, "give_role", role.user, ["pod"])
    return new


def _free_slug(slug: str) -> str:
    number = 2
    while Pod.objects.filter(slug=f"{slug[:SLUG_LENGTH]}-{number}").exists():
        number += 1
    return f"{slug[:SLUG_LENGTH]}-{number}"


def _set_key_people(members: Iterable[Member], key_ids: frozenset[int], actor: audit.Actor) -> None:
    for member in members:
        if member.is_key_person != (member.pk in key_ids):
            member.is_key_person = member.pk in key_ids
            member.save(update_fields=["is_key_person"])
            audit.record(actor, "change_member", member, ["is_key_person"])
            member_changed.send(Member, member=member, fields={"is_key_person"}, actor=actor)


def _link(one: Pod, other: Pod, key: str) -> None:
    first, second = sorted((one, other), key=lambda pod: pod.pk)
    LinkedPods.objects.get_or_create(first=first, second=second, defaults={"key": key})


def _move(members: list[Member], old: Pod, new: Pod, actor: audit.Actor, *, is_split: bool) -> None:
    for member in members:
        member.pod = new
        member.save(update_fields=["pod"])
        audit.record(actor, "move_member", member, ["pod"])
    for pod in sorted((old.pk, new.pk)):
        sheets_changed(pod)
    members_moved.send(
        Member,
        old_pod_id=old.pk,
        new_pod_id=new.pk,
        member_ids=[member.pk for member in members],
        is_split=is_split,
        actor=actor,
    )


@transaction.atomic
def merge_pods(pod_id: int, into_id: int, *, key: str, actor: audit.Actor) -> None:
    """Move everybody of a pod, also those who wait, into another one; the page of the first ends.

    Twice is once. Raises `NotPossible` for pods that are neither linked nor in one ward, and for
    one whose own page has ended: of two that go into each other at once, one goes.
    """
    ids = Member.objects.present().filter(pod__in=[pod_id, into_id]).values_list("pk", flat=True)
    members = [member for member in lock_all(ids) if member.pod_id == pod_id]
    decided = _lock_settings([pod_id, into_id])
    rows = Pod.objects.select_for_update(no_key=True, of=("self",)).order_by("id")
    pods = {pod.pk: pod for pod in rows.filter(pk__in=[pod_id, into_id])}
    old, new = pods[pod_id], pods[into_id]
    if not can_merge(old, new):
        raise NotPossible(NOT_NEAR)
    if not members and not decided[pod_id].takes_members:
        return
    if new.state != PublishState.PUBLISHED:
        raise NotPossible(NOT_PUBLIC)
    decided[pod_id].takes_members = False
    decided[pod_id].save(update_fields=["takes_members"])
    _move(members, old, new, actor, is_split=False)
    _pass_links_on(old, new, key)
    unpublish(old, actor=actor)
    for member in members:
        notifications.pods_merged(member, old.pk)
    audit.record(actor, "merge_pods", new, ["members"])


def can_merge(old: Pod, new: Pod) -> bool:
    near = old.ward_id == new.ward_id or linked_with(old).filter(pk=new.pk).exists()
    return old.pk != new.pk and near


def _pass_links_on(old: Pod, new: Pod, key: str) -> None:
    """Link the pods that were linked with `old` to the one that it has gone into."""
    for number, pod in enumerate(linked_with(old).exclude(pk=new.pk).order_by("pk")):
        _link(new, pod, f"{key[:30]}{number}")
    LinkedPods.objects.filter(Q(first=old) | Q(second=old)).delete()


def linked_with(pod: Pod) -> models.QuerySet[Pod]:
    """Return the pods that came out of one with `pod`."""
    return Pod.objects.filter(pk__in=ids_linked_with(pod))


def ids_linked_with(pod: Pod) -> models.QuerySet[LinkedPods, int]:
    """Return the numbers of these pods, as a part of another query."""
    after = LinkedPods.objects.filter(first=pod).values_list("second", flat=True)
    return after.union(
        LinkedPods.objects.filter(second=pod).values_list("first", flat=True), all=True
    )
