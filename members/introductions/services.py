"""The verbs of introductions. Members are locked before the pod's settings, as everywhere."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from common.errors import NotPossible
from members import notifications
from members.introductions.cards import PER_PAIR
from members.introductions.history import met_in, open_round, pair_of, people_of
from members.introductions.pairing import Group, plan_pairs
from members.locking import lock, lock_all
from members.models import Member, Pairing, PairMember, PairRound, PodSettings, WhyLeft
from members.services.settings import lock_settings
from members.signals import member_left, members_moved

ONE_AT_A_TIME = _("There is a round already. Please close it before you plan the next one.")
NO_PAIR = _("There is no pair to be made: nobody who is there shares a language with another.")
NO_ROUND = _("They are in no open round.")
HAVE_MET = _("They have written notes: this pair has met.")
CHANGED = _("The other has written meanwhile. Please read it and write yours below it.")
NOT_IN_A_PAIR = _("You are in no pair right now.")
PAGE_ONLY = _("This pod is a page only. Let neighbors join it first.")
FULL = 3


@transaction.atomic
def plan_round(pod_id: int, absent_ids: Iterable[int], *, actor: audit.Actor) -> PairRound:
    """Plan the next round of pairs among those who are there.

    Raises `NotPossible` while another one is open, and when there is no pair to be made.
    """
    ids = Member.objects.active().filter(pod=pod_id).values_list("pk", flat=True)
    members = [each for each in lock_all(ids) if each.pod_id == pod_id and each.is_active]
    _lock(pod_id)
    if open_round(pod_id) is not None:
        raise NotPossible(ONE_AT_A_TIME)
    people = people_of(members, set(absent_ids), pod_id)
    plan = plan_pairs(people, met_in({each.id for each in people}))
    if not plan.groups:
        raise NotPossible(NO_PAIR)
    last = PairRound.objects.filter(pod=pod_id).order_by("-number").first()
    planned = PairRound.objects.create(pod_id=pod_id, number=last.number + 1 if last else 1)
    for number, group in enumerate(plan.groups):
        _store(planned, group, number)
    for member_id, why in plan.left.items():
        PairMember.objects.create(round=planned, member_id=member_id, why_left=why)
    audit.record(actor, "plan_pairs", planned)
    return planned


def _lock(pod_id: int) -> None:
    try:
        lock_settings(pod_id)
    except PodSettings.DoesNotExist as error:
        raise NotPossible(PAGE_ONLY) from error


def _store(planned: PairRound, group: Group, number: int) -> None:
    # Each round goes on in the cards where the one before ended.
    card = (planned.number - 1 + number) * PER_PAIR
    pairing = Pairing.objects.create(round=planned, language=group.language, card=card)
    for member in Member.objects.filter(pk__in=group.ids).order_by("id"):
        _place(planned, member, pairing)


def _place(planned: PairRound, member: Member, pairing: Pairing) -> None:
    PairMember.objects.update_or_create(
        round=planned, member=member, defaults={"pairing": pairing, "why_left": ""}
    )
    notifications.pair_made(member, pairing.pk)


@transaction.atomic
def close_round(pod_id: int, *, actor: audit.Actor) -> None:
    """Close the open round: its pairs count as met. Twice is once."""
    _lock(pod_id)
    _close(pod_id, actor)


def _close(pod_id: int, actor: audit.Actor) -> None:
    planned = open_round(pod_id)
    if planned is not None:
        planned.closed_at = timezone.now()
        planned.save(update_fields=["closed_at"])
        audit.record(actor, "close_pairs", planned)


@transaction.atomic
def set_absent(member_id: int, *, actor: audit.Actor) -> None:
    """Note that somebody is away in the open round; whoever they leave gets another pair."""
    member = lock(member_id)
    _lock(member.pod_id)
    row = PairMember.objects.filter(
        member=member, round__pod=member.pod_id, round__closed_at=None
    ).first()
    if row is None:
        raise NotPossible(NO_ROUND)
    if row.pairing is not None and row.pairing.notes:
        raise NotPossible(HAVE_MET)
    pairing = row.pairing
    row.pairing, row.why_left, row.shares_at = None, WhyLeft.ABSENT, None
    row.save(update_fields=["pairing", "why_left", "shares_at"])
    if pairing is not None:
        _without(pairing)
    audit.record(actor, "set_pair_absent", row.round)


def _without(pairing: Pairing) -> None:
    """Settle a pair that one has gone from: two of a three go on, a single one is placed anew."""
    planned, rest = pairing.round, list(pairing.people.all())
    if len(rest) > 1:
        # What was written was also written by who is gone.
        pairing.notes = pairing.shared_words = ""
        pairing.version += 1
        pairing.save(update_fields=["notes", "shared_words", "version"])
        pairing.people.update(shares_at=None)
        return
    for row in rest:
        row.pairing, row.why_left, row.shares_at = None, WhyLeft.TAKEN, None
        row.save(update_fields=["pairing", "why_left", "shares_at"])
    pairing.delete()
    if planned.closed_at is None:
        _place_those_left(planned)


def _place_those_left(planned: PairRound) -> None:
    """Pair those who are left with each other, else with a pair as a three, else say why not."""
    rows = planned.people.filter(pairing=None).exclude(why_left=WhyLeft.ABSENT)
    left = {row.member_id: row for row in rows.select_related("member")}
    members = [row.member for row in left.values()]
    # Left over, they may meet again: nobody else is free.
    people = people_of(members, set(), planned.pod_id)
    for number, group in enumerate(plan_pairs(people, {}).groups):
        _store(planned, group, planned.pairings.count() + number)
        for member_id in group.ids:
            del left[member_id]
    for row in left.values():
        _join_a_pair(planned, row)


def _join_a_pair(planned: PairRound, row: PairMember) -> None:
    """Let one who is left join the first pair that speaks with them and has not met yet."""
    spoken = set(row.member.spoken_languages)
    for pairing in planned.pairings.prefetch_related("people__member"):
        members = [each.member for each in pairing.people.all()]
        common = spoken.intersection(*(member.spoken_languages for member in members))
        if common and len(members) < FULL and not pairing.notes:
            if pairing.language not in common:
                pairing.language = min(common)
                pairing.save(update_fields=["language"])
            _place(planned, row.member, pairing)
            return


# --- What a pair writes ---------------------------------------------------------------------------


@transaction.atomic
def write_notes(
    member_id: int, notes: str, shared_words: str, *, seen: int, actor: audit.Actor
) -> None:
    """Keep what a pair writes: notes for itself, and words that it may tell the pod.

    `seen` is the version that the writer had before them. New words for the pod are told only when
    everybody in the pair has agreed to them anew. Raises `NotPossible`.
    """
    _row, pairing = _own_pair(member_id)
    if (pairing.notes, pairing.shared_words) == (notes, shared_words):
        return
    if pairing.version != seen:
        raise NotPossible(CHANGED)
    if pairing.shared_words != shared_words:
        pairing.people.update(shares_at=None)
    pairing.notes, pairing.shared_words = notes, shared_words
    pairing.version += 1
    pairing.save(update_fields=["notes", "shared_words", "version"])
    audit.record(actor, "write_pair_notes", pairing, ["notes", "shared_words"])


@transaction.atomic
def share_words(member_id: int, *, shares: bool, seen: int, actor: audit.Actor) -> None:
    """Agree that the pod reads the words of the pair as they are, or take that back."""
    row, pairing = _own_pair(member_id)
    if shares and (pairing.version != seen or not pairing.shared_words):
        raise NotPossible(CHANGED)
    if (row.shares_at is not None) != shares:
        row.shares_at = timezone.now() if shares else None
        row.save(update_fields=["shares_at"])
        audit.record(actor, "share_from_pair", pairing, ["shared_words"])


def _own_pair(member_id: int) -> tuple[PairMember, Pairing]:
    """Return a member's place and pair, both locked. Raises `NotPossible` without a pair."""
    member = lock(member_id)
    row = pair_of(member) if member.is_active else None
    if row is None:
        raise NotPossible(NOT_IN_A_PAIR)
    pairing = Pairing.objects.select_for_update(no_key=True).filter(pk=row.pairing_id).first()
    if pairing is None:
        raise NotPossible(NOT_IN_A_PAIR)
    row.refresh_from_db(fields=["shares_at"])
    return row, pairing


# --- What happens in the pod ----------------------------------------------------------------------


@receiver(member_left)
def forget_who_left(member_id: int, pod_id: int, **_kwargs: Any) -> None:
    """Forget the pairs of who left, and what was written in them; the others get another pair."""
    rows = PairMember.objects.filter(member=member_id)
    pairings = {row.pairing for row in rows.select_related("pairing__round") if row.pairing}
    if pairings:
        _lock(pod_id)
    rows.delete()
    for pairing in sorted(pairings, key=lambda each: each.pk):
        _without(pairing)


@receiver(members_moved)
def close_rounds(old_pod_id: int, new_pod_id: int, actor: audit.Actor, **_kwargs: Any) -> None:
    """Close what is open in both pods, as pairs may be in two now. Whom they met stays known."""
    for pod_id in (old_pod_id, new_pod_id):
        _close(pod_id, actor)
