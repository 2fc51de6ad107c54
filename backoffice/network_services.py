"""The doors to the network's one row: it is changed, opened, paused, and opened again."""

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.audit import Actor
from common import current
from common.errors import NotPossible
from common.languages import ANOTHER, is_language
from network.models import ONE, Network

# More boxes would make the first page of the forms too heavy for an old phone.
MOST_SPOKEN = 60
TOO_MANY = _("Sixty languages are the most. Please remove one first.")
UNKNOWN = _("We do not know this language.")
OPEN_ALREADY = _("It is open already.")
PAUSED_ALREADY = _("It pauses already.")
NEVER_OPEN = _("It is not open yet.")
PAST = _("This day has passed. Please choose one that is to come.")


@transaction.atomic
def the_network() -> Network:
    """Return the network, locked until the caller's transaction ends; made if it is not there."""
    Network.objects.get_or_create(pk=ONE)
    # Forgotten once all can see it: the next page of this process reads it anew.
    transaction.on_commit(current.forget)
    return Network.objects.select_for_update(of=("self",)).get()


@transaction.atomic
def change_network(row: Network, changed: Sequence[str], *, actor: Actor) -> None:
    """Store what was `changed` of `row`: texts, ways to reach it, languages, how long is kept."""
    now = the_network()
    for name in ("opened_at", "paused_at", "paused_until"):
        # Whoever opened it in the meantime has opened it.
        setattr(row, name, getattr(now, name))
    # Also where nothing was changed: whoever saves confirms what the translations are of.
    row.save()
    if changed:
        audit.record(actor, "change", row, changed)


@transaction.atomic
def choose_spoken_languages(codes: Sequence[str], *, actor: Actor) -> None:
    """Let people choose from the languages `codes`, in their order; from our own list for none.

    What people chose before stays with them. Raises `NotPossible`.
    """
    row, wanted = the_network(), list(dict.fromkeys(codes))
    if len(wanted) > MOST_SPOKEN:
        raise NotPossible(TOO_MANY)
    if not all(code != ANOTHER and is_language(code) for code in wanted):
        raise NotPossible(UNKNOWN)
    if row.spoken_languages != wanted:
        row.spoken_languages = wanted
        row.save(update_fields=["spoken_languages"])
        audit.record(actor, "change", row, ["spoken_languages"])


@transaction.atomic
def open_network(*, actor: Actor, all_the_same: bool = False) -> Network:
    """Let people ask and offer, for the first time or after a pause. Raises `NotPossible`.

    `all_the_same` is recorded: whoever pressed was shown what is missing.
    """
    row = the_network()
    if row.opened_at and not row.paused_at:
        raise NotPossible(OPEN_ALREADY)
    row.opened_at = row.opened_at or timezone.now()
    row.paused_at = row.paused_until = None
    row.save(update_fields=["opened_at", "paused_at", "paused_until"])
    verb = "open_network_all_the_same" if all_the_same else "open_network"
    audit.record(actor, verb, row, ["opened_at", "paused_at"])
    return row


@transaction.atomic
def pause_network(*, until: datetime.date | None = None, actor: Actor) -> Network:
    """Take nothing from now on, and say until when (it opens again by a press only).

    Raises `NotPossible` when it is not open, and for a day that has passed.
    """
    row = the_network()
    if row.opened_at is None:
        raise NotPossible(NEVER_OPEN)
    if row.paused_at:
        raise NotPossible(PAUSED_ALREADY)
    if until and until < timezone.localdate():
        raise NotPossible(PAST)
    row.paused_at, row.paused_until = timezone.now(), until
    row.save(update_fields=["paused_at", "paused_until"])
    audit.record(actor, "pause_network", row, ["paused_at", "paused_until"])
    return row
