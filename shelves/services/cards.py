"""The verbs on cards: put up, looked at, renewed, taken back, ended."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from backoffice.proposals import DECIDED_BEFORE, Proposals, Submitted
from common.errors import NoLongerThere, NotPossible
from common.fields import with_blind_indexes
from common.models import LinkPurpose, PrivateLink
from resources.models import Resource
from shelves import news, notifications
from shelves.choices import CardKind, CardState, Stage
from shelves.models import Card, Photo, Reservation, days_from_now
from shelves.services import line

# So long a card is shown where nobody says until when, and again after each press.
SHOWN_FOR_DAYS = 60
# What names somebody, or is their own words.
OWN_FIELDS = ("name", "phone", "email", "title", "details", "reason", "staff_note")

# What anybody reads on a card, and staff may put right.
WORDS = ("kind", "title", "details", "category", "lent_for")

OVER = _("This card is over. You can put up a new one.")
CHANGED_SINCE = _("Somebody has changed this card meanwhile. Please look again.")
KIND_STAYS = _("Somebody has reserved it: please leave the kind as it is.")
OUT = _("Somebody has it. Once it is back, press that first; then you can take the card down.")


class Outdated(NotPossible):
    """Raised for words that were typed over others than those that are there."""


cards = Proposals(
    model=Card,
    purpose=LinkPurpose.CARD,
    related=("ward", "category", "place"),
    may_write=notifications.may_write,
    received=notifications.card_received,
    waits=news.waits_for_look,
    forget=notifications.forget_card,
)


# --- By its owner ---------------------------------------------------------------------------------


def put_up(
    fields: Mapping[str, Any],
    *,
    submission_key: str,
    why_aside: str = "",
    actor: audit.Actor = audit.RESIDENT,
) -> Submitted[Card]:
    """Store a card once per `submission_key`; nobody reads it before somebody looked at it."""
    return cards.submit(
        fields, submission_key=submission_key, why_aside=why_aside, verb="put_up_card", actor=actor
    )


@transaction.atomic
def renew(card_id: int, *, actor: audit.Actor) -> None:
    """Show a card for some weeks from today. Raises `NotPossible` for what is not there any more.

    Raises `NoLongerThere` when it was taken back.
    """
    card = lock(card_id)
    if not may_renew(card):
        raise NotPossible(OVER)
    card.state, card.ended_at = CardState.PUBLIC, None
    card.until = max(card.until, days_from_now(SHOWN_FOR_DAYS))
    card.save(update_fields=["state", "ended_at", "until"])
    audit.record(actor, "renew_card", card, ["until"])


@transaction.atomic
def choose_place(card_id: int, place: Resource | None, *, actor: audit.Actor) -> None:
    """Store where a card's thing can be handed over; None for nowhere in particular.

    Raises `NotPossible` for a place that nobody can look up, and for a card that is over.
    """
    card = lock(card_id)
    if not is_going_on(card):
        raise NotPossible(OVER)
    if place is not None and not places().filter(pk=place.pk).exists():
        raise NotPossible(_("This is not in the directory any more. Please choose another one."))
    if card.place != place:
        card.place = place
        card.save(update_fields=["place"])
        audit.record(actor, "choose_place", card, ["place"])


def places() -> QuerySet[Resource]:
    """Return the places of the directory at which things can be handed over."""
    return Resource.objects.published().filter(address_hidden=False).order_by("pk")


def is_going_on(card: Card) -> bool:
    """Tell whether the card waits for a look, or is public."""
    return card.state in {CardState.WAITING, CardState.PUBLIC}


def may_renew(card: Card) -> bool:
    """Tell whether there is still something of it: it is public, or ended by its day alone."""
    if card.state == CardState.PUBLIC:
        return True
    if card.state != CardState.ENDED or card.decided_by_id is None:
        return False
    over = [Stage.LOST, *([Stage.DONE] if _is_over_once_done(card) else [])]
    return not Reservation.objects.filter(card=card, stage__in=over).exists()


def _is_over_once_done(card: Card) -> bool:
    return CardKind(card.kind).is_over_once_done


@transaction.atomic
def take_back(card_id: int, *, actor: audit.Actor) -> None:
    """Take a card down, with all about whoever put it up. Somebody who had reserved it is told.

    Raises `NotPossible` while it is lent out: whoever has it must know where to bring it.
    Raises `NoLongerThere` when that was done before.
    """
    card = lock(card_id)
    if is_out(card):
        raise NotPossible(OUT)
    _forget(card, actor)


@transaction.atomic
def erase(card_id: int, *, actor: audit.Actor) -> None:
    """Delete all about whoever put up a card, also while somebody has what was lent.

    Raises `NoLongerThere` when that was done before.
    """
    _forget(lock(card_id), actor)


def is_out(card: Card) -> bool:
    """Tell whether somebody has what was lent."""
    return card.reservations.filter(stage=Stage.HANDED_OVER).exists()


def _forget(card: Card, actor: audit.Actor) -> None:
    audit.record(actor, "take_back_card", card)
    PrivateLink.objects.revoke(LinkPurpose.CARD, card.pk)
    notifications.forget_card(card)
    for name in OWN_FIELDS:
        setattr(card, name, "")
    card.email_proven_at, card.place = None, None
    card.state, card.ended_at = CardState.ENDED, card.ended_at or timezone.now()
    written = [*OWN_FIELDS, "email_proven_at", "place", "state", "ended_at"]
    card.save(update_fields=with_blind_indexes(written))
    Photo.objects.filter(card=card).delete()
    # Nobody is left to bring it to.
    out = card.reservations.filter(stage=Stage.HANDED_OVER)
    out.update(stage=Stage.DONE, ended_at=timezone.now())
    _let_go(card)


def _let_go(card: Card) -> None:
    """End what was reserved of a locked card that is shown no more, and tell whoever did.

    What is lent out still has to come back: both keep each other's contact until it has.
    """
    rows = Reservation.objects.live().exclude(stage=Stage.HANDED_OVER).filter(card=card)
    for row in rows.select_for_update(of=("self",)):
        row.stage, row.ended_at = Stage.DECLINED, timezone.now()
        row.save(update_fields=["stage", "ended_at"])
        notifications.reservation_news(row)
    line.let_go(card)


@transaction.atomic
def renew_link(card_id: int, *, actor: audit.Actor, in_place_of: str = "") -> str:
    """Stop the link for a new one; its token. Two presses at once on one page get the same."""
    card = lock(card_id)
    link = PrivateLink.objects.renew(LinkPurpose.CARD, card.pk, in_place_of=in_place_of)
    audit.record(actor, "renew_link", card)
    return link.token


# --- By staff -------------------------------------------------------------------------------------


@transaction.atomic
def reword(card_id: int, said: Mapping[str, Any], *, seen: str, actor: User) -> None:
    """Put right what a card says (`WORDS`), which its owner reads on their page.

    `seen` is what `mark_of` gave for the card when somebody looked at it. The same words once more
    change nothing. Raises `Outdated` when the card says something else by now, `NotPossible` for a
    card that is over, and for another kind of what somebody has reserved or waits for.
    """
    card = lock(card_id)
    if not is_going_on(card):
        raise NotPossible(OVER)
    changed = [name for name in WORDS if getattr(card, name) != said[name]]
    if not changed:
        return
    if mark_of(card) != seen:
        raise Outdated(CHANGED_SINCE)
    if "kind" in changed and card.reservations.filter(stage__in=Stage.going_on()).exists():
        raise NotPossible(KIND_STAYS)
    for name in changed:
        setattr(card, name, said[name])
    card.reworded_at = timezone.now()
    card.save(update_fields=[*changed, "reworded_at"])
    audit.record(actor, "reword_card", card, changed)


def mark_of(card: Card) -> str:
    """Return a mark of what a card says now: another one once it says something else."""
    said = [card.kind, card.title, card.details, card.category_id, card.lent_for]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


@transaction.atomic
def publish(card_id: int, *, actor: User) -> None:
    """Let anybody read a card, and tell its owner. Raises `NotPossible` when it was decided."""
    card = _lock_waiting(card_id)
    if card.until < timezone.localdate():
        raise NotPossible(_("Its last day has passed."))
    _decide(card, CardState.PUBLIC, actor)
    audit.record(actor, "publish_card", card, ["state"])


@transaction.atomic
def refuse(card_id: int, reason: str, *, actor: User) -> None:
    """Do not show a card, or show it no more, and say why.

    Raises `NotPossible` when it was decided already, or is over.
    """
    card = lock(card_id)
    if not (card.is_waiting or card.state == CardState.PUBLIC):
        raise NotPossible(DECIDED_BEFORE)
    card.reason = reason
    _decide(card, CardState.REFUSED, actor, "reason")
    _let_go(card)
    audit.record(actor, "refuse_card", card, ["reason", "state"])


def _decide(card: Card, state: CardState, actor: User, *names: str) -> None:
    card.state, card.decided_at, card.decided_by = state, timezone.now(), actor
    card.save(update_fields=["state", "decided_at", "decided_by", *names])
    notifications.card_news(card)


# --- By the clock ---------------------------------------------------------------------------------


@transaction.atomic
def end_by_day(card_id: int) -> bool:
    """End a card whose last day has passed; False when it was renewed or ended meanwhile."""
    card = Card.objects.select_for_update(no_key=True, of=("self",)).filter(pk=card_id).first()
    passed = card is not None and card.state == CardState.PUBLIC and not card.is_shown
    if card is None or not passed:
        return False
    end(card, audit.SYSTEM)
    return True


def end(card: Card, actor: audit.Actor) -> None:
    """Write on a locked card that it is over."""
    card.state, card.ended_at = CardState.ENDED, timezone.now()
    card.save(update_fields=["state", "ended_at"])
    audit.record(actor, "end_card", card, ["state"])
    line.let_go(card)


@transaction.atomic
def tell_of_end(card_id: int) -> None:
    """Tell an owner, once for each last day, that it comes and one press renews the card."""
    card = Card.objects.select_for_update(no_key=True, of=("self",)).filter(pk=card_id).first()
    if card is None or not card.is_shown or card.end_told_for == card.until:
        return
    card.end_told_for = card.until
    card.save(update_fields=["end_told_for"])
    notifications.card_ending(card)


def delete_old(card_id: int) -> None:
    """Delete a card whose time is over, with what was reserved of it: the job of every night."""
    with transaction.atomic():
        card = cards.lock(card_id)
        PrivateLink.objects.revoke(LinkPurpose.CARD, card.pk)
        notifications.forget_card(card)
        for reservation in card.reservations.all():
            PrivateLink.objects.revoke(LinkPurpose.RESERVATION, reservation.pk)
            notifications.forget_reservation(reservation)
        audit.record(audit.SYSTEM, "take_back_card", card)
        card.delete()


# --- Locks ----------------------------------------------------------------------------------------


def lock(card_id: int) -> Card:
    """Return it, locked. Raises `NoLongerThere` when its owner took it back."""
    card = cards.lock(card_id)
    if not card.title:
        raise NoLongerThere(_("This was taken back."))
    return card


def _lock_waiting(card_id: int) -> Card:
    card = lock(card_id)
    if not card.is_waiting:
        raise NotPossible(DECIDED_BEFORE)
    return card
