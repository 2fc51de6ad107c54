"""Verbs that close a need which nobody here helped with: we cannot, or others did."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.errors import NotPossible
from requests_app.choices import NeedStatus
from requests_app.ends import EndReason
from requests_app.models import Match, Need, Referral
from requests_app.models.referrals import MOST_REFERRALS
from requests_app.referrals import best_for
from requests_app.services.locking import lock_need, lock_needs_of, lock_request
from requests_app.services.requests import end_needs
from requests_app.services.telling import tell_of_end
from resources.models import Resource


@transaction.atomic
def close_need(
    need_id: int, *, reason: EndReason, resource_ids: Iterable[int] = (), actor: User
) -> None:
    """Close a need; its household is told why, with the resources to turn to. Twice is once.

    Without an email they are put on today's call list. Raises `NotPossible` for more than
    `MOST_REFERRALS` resources; one that is not published (any more) is left out.
    """
    ids = list(dict.fromkeys(resource_ids))
    if len(ids) > MOST_REFERRALS:
        raise NotPossible(
            _("Please choose fewer resources: at most %(most)d.") % {"most": MOST_REFERRALS}
        )
    need = lock_need(need_id)
    _close([need], {need.pk: reason}, {need.pk: ids}, actor)


@transaction.atomic
def close_as_we_cannot_help(need_id: int, *, actor: User) -> None:
    """Close a need with the reason that its history shows, and what fits best. Twice is once."""
    need = lock_need(need_id)
    _close([need], {need.pk: likely_reason(need)}, {need.pk: best_for(need)}, actor)


@transaction.atomic
def close_request(request_id: int, *, others_did: bool, actor: User) -> None:
    """Close all that is left of a request; its household is told once. Twice is once.

    Where we cannot help, each need's history says why, and what fits best is suggested.
    """
    needs = [need for need in lock_needs_of(lock_request(request_id)) if need.is_active]
    if others_did:
        _close(needs, dict.fromkeys((need.pk for need in needs), EndReason.OTHERS_DID), {}, actor)
        return
    reasons = {need.pk: likely_reason(need) for need in needs}
    _close(needs, reasons, {need.pk: best_for(need) for need in needs}, actor)


def likely_reason(need: Need) -> EndReason:
    """Return why we cannot help, as far as the need's history knows."""
    was_asked = Match.objects.filter(need=need).exists()
    return EndReason.NOBODY_SAID_YES if was_asked else EndReason.NOBODY_FITS


def _close(
    needs: list[Need],
    reasons: Mapping[int, EndReason],
    resource_ids: Mapping[int, list[int]],
    actor: User,
) -> None:
    """Close those of locked needs that have not ended; all of them are of one request."""
    closed = end_needs(needs, NeedStatus.CLOSED, actor, reasons)
    for need in closed:
        _refer(need, resource_ids.get(need.pk, []))
    if closed:
        tell_of_end(closed)


def _refer(need: Need, resource_ids: list[int]) -> None:
    """Keep what was suggested, in its order: the letter and the private page read it."""
    # The new end says where to turn now: of an earlier one nothing stays.
    Referral.objects.filter(need=need).delete()
    published = Resource.objects.published().in_bulk(resource_ids)
    chosen = [pk for pk in resource_ids if pk in published]
    Referral.objects.bulk_create(
        Referral(need=need, resource_id=pk, position=place) for place, pk in enumerate(chosen, 1)
    )
