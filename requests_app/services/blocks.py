"""Verbs on "not this person": a household and a volunteer who are not put together (again)."""

from django.db import transaction
from django.db.models import Q

from accounts import audit
from accounts.models import User
from requests_app import notifications
from requests_app.choices import BlockedBy, MatchStatus
from requests_app.models import Block, HelpRequest, Match, Need
from requests_app.services.locking import lock_matches, lock_needs, reopen_if_unmatched
from requests_app.services.transitions import withdraw
from volunteers.models import Volunteer


@transaction.atomic
def block_volunteer(
    request_id: int, volunteer_id: int, *, said_by: BlockedBy, actor: audit.Actor, note: str = ""
) -> Block:
    """Keep a volunteer from a household, now and for what it asks for later. Twice is once.

    What the volunteer was asked for or does for this household ends. They get the ordinary letter
    that it is no longer needed, and are never told why. The needs are open again.
    """
    request = HelpRequest.objects.get(pk=request_id)
    needs = lock_needs(_active_needs(request))
    between = [match for match in lock_matches(*needs) if match.volunteer_id == volunteer_id]
    volunteer = Volunteer.objects.get(pk=volunteer_id)
    block, is_new = Block.objects.get_or_create(
        request=request,
        volunteer=volunteer,
        defaults={
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
    _withdraw_between(between, said_by, actor)
    return block


def _active_needs(request: HelpRequest) -> list[int]:
    """Return the ids of all needs of the household that have not ended, of any of its requests."""
    same = Q(pk=request.pk)
    if request.phone_index:
        same |= Q(phone_index=request.phone_index)
    if request.email_index:
        same |= Q(email_index=request.email_index)
    household = HelpRequest.objects.filter(same)
    needs = Need.objects.active().filter(request__in=household.values("pk"))
    return list(needs.values_list("pk", flat=True))


def _withdraw_between(matches: list[Match], said_by: BlockedBy, actor: audit.Actor) -> None:
    """Withdraw them as no longer needed. The household is not told what it said itself."""
    accepted = [match for match in matches if match.status == MatchStatus.ACCEPTED]
    withdraw(matches)
    for match in matches:
        reopen_if_unmatched(match.need)
        audit.record(actor, "withdraw_match", match, ["status"])
    if said_by != BlockedBy.RESIDENT:
        for match in accepted:
            notifications.need_reopened(match)


@transaction.atomic
def unblock(block_id: int, *, actor: User) -> None:
    """Lift a block, with all others between the same two. Twice is once."""
    block = Block.objects.filter(pk=block_id).first()
    if block is None:
        return
    same = Q(request=block.request_id)
    if block.phone_index:
        same |= Q(phone_index=block.phone_index)
    if block.email_index:
        same |= Q(email_index=block.email_index)
    for each in Block.objects.filter(same, volunteer=block.volunteer_id):
        audit.record(actor, "unblock", each)
        each.delete()
