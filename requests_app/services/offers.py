"""The verbs that put needs to volunteers: one to one, to several, or several as a route."""

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
from common.languages import gap
from common.models import LinkPurpose, PrivateLink
from matching import Obstacle
from requests_app import notifications
from requests_app.candidates import candidates_for, why_not
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.days import answer_by
from requests_app.models import Match, Need, Route
from requests_app.services import transitions
from requests_app.services.guards import (
    CANNOT_TAKE,
    require_open_need,
    require_room_this_week,
    translate_integrity_error,
)
from requests_app.services.locking import (
    lock_need,
    lock_needs,
    lock_volunteer,
    lock_volunteers,
    set_need_status,
)
from requests_app.services.matches import accept_match
from requests_app.services.openings import require_may_pick

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
    # Before looking at their limits: two offers at once are counted one after the other.
    volunteer = lock_volunteer(volunteer_id)
    if actor == audit.VOLUNTEER:
        require_may_pick(volunteer)
    if not candidates_for(need).filter(pk=volunteer_id).exists():
        raise NotPossible(CANNOT_TAKE)
    # The rules know of matches alone.
    require_room_this_week(volunteer, actor)
    return _offer(need, volunteer_id, actor)


def _offer(
    need: Need,
    volunteer_id: int,
    actor: audit.Actor,
    overruled: Sequence[Obstacle] = (),
    why: str = "",
) -> Match:
    """Offer a locked need to one volunteer who can take it."""
    match = _put_to(need, volunteer_id, actor, overruled, why)
    notifications.match_offered(match)
    return match


def _put_to(
    need: Need, volunteer_id: int, actor: audit.Actor, overruled: Sequence[Obstacle], why: str
) -> Match:
    """Put a locked need to one volunteer, with a link, and tell nobody yet."""
    with translate_integrity_error(CANNOT_TAKE):
        match = _create(
            need, volunteer_id, MatchStatus.OFFERED, actor, overruled=overruled, why=why
        )
    if overruled:
        audit.record(actor, "overrule_rules", match, ["overruled", "overruled_why"])
    _issue_link(match)
    set_need_status(need, NeedStatus.OFFERED)
    return match


# --- A coordinator knows better -------------------------------------------------------------------


class ReasonNeededError(NotPossible):
    """A rule leaves the volunteer out, which a coordinator may overrule if they say why."""


@transaction.atomic
def offer_anyway(need_id: int, volunteer_id: int, *, why: str, actor: User) -> Match:
    """Put a need to a volunteer whom rules leave out; which ones, and `why`, is recorded.

    The limits count it like any other. Raises `ReasonNeededError` without a reason, and
    `NotPossible` for what nobody may overrule, or when somebody was faster.
    """
    need = lock_need(need_id)
    overruled = _weigh(need, volunteer_id, why, actor)
    return _offer(need, volunteer_id, actor, overruled, why if overruled else "")


@transaction.atomic
def record_yes(need_id: int, volunteer_id: int, *, why: str = "", actor: User) -> Match:
    """Record a yes that was said on the phone, asked for before or not. Twice is once.

    Both sides are put in touch at once. Where rules leave the volunteer out it needs a reason, as
    `offer_anyway` does, and raises the same.
    """
    need = lock_need(need_id)
    going_on = Match.objects.going_on().filter(need=need, volunteer=volunteer_id).first()
    if going_on is not None:
        return _accept_going_on(going_on, actor)
    overruled = _weigh(need, volunteer_id, why, actor)
    match = _put_to(need, volunteer_id, actor, overruled, why if overruled else "")
    transitions.accept(match, actor)
    notifications.match_accepted(match)
    return match


def _accept_going_on(match: Match, actor: User) -> Match:
    if match.status == MatchStatus.ACCEPTED:
        return match
    if match.route_id is not None:
        raise NotPossible(_("They were asked for this along with other needs: answer all of it."))
    return accept_match(match.pk, actor=actor)


def _weigh(need: Need, volunteer_id: int, why: str, actor: User) -> Sequence[Obstacle]:
    """Lock the volunteer, and return the rules that `why` overrules; none where they fit."""
    require_open_need(need, actor)
    found = why_not(need, lock_volunteer(volunteer_id))
    final = [obstacle.text for obstacle in found if obstacle.is_final]
    if final:
        raise NotPossible(gap().join(final))
    if found and not why:
        rules = gap().join(obstacle.text for obstacle in found)
        words = _("%(rules)s If you know better, write why, and ask them all the same.")
        raise ReasonNeededError(words % {"rules": rules})
    return found


# --- Several --------------------------------------------------------------------------------------


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
    # Each once, in the order in which the volunteer will go.
    ids = list(dict.fromkeys(need_ids))
    if not FEWEST_STOPS <= len(ids) <= MOST_STOPS:
        limits = {"fewest": FEWEST_STOPS, "most": MOST_STOPS}
        raise NotPossible(_("A route has %(fewest)d to %(most)d needs.") % limits)
    needs = {need.pk: need for need in lock_needs(ids)}
    if len(needs) < len(ids):
        # No refusal in words: no page offers a need that is not there.
        raise ObjectDoesNotExist
    for need in needs.values():
        require_open_need(need, actor)
    lock_volunteer(volunteer_id)
    for need in needs.values():
        # Each by itself: together they are one task, so they fill no limit that one does not.
        _require_candidate(need, volunteer_id)
    # Locked by id, but put to them in the order of the route.
    return _offer_route([needs[pk] for pk in ids], volunteer_id, actor)


def _require_candidate(need: Need, volunteer_id: int) -> None:
    if not candidates_for(need).filter(pk=volunteer_id).exists():
        words = _("This volunteer cannot take %(reference)s (%(kind)s) now.")
        known = {"reference": need.request.reference, "kind": need.category.name_i18n}
        raise NotPossible(words % known)


def _offer_route(needs: Sequence[Need], volunteer_id: int, actor: audit.Actor) -> Route:
    """Offer as a route needs that are locked and that the volunteer can take."""
    route = Route.objects.create(volunteer_id=volunteer_id, offered_by=_staff_or_none(actor))
    # One answer for all of it, in time for the stop that can wait least
    first = min(needs, key=lambda need: need.needed_by or datetime.date.max)
    with translate_integrity_error(CANNOT_TAKE):
        for need in needs:
            day = first.needed_by
            _create(need, volunteer_id, MatchStatus.OFFERED, actor, route=route, day=day)
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
    day: datetime.date | None = None,
    overruled: Sequence[Obstacle] = (),
    why: str = "",
) -> Match:
    """`day`: the day that the answer must be in time for, where it is not that of the need."""
    now = timezone.now()
    match = Match.objects.create(
        need=need,
        volunteer_id=volunteer_id,
        route=route,
        status=status,
        offered_by=_staff_or_none(actor),
        offered_at=now,
        # Only volunteers themselves put needs to themselves.
        is_picked=actor == audit.VOLUNTEER,
        expires_at=answer_by(day or need.needed_by, now, settings.OFFER_EXPIRES_AFTER),
        overruled=[{"code": rule.code, "values": rule.values} for rule in overruled],
        overruled_why=why,
    )
    audit.record(actor, "offer_match", match, ["status"])
    return match


def _staff_or_none(actor: audit.Actor) -> User | None:
    return actor if isinstance(actor, User) else None


def _issue_link(match: Match) -> None:
    PrivateLink.objects.issue(LinkPurpose.MATCH, match.pk, expires_at=_link_ends())


def _link_ends() -> datetime.datetime:
    return timezone.now() + MATCH_LINK_LIVES
