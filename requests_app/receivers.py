"""The receivers of signals: needs follow what changes in an app below."""

from typing import Any

from django.contrib.auth import user_logged_out
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from backoffice.signals import details_opened
from common.errors import NotPossible
from common.models import LinkPurpose, PrivateLink
from requests_app.choices import Detail
from requests_app.models import Block, ContactLog, HelpRequest, Match, Opening, Route, Thanks
from requests_app.services import give_back_all, give_back_offers, release_claims
from requests_app.services.call_list import strike_calls_to
from requests_app.services.guards import translate_integrity_error
from requests_app.services.links import renew_task_links
from requests_app.services.locking import lock_needs, lock_volunteers
from volunteers.signals import (
    StillBusyError,
    volunteer_leaving,
    volunteer_left,
    volunteer_link_renewed,
    volunteer_pausing,
    volunteers_joining,
)

BOTH_ASKED = _(
    "Both sign-ups were asked for the same need, or do it. Withdraw one of the two at the desk "
    "first."
)
TOO_MUCH = _(
    "Together they have more tasks than the sign-up that stays allows. Raise its limit first, or "
    "withdraw a task."
)


@receiver(volunteer_leaving)
def give_back_needs(volunteer_id: int, actor: audit.Actor, is_locked: bool, **_kwargs: Any) -> None:
    """Give back every need that a leaving volunteer was asked for or had taken."""
    if is_locked:
        # Needs come before volunteers in the order of locks: nothing can be given back here.
        if Match.objects.going_on().filter(volunteer=volunteer_id).exists():
            raise StillBusyError
        return
    give_back_all(volunteer_id, actor=actor)


@receiver(volunteer_pausing)
def give_back_unanswered(
    volunteer_id: int, actor: audit.Actor, is_locked: bool, **_kwargs: Any
) -> None:
    """Give back what a volunteer was asked for and has not answered, when a break begins."""
    if is_locked:
        # The same order of locks: what came in between is given back at the next attempt.
        if Match.objects.waiting().filter(volunteer=volunteer_id).exists():
            raise StillBusyError
        return
    give_back_offers(volunteer_id, actor=actor)


@receiver(volunteers_joining)
def move_what_they_have(kept_id: int, other_id: int, **_kwargs: Any) -> None:
    """Give all matches, routes and blocks of one sign-up to the other of the same person.

    The needs are locked before the volunteers, as everywhere; an offer that slips in between makes
    all of it begin again.
    """
    theirs = Match.objects.filter(volunteer=other_id)
    needs = set(theirs.values_list("need_id", flat=True))
    lock_needs(needs)
    lock_volunteers([kept_id, other_id])
    if set(theirs.values_list("need_id", flat=True)) - needs:
        raise StillBusyError
    own = Match.objects.going_on().filter(volunteer=kept_id)
    if own.filter(need__in=theirs.going_on().values("need")).exists():
        raise NotPossible(BOTH_ASKED)
    with translate_integrity_error(TOO_MUCH):
        theirs.update(volunteer=kept_id)
    Route.objects.filter(volunteer=other_id).update(volunteer=kept_id)
    # What either has seen counts for the one that stays.
    Opening.objects.filter(volunteer=other_id).update(volunteer=kept_id)
    blocks = Block.objects.filter(volunteer=other_id)
    blocks.filter(request__in=Block.objects.filter(volunteer=kept_id).values("request")).delete()
    blocks.update(volunteer=kept_id)


@receiver(volunteer_left)
def erase_what_they_wrote(volunteer_id: int, **_kwargs: Any) -> None:
    """Delete what a volunteer wrote and was thanked for, and revoke their links."""
    matches = Match.objects.filter(volunteer=volunteer_id)
    Thanks.objects.filter(match__in=matches).delete()
    routes = Route.objects.filter(volunteer=volunteer_id)
    # Only rows with words in them: an update of all would write each of them anew.
    written = matches.exclude(reason_note="", overruled_why="")
    written.update(reason_note="", overruled_why="")
    Block.objects.filter(volunteer=volunteer_id).update(note="")  # the block itself stays
    helped = matches.exclude(volunteer_said="").values("need__request")
    # Entries do not say which volunteer wrote them: of all who helped there the notes go.
    ContactLog.objects.from_volunteers().filter(request__in=helped).update(note="")
    strike_calls_to(volunteer_id)
    PrivateLink.objects.revoke(LinkPurpose.MATCH, *matches.values_list("pk", flat=True))
    PrivateLink.objects.revoke(LinkPurpose.ROUTE, *routes.values_list("pk", flat=True))


@receiver(volunteer_link_renewed)
def renew_links_of_tasks(volunteer_id: int, **_kwargs: Any) -> None:
    """Replace the links of a volunteer's tasks, which stood on the page that stopped."""
    renew_task_links(volunteer_id)


@receiver(user_logged_out)
def release_claims_on_logout(user: User | None, **_kwargs: Any) -> None:
    """Release the claims of who signs out."""
    # Django sends None for somebody whose session had ended before.
    if user is not None:
        release_claims(actor=user)


@receiver(details_opened, sender=HelpRequest)
def tell_household_who_looked(user: User, row: HelpRequest, **_kwargs: Any) -> None:
    """Write down for the household's page that somebody of the staff opened its details."""
    Opening.objects.create(request=row, user=user, step=Detail.ALL)
