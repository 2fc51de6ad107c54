"""The verbs on claims: a need is worked on at one desk at a time.

A claim is a lease: it runs out by itself, every press of its holder renews it, and nobody holds
two. What is claimed can still be looked at, and taken over on purpose, which is recorded.
"""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from requests_app.models import Need
from requests_app.services.locking import lock_need

CLAIM_LASTS = datetime.timedelta(minutes=10)


def claim_need(need_id: int, *, actor: User) -> Need:
    """Claim a need for `actor`, or renew their claim; what they had claimed before is free again.

    A need that has ended is not claimed. Raises `NotPossible` when somebody else has claimed it.
    """
    # In a transaction of its own: nobody waits for one need while they hold another.
    release_claims(actor=actor, except_need=need_id)
    with transaction.atomic():
        need = lock_need(need_id)
        require_unclaimed(need, actor)
        _renew_claim(need, actor)
    return need


def take_over_need(need_id: int, *, actor: User) -> Need:
    """Claim a need although somebody else has claimed it. Recorded when that was so."""
    release_claims(actor=actor, except_need=need_id)
    with transaction.atomic():
        need = lock_need(need_id)
        if need.is_claimed_by_another(actor):
            audit.record(actor, "take_over_need", need, ["claimed_by"])
        _renew_claim(need, actor)
    return need


def require_unclaimed(need: Need, actor: User) -> None:
    """Raise `NotPossible`, in words, when somebody other than `actor` has claimed `need`.

    The need must be locked and have been read under that lock.
    """
    if need.is_active and need.is_claimed_by_another(actor):
        raise NotPossible(
            _("%(name)s has this need open until %(time)s; talk to them, or take it over.")
            % {"name": need.claimed_by, "time": time_of_day(need.claimed_until)}
        )


@transaction.atomic
def release_claims(*, actor: User, except_need: int | None = None) -> None:
    """Release what `actor` has claimed, but for `except_need`."""
    held = Need.objects.filter(claimed_by=actor).exclude(pk=except_need or 0).order_by("id")
    # Locked by id before they are written: an UPDATE alone locks in whatever order it finds.
    ids = list(held.select_for_update(no_key=True).values_list("pk", flat=True))
    Need.objects.filter(pk__in=ids, claimed_by=actor).update(claimed_by=None, claimed_until=None)


def release_claim(need_id: int, *, actor: User, until: datetime.datetime) -> None:
    """Release a need when `actor` still holds the claim that runs `until` then.

    A page that was left says so late, perhaps after the next press has renewed the claim.
    """
    # One statement with all its conditions, so there is nothing to lock before.
    held = Need.objects.filter(pk=need_id, claimed_by=actor, claimed_until=until)
    held.update(claimed_by=None, claimed_until=None)


def time_of_day(moment: datetime.datetime | None) -> str:
    """Return the time as the reader's language writes it; "" for none."""
    return time_format(timezone.localtime(moment)) if moment else ""


def _renew_claim(need: Need, actor: User) -> None:
    if not need.is_active:
        return
    need.claimed_by = actor
    need.claimed_until = timezone.now() + CLAIM_LASTS
    need.save(update_fields=["claimed_by", "claimed_until"])
