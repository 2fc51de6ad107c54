"""Reading the rounds of a pod: the open one, who met whom, the pair of a member."""

from collections import Counter
from itertools import combinations

from members.introductions.pairing import Person
from members.models import Member, Pairing, PairMember, PairRound
from pods.models import Pod

MOST_SHARED = 20


def open_round(pod: Pod | int) -> PairRound | None:
    return PairRound.objects.filter(pod=pod, closed_at=None).first()


def met_in(member_ids: set[int]) -> Counter[frozenset[int]]:
    """Return how often two of these were in one pair, in whichever pod that was. One query."""
    rows = PairMember.objects.filter(member__in=member_ids, pairing__isnull=False)
    groups: dict[int, list[int]] = {}
    for pairing, member in rows.values_list("pairing", "member"):
        groups.setdefault(pairing, []).append(member)
    return Counter(frozenset(p) for group in groups.values() for p in combinations(group, 2))


def people_of(members: list[Member], absent_ids: set[int], pod_id: int) -> list[Person]:
    """Return the members as the pairs are made of them; who had no pair last time comes first."""
    last = PairRound.objects.filter(pod=pod_id).order_by("-number").first()
    rows = PairMember.objects.filter(round=last, pairing__isnull=False) if last else None
    had_one = set(rows.values_list("member", flat=True)) if rows is not None else set()
    return [
        Person(
            member.pk,
            tuple(member.spoken_languages),
            is_absent=member.pk in absent_ids,
            rested=last is not None and member.pk not in had_one,
        )
        for member in members
    ]


def pair_of(member: Member) -> PairMember | None:
    """Return a member's place in the newest round of their pod in which they had a pair."""
    rows = PairMember.objects.filter(member=member, round__pod=member.pod_id)
    placed = rows.filter(pairing__isnull=False).select_related("round", "pairing")
    return placed.order_by("-round__number").first()


def shared_in(pod: Pod) -> list[str]:
    """Return what pairs of the pod tell all of it: each word agreed to by everybody in the pair."""
    pairings = Pairing.objects.filter(round__pod=pod).exclude(shared_words="")
    agreed = pairings.exclude(people__shares_at=None).distinct().order_by("-id")
    return [pairing.shared_words for pairing in agreed[:MOST_SHARED]]
