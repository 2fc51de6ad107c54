"""Verbs that put needs to volunteers: one to one, to several at once, or several as a route."""

import datetime
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from common.models import LinkPurpose, PrivateLink
from requests_app import notifications
from requests_app.candidates import candidates_for
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import Match, Need, Route
from requests_app.services.guards import CANNOT_TAKE, require_open_need, translate_integrity_error
from requests_app.services.locking import (
    lock_need,
    lock_needs,
    lock_volunteer,
    lock_volunteers,
    set_need_status,
)

# Volunteers may still look up what they did for this long after they were asked.
MATCH_LINK_LIVES = datetime.timedelta(days=60)
# More than these at once is no longer "a few neighbors"; nor is a longer route one task.
MOST_ASKED = 10
FEWEST_STOPS, MOST_STOPS = 2, 12


@transaction.atomic
def offer_match(need_id: int, volunteer_id: int, *, actor: audit.Actor) -> Match:
    """Put a need to a volunteer, who gets a message with a private link.

    Raises `NotPossible` when somebody was faster or works on the need right now, or when the
    volunteer cannot take it (any more).
    """
    need = lock_need(need_id)
    require_open_need(need, actor)
    lock_volunteer(volunteer_id)
    if not candidates_for(need).filter(pk=volunteer_id).exists():
        raise NotPossible(CANNOT_TAKE)
    return _offer(need, volunteer_id, actor)


def _offer(need: Need, volunteer_id: int, actor: audit.Actor) -> Match:
    """Offer a locked need to one volunteer who can take it."""
    with translate_integrity_error(CANNOT_TAKE):
        match = _create(need, volunteer_id, MatchStatus.OFFERED, actor)
    _issue_link(match)
    set_need_status(need, NeedStatus.OFFERED)
    notifications.match_offered(match)
    return match


@transaction.atomic
def offer_to_several(
    need_id: int, volunteer_ids: Iterable[int], *, actor: audit.Actor
) -> list[Match]:
    """Put a need to several volunteers at once: whoever says yes first gets it.

    Who cannot take it (any more) is left out. Where only one is left, it is an ordinary offer.
    Raises `NotPossible` when somebody was faster or works on the need right now, when nobody of
    them can take it, or when they are more than `MOST_ASKED`.
    """
    ids = set(volunteer_ids)
    if len(ids) > MOST_ASKED:
        raise NotPossible(_("Please ask at most %(most)d at once.") % {"most": MOST_ASKED})
    need = lock_need(need_id)
    require_open_need(need, actor)
    lock_volunteers(ids)
    fitting = sorted(candidates_for(need).filter(pk__in=ids).values_list("pk", flat=True))
    if not fitting:
        raise NotPossible(_("None of them can take this need now."))
    if len(fitting) == 1:
        return [_offer(need, fitting[0], actor)]
    return _ask(need, fitting, actor)


def _ask(need: Need, volunteer_ids: Sequence[int], actor: audit.Actor) -> list[Match]:
    """Offer a locked need to all of them at once."""
    with translate_integrity_error(CANNOT_TAKE):
        matches = [_create(need, pk, MatchStatus.ASKED, actor) for pk in volunteer_ids]
    for match in matches:
        _issue_link(match)
        notifications.match_asked(match)
    set_need_status(need, NeedStatus.OFFERED)
    return matches


@transaction.atomic
def offer_route(need_ids: Iterable[int], volunteer_id: int, *, actor: audit.Actor) -> Route:
    """Put several needs to a volunteer as one task with one link, in the order that is given.

    All or nothing. Raises `NotPossible` when one of them is taken or worked on right now, when the
    volunteer cannot take one of them, or when there are too few or too many.
    """
    ids = list(dict.fromkeys(need_ids))
    if not FEWEST_STOPS <= len(ids) <= MOST_STOPS:
        limits = {"fewest": FEWEST_STOPS, "most": MOST_STOPS}
        raise NotPossible(_("A route has %(fewest)d to %(most)d needs.") % limits)
    needs = {need.pk: need for need in lock_needs(ids)}
    if len(needs) < len(ids):
        raise ObjectDoesNotExist
    for need in needs.values():
        require_open_need(need, actor)
    lock_volunteer(volunteer_id)
    for need in needs.values():
        _require_candidate(need, volunteer_id)
    return _offer_route([needs[pk] for pk in ids], volunteer_id, actor)


def _require_candidate(need: Need, volunteer_id: int) -> None:
    if not candidates_for(need).filter(pk=volunteer_id).exists():
        words = _("This volunteer cannot take %(reference)s (%(kind)s) now.")
        known = {"reference": need.request.reference, "kind": need.category.name_i18n}
        raise NotPossible(words % known)


def _offer_route(needs: Sequence[Need], volunteer_id: int, actor: audit.Actor) -> Route:
    """Offer as a route needs that are locked and that the volunteer can take."""
    route = Route.objects.create(volunteer_id=volunteer_id, offered_by=_staff_or_none(actor))
    with translate_integrity_error(CANNOT_TAKE):
        for need in needs:
            _create(need, volunteer_id, MatchStatus.OFFERED, actor, route=route)
    for need in needs:
        set_need_status(need, NeedStatus.OFFERED)
    PrivateLink.objects.issue(LinkPurpose.ROUTE, route.pk, expires_at=_link_ends())
    audit.record(actor, "offer_route", route)
    notifications.route_offered(route)
    return route


def _create(
    need: Need,
    volunteer_id: int,
    status: MatchStatus,
    actor: audit.Actor,
    route: Route | None = None,
) -> Match:
    now = timezone.now()
    match = Match.objects.create(
        need=need,
        volunteer_id=volunteer_id,
        route=route,
        status=status,
        offered_by=_staff_or_none(actor),
        offered_at=now,
        expires_at=now + settings.OFFER_EXPIRES_AFTER,
    )
    audit.record(actor, "offer_match", match, ["status"])
    return match


def _staff_or_none(actor: audit.Actor) -> User | None:
    return actor if isinstance(actor, User) else None


def _issue_link(match: Match) -> None:
    PrivateLink.objects.issue(LinkPurpose.MATCH, match.pk, expires_at=_link_ends())


def _link_ends() -> datetime.datetime:
    return timezone.now() + MATCH_LINK_LIVES
