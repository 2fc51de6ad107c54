"""The halves that are proposed to an organizer, worked out from the members as they are now."""

from collections.abc import Iterable
from dataclasses import dataclass

from members.models import Member
from members.splitting.floors import floor_of
from members.splitting.halves import halve, judged
from members.splitting.shapes import Bond, Halves, Person
from members.ties import NEVER_PARTED, ties_in
from pods.models import Pod

# A pod works best with so many; from the last on, a split is offered.
FEWEST, MOST, SPLIT_FROM = 5, 20, 30


@dataclass(frozen=True)
class Sized:
    """The size of a pod in words: too small, right, rather large, to be split."""

    count: int

    @property
    def is_small(self) -> bool:
        return self.count < FEWEST

    @property
    def is_large(self) -> bool:
        return MOST < self.count < SPLIT_FROM

    @property
    def is_to_split(self) -> bool:
        return self.count >= SPLIT_FROM


def active_in(pod: Pod) -> list[Member]:
    return list(Member.objects.active().filter(pod=pod).order_by("id"))


def bonds_in(pod: Pod) -> list[Bond]:
    """Return what ties members together: homes for good, all else by its weight."""
    return [
        Bond(tie.kind, tie.member_ids, None if tie.weight >= NEVER_PARTED else tie.weight)
        for tie in ties_in(pod)
    ]


def propose(pod: Pod) -> Halves:
    """Return the halves of `pod` as the software would make them."""
    return halve(_people(active_in(pod)), bonds_in(pod))


def judge(pod: Pod, second: Iterable[int], key_ids: Iterable[int]) -> Halves:
    """Return the halves as somebody has changed them by hand, with what they part."""
    return judged(_people(active_in(pod), {*key_ids}), bonds_in(pod), second)


def _people(members: Iterable[Member], key_ids: set[int] | None = None) -> list[Person]:
    return [
        Person(
            member.pk,
            frozenset(member.spoken_languages),
            floor_of(member.where),
            member.is_key_person if key_ids is None else member.pk in key_ids,
        )
        for member in members
    ]
