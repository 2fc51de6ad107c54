"""Swaps on the rota: "I take yours if you take mine", between two volunteers."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from common.errors import NotPossible
from rota import notifications
from rota.models import Answerer, OnShift
from rota.services.locking import lock_answerers, lock_shifts
from rota.services.seats import hand_to, must_suit

ENDED = _("This swap is no longer possible.")
DOES_NOT_SUIT = _("This swap does not suit both of you: language, ward or another shift then.")


@dataclass(frozen=True)
class Pair:
    """An offered shift and the one for which it may be swapped, with the people on them."""

    wanted: OnShift
    given: OnShift
    offerer: Answerer
    proposer: Answerer


@transaction.atomic
def propose(wanted_id: int, given_id: int, answerer_id: int, *, actor: audit.Actor) -> None:
    """Offer a shift of one's own to whoever offers `wanted`, who is told. Twice is once.

    One shift is proposed for one other: a new proposal takes the place of the one before.
    """
    pair = _lock_pair(wanted_id, given_id)
    if pair.proposer.pk != answerer_id or pair.given.offered_at:
        raise NotPossible(ENDED)
    if pair.given.in_exchange_for_id == wanted_id:
        return
    _must_suit_both(pair)
    pair.given.in_exchange_for = pair.wanted
    pair.given.save(update_fields=["in_exchange_for"])
    notifications.proposed(pair.wanted)
    audit.record(actor, "propose_swap", pair.wanted.shift)


@transaction.atomic
def withdraw(given_id: int, answerer_id: int, *, actor: audit.Actor) -> None:
    """End a proposal, as either of the two wishes. Twice is once."""
    row = OnShift.objects.filter(pk=given_id).first()
    lock_shifts([row.shift_id] if row else [])
    row = OnShift.objects.select_related("in_exchange_for").filter(pk=given_id).first()
    if row is None or row.in_exchange_for is None:
        return
    if answerer_id not in (row.answerer_id, row.in_exchange_for.answerer_id):
        raise NotPossible(ENDED)
    row.in_exchange_for = None
    row.save(update_fields=["in_exchange_for"])
    audit.record(actor, "end_swap", row.shift)


@transaction.atomic
def accept(given_id: int, answerer_id: int, *, actor: audit.Actor) -> None:
    """Swap: both get the other's shift, or nobody does; both are told. Twice is once.

    All rules are looked at anew, for both.
    """
    row = OnShift.objects.filter(pk=given_id).first()
    if row is None:
        raise NotPossible(ENDED)
    if row.answerer_id == answerer_id:
        # Pressed twice: it is theirs already.
        return
    pair = _lock_pair(row.in_exchange_for_id or 0, given_id)
    if pair.given.in_exchange_for_id != pair.wanted.pk or pair.offerer.pk != answerer_id:
        raise NotPossible(ENDED)
    _must_suit_both(pair)
    hand_to(pair.wanted, pair.proposer)
    hand_to(pair.given, pair.offerer)
    for mine in (pair.wanted, pair.given):
        notifications.exchanged(mine)
    audit.record(actor, "accept_swap", pair.wanted.shift)


def _lock_pair(wanted_id: int, given_id: int) -> Pair:
    """Lock both shifts, then both people. Raises `NotPossible` where a swap cannot be any more."""
    rows = OnShift.objects.filter(pk__in=[wanted_id, given_id])
    lock_shifts(list(rows.values_list("shift", flat=True)))
    # Read under the locks: either may have been taken or given back meanwhile.
    found = {row.pk: row for row in rows.select_related("shift__line")}
    if set(found) != {wanted_id, given_id} or wanted_id == given_id:
        raise NotPossible(ENDED)
    wanted, given = found[wanted_id], found[given_id]
    there = lock_answerers([wanted.answerer_id, given.answerer_id])
    if wanted.offered_at is None or len(there) < 2:
        raise NotPossible(ENDED)
    if min(wanted.starts_at, given.starts_at) <= timezone.now():
        raise NotPossible(ENDED)
    return Pair(wanted, given, there[wanted.answerer_id], there[given.answerer_id])


def _must_suit_both(pair: Pair) -> None:
    if pair.offerer.volunteer is None or pair.proposer.volunteer is None:
        # Staff have no private page on which they could answer.
        raise NotPossible(ENDED)
    try:
        must_suit(pair.wanted.shift, pair.proposer)
        must_suit(pair.given.shift, pair.offerer)
    except NotPossible as error:
        raise NotPossible(DOES_NOT_SUIT) from error
