"""The verbs on "not this person": a household and a volunteer kept apart from now on."""

from collections.abc import Collection, Iterable

from django.db import transaction

from accounts import audit
from accounts.models import User
from requests_app.choices import BlockedBy, MatchStatus
from requests_app.models import Block, HelpRequest, Household, Need
from requests_app.services.guards import require_household
from requests_app.services.locking import (
    lock_households_of,
    lock_matches,
    lock_needs,
    reopen_if_unmatched,
)
from requests_app.services.telling import tell_of_lost_helper
from requests_app.services.transitions import withdraw
from volunteers.models import Volunteer


@transaction.atomic
def block_volunteer(
    request_id: int, volunteer_id: int, *, said_by: BlockedBy, actor: audit.Actor, note: str = ""
) -> Block:
    """Keep a volunteer from a household, now and for what it asks for later. Twice is once.

    What the volunteer was asked for or does for this household ends. They get the ordinary letter
    that it is no longer needed, and are never told why. The needs are open again. Raises
    `NotPossible` when the request was erased.
    """
    # All of the household's: only under the locks is it known in which the volunteer is.
    rows = lock_households_of([request_id])
    request = rows[request_id]
    require_household(request)
    needs = active_needs(rows)
    volunteer = Volunteer.objects.get(pk=volunteer_id)
    # The indexes as they are now: both sides may change or erase their phone and email later.
    block, is_new = Block.objects.get_or_create(
        request=request,
        volunteer=volunteer,
        defaults={
            "household_id": request.household_id,
            "phone_index": request.phone_index,
            "email_index": request.email_index,
            "volunteer_phone_index": volunteer.phone_index,
            "volunteer_email_index": volunteer.email_index,
            "said_by": said_by,
            "by": actor if isinstance(actor, User) else None,
            "note": note,
        },
    )
    if is_new:
        audit.record(actor, "block_volunteer", block)
    end_matches_with({volunteer_id}, needs, said_by, actor, said_on=request_id)
    return block


def active_needs(request_ids: Iterable[int]) -> list[Need]:
    """Lock all needs that have not ended of requests that are locked already."""
    needs = Need.objects.active().filter(request__in=list(request_ids))
    return lock_needs(needs.values_list("pk", flat=True))


def end_matches_with(
    volunteer_ids: Collection[int],
    needs: list[Need],
    said_by: BlockedBy,
    actor: audit.Actor,
    *,
    said_on: int | None = None,
) -> None:
    """Withdraw what these volunteers have to do for `needs`, all locked, as no longer needed.

    A resident who said it on the page of the request `said_on` reads it there, and gets no message
    about that one.
    """
    matches = [each for each in lock_matches(*needs) if each.volunteer_id in volunteer_ids]
    # Read first, since `withdraw` changes the states.
    accepted = [match for match in matches if match.status == MatchStatus.ACCEPTED]
    withdraw(matches)
    for match in matches:
        reopen_if_unmatched(match.need)
        audit.record(actor, "withdraw_match", match, ["status"])
    # Another request's page says nothing: whoever reads that one may not be who pressed.
    said_here = said_on if said_by == BlockedBy.RESIDENT else None
    tell_of_lost_helper(match for match in accepted if match.need.request_id != said_here)


@transaction.atomic
def unblock(block_id: int, *, actor: User) -> None:
    """Lift a block, with all others between the same two. Twice is once.

    A household that was erased is gone for good with the last one.
    """
    block = Block.objects.filter(pk=block_id).first()
    if block is None:
        return
    # One by one, so that each has its entry in the audit log.
    for each in Block.objects.filter(household=block.household_id, volunteer=block.volunteer_id):
        audit.record(actor, "unblock", each)
        each.delete()
    forget_if_empty(block.household_id)


def forget_if_empty(household_id: int) -> None:
    """Delete a household of which nothing is left: no request, and nobody whom it keeps away."""
    is_left = HelpRequest.objects.filter(household=household_id).exists()
    if not is_left and not Block.objects.filter(household=household_id).exists():
        Household.objects.filter(pk=household_id).delete()
