"""The verbs on reservations: asked, agreed, handed over, brought back, ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from common.errors import NoLongerThere, NotPossible
from common.models import LinkPurpose, PrivateLink
from shelves import notifications
from shelves.choices import CardKind, Stage
from shelves.models import Card, Reservation, days_from_now
from shelves.services import cards, line
from shelves.services.apart import are_kept_apart, indexes_of

NOT_THERE = _("This is not on the shelf any more.")
# Also said to somebody who is kept apart from the owner: neither learns of it.
TAKEN = _("Somebody else was faster. Please look again in a few days.")
CHANGED = _("This has changed in the meantime. Please look at the page again.")
# So long an owner may take to answer.
ANSWERED_WITHIN_DAYS = 5
# Reminders to bring something back: so many days apart, and for so long.
REMINDED_EVERY_DAYS = 3
REMINDED_FOR_DAYS = 30


@dataclass(frozen=True)
class Reserved:
    """The stored reservation, and the token of its private link."""

    reservation: Reservation
    token: str


@transaction.atomic
def reserve(
    card_id: int,
    fields: Mapping[str, Any],
    *,
    submission_key: str,
    may_wait: bool = False,
    actor: audit.Actor = audit.RESIDENT,
) -> Reserved:
    """Reserve a card once per `submission_key`, and ask its owner.

    Where somebody was faster, whoever `may_wait` is put in line behind them. Raises `NotPossible`
    for all others, where the line is full, and where the card is not shown any more.
    """
    # Under the card's lock: of many at once the first has it, and a second press finds the first.
    card = _lock_card(card_id)
    earlier = Reservation.objects.filter(submission_key=submission_key, card=card).first()
    if earlier is not None:
        link = PrivateLink.objects.current(LinkPurpose.RESERVATION, earlier.pk)
        return Reserved(earlier, link.token if link else "")
    row = Reservation(card=card, submission_key=submission_key, **fields)
    if _is_held(card, row, may_wait=may_wait):
        row.stage = Stage.IN_LINE
    else:
        row.asked_at = timezone.now()
    row.save(force_insert=True)
    token = PrivateLink.objects.issue(LinkPurpose.RESERVATION, row.pk).token
    audit.record(actor, "reserve_card", row)
    if notifications.may_write(row):
        notifications.reserved(row)
    if row.is_live and notifications.may_write(card):
        notifications.card_news(card)
    return Reserved(row, token)


def _is_held(card: Card, row: Reservation, *, may_wait: bool) -> bool:
    """Tell whether somebody else holds it. Raises `NotPossible` for whoever cannot have it."""
    if not card.is_shown:
        raise NotPossible(NOT_THERE)
    # Nothing is said of a contact that is the owner's, or that is in line already: whoever types
    # somebody else's number would learn whose the card is, and who waits for it.
    is_held = Reservation.objects.live().filter(card=card).exists()
    if is_held and not (may_wait and line.has_room(card)):
        raise NotPossible(TAKEN)
    if are_kept_apart(indexes_of(row), indexes_of(card)):
        raise NotPossible(TAKEN)
    return is_held


# --- By the owner of the card ---------------------------------------------------------------------


@transaction.atomic
def agree(card_id: int, reservation_id: int, *, actor: audit.Actor) -> None:
    """Say yes: from now on both see each other's name and contact. Twice is once.

    Raises `NotPossible` when it is over.
    """
    _card, row = _lock(card_id, reservation_id)
    if row.stage == Stage.AGREED:
        return
    _require(row, Stage.ASKED)
    row.stage, row.agreed_at = Stage.AGREED, timezone.now()
    row.save(update_fields=["stage", "agreed_at"])
    audit.record(actor, "agree_reservation", row, ["stage"])
    notifications.reservation_news(row)


@transaction.atomic
def decline(card_id: int, reservation_id: int, *, actor: audit.Actor) -> None:
    """Say no; the card is free for others. Twice is once. Raises `NotPossible` when it is out."""
    card, row = _lock(card_id, reservation_id)
    if row.stage == Stage.DECLINED:
        return
    _require(row, Stage.ASKED, Stage.AGREED)
    _end(row, Stage.DECLINED, actor, "decline_reservation")
    notifications.reservation_news(row)
    line.move_up(card)


@transaction.atomic
def hand_over(card_id: int, reservation_id: int, *, actor: audit.Actor) -> None:
    """Say that it was handed over, or taught. What is lent has a day to be back from now on.

    Twice is once. Raises `NotPossible` before they agreed, or when it is over.
    """
    card, row = _lock(card_id, reservation_id)
    if row.stage in {Stage.HANDED_OVER, Stage.DONE}:
        return
    _require(row, Stage.AGREED)
    row.handed_over_at = timezone.now()
    if card.kind == CardKind.LEND:
        row.stage, row.due_on = Stage.HANDED_OVER, days_from_now(card.lent_for or 1)
        row.save(update_fields=["stage", "handed_over_at", "due_on"])
        audit.record(actor, "hand_over_card", row, ["stage", "due_on"])
        notifications.reservation_news(row)
        return
    row.save(update_fields=["handed_over_at"])
    _end(row, Stage.DONE, actor, "hand_over_card")
    if CardKind(card.kind).is_over_once_done:
        cards.end(card, actor)
    line.move_up(card)


@transaction.atomic
def take_in_return(card_id: int, reservation_id: int, *, actor: audit.Actor) -> None:
    """Say that what was lent is back. Twice is once. Raises `NotPossible` when it was not out."""
    card, row = _lock(card_id, reservation_id)
    if row.stage == Stage.DONE:
        return
    _require(row, Stage.HANDED_OVER)
    _end(row, Stage.DONE, actor, "return_card")
    line.move_up(card)


@transaction.atomic
def write_off(card_id: int, reservation_id: int, *, actor: audit.Actor) -> None:
    """Say that what was lent does not come back: its card is over, and nobody is reminded.

    Twice is once. Raises `NotPossible` before the day on which it was to be back is over.
    """
    card, row = _lock(card_id, reservation_id)
    if row.stage == Stage.LOST:
        return
    if not row.is_overdue:
        raise NotPossible(CHANGED)
    _end(row, Stage.LOST, actor, "write_off_card")
    if cards.is_going_on(card):
        cards.end(card, actor)


# --- By whoever reserved it -----------------------------------------------------------------------


@transaction.atomic
def withdraw(reservation_id: int, *, actor: audit.Actor) -> None:
    """Take a reservation back, with all about whoever made it; the owner is told.

    Raises `NotPossible` while they have what was lent, `NoLongerThere` when that was done before.
    """
    card, row = _lock_own(reservation_id)
    if row.stage == Stage.HANDED_OVER:
        raise NotPossible(_("Please bring it back first. Then its owner presses that it is back."))
    _forget(card, row, actor)


@transaction.atomic
def forget(reservation_id: int, *, actor: audit.Actor) -> None:
    """Delete a reservation, and all about whoever made it, also while they have what was lent."""
    card, row = _lock_own(reservation_id)
    _forget(card, row, actor)


def _forget(card: Card, row: Reservation, actor: audit.Actor) -> None:
    was_live = row.is_live
    audit.record(actor, "withdraw_reservation", row)
    PrivateLink.objects.revoke(LinkPurpose.RESERVATION, row.pk)
    notifications.forget_reservation(row)
    row.delete()
    if not was_live:
        return
    if notifications.may_write(card):
        notifications.card_news(card)
    line.move_up(card)


@transaction.atomic
def prove_email(reservation_id: int, proof: str, *, actor: audit.Actor) -> None:
    """Take note that whoever has the mailbox has opened our letter. Twice is once."""
    _card, row = _lock_own(reservation_id)
    if row.email_proven_at is None and row.is_proven_by(proof):
        row.email_proven_at = timezone.now()
        row.save(update_fields=["email_proven_at"])
        audit.record(actor, "prove_email", row, ["email_proven_at"])


# --- By the clock ---------------------------------------------------------------------------------


@transaction.atomic
def end_unanswered(reservation_id: int) -> None:
    """Free a card whose owner has not answered for days, and tell who asked."""
    try:
        card, row = _lock_own(reservation_id)
    except NoLongerThere:
        return
    if row.stage == Stage.ASKED:
        _end(row, Stage.UNANSWERED, audit.SYSTEM, "end_reservation")
        notifications.reservation_news(row)
        line.move_up(card)


@transaction.atomic
def remind(reservation_id: int) -> None:
    """Ask whoever has what was lent to bring it back: on the day, and every few days after it."""
    try:
        _card, row = _lock_own(reservation_id)
    except NoLongerThere:
        return
    today = timezone.localdate()
    is_recent = row.reminded_on is not None and row.reminded_on > days_from_now(
        -REMINDED_EVERY_DAYS
    )
    if row.stage != Stage.HANDED_OVER or row.due_on is None or row.due_on > today or is_recent:
        return
    row.reminded_on = today
    row.save(update_fields=["reminded_on"])
    notifications.bring_back(row)


def _end(row: Reservation, stage: Stage, actor: audit.Actor, verb: str) -> None:
    row.stage, row.ended_at = stage, timezone.now()
    row.save(update_fields=["stage", "ended_at"])
    audit.record(actor, verb, row, ["stage"])


# --- Locks ----------------------------------------------------------------------------------------


def _lock_card(card_id: int) -> Card:
    rows = Card.objects.select_for_update(no_key=True, of=("self",))
    card = rows.filter(pk=card_id).first()
    if card is None:
        raise NotPossible(NOT_THERE)
    return card


def _lock(card_id: int, reservation_id: int) -> tuple[Card, Reservation]:
    """Return both, locked; the reservation must be one of the card's. Raises `NotPossible`."""
    card = _lock_card(card_id)
    rows = Reservation.objects.select_for_update(no_key=True, of=("self",))
    row = rows.filter(pk=reservation_id, card=card).first()
    if row is None:
        raise NotPossible(CHANGED)
    return card, row


def _lock_own(reservation_id: int) -> tuple[Card, Reservation]:
    found = Reservation.objects.filter(pk=reservation_id).values_list("card", flat=True).first()
    try:
        return _lock(found or 0, reservation_id)
    except NotPossible as error:
        raise NoLongerThere(error.message) from error


def _require(row: Reservation, *stages: Stage) -> None:
    if row.stage not in stages:
        raise NotPossible(CHANGED)
