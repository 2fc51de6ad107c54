"""Verbs on whose requests belong together. People decide: a phone or an address is but a hint.

Nobody changes a household without the locks of all its requests: whoever holds these knows that
nothing joins it, leaves it, or is kept apart from it meanwhile.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from common.pairs import in_order
from requests_app.choices import BlockedBy
from requests_app.models import Block, HelpRequest, Household, KeptApart
from requests_app.services.blocks import active_needs, end_matches_with
from requests_app.services.guards import require_household
from requests_app.services.locking import lock_households_of

CHANGED = _("Somebody else has decided this already. Please look again.")


@transaction.atomic
def join_households(request_id: int, other_id: int, *, actor: audit.Actor) -> None:
    """Record that two requests are of one household; the other requests of both come along.

    What was said of either holds for both from now on: who is not to be sent to one of them is not
    sent to the other, and what such a volunteer has to do there ends. Twice is once. Raises
    `NotPossible` when one of the two was erased.
    """
    rows = lock_households_of([request_id, other_id])
    for pk in (request_id, other_id):
        require_household(rows[pk])
    households = sorted({row.household_id or 0 for row in rows.values()})
    if len(households) == 1:
        return
    kept, gone = households
    HelpRequest.objects.filter(household=gone).update(household=kept)
    _hand_over(kept, gone)
    for pk in sorted({request_id, other_id}):
        audit.record(actor, "join_households", rows[pk], ["household"])
    _end_what_blocks_forbid(kept, rows, actor)


def _hand_over(kept: int, gone: int) -> None:
    """Give all that was said of the household `gone`, whose requests have left, to `kept`."""
    Block.objects.filter(household=gone).update(household=kept)
    known = {pair.other_than(kept) for pair in KeptApart.objects.of(kept)} | {kept}
    said = [(pair.other_than(gone), pair.by_id) for pair in KeptApart.objects.of(gone)]
    KeptApart.objects.bulk_create(
        KeptApart(**in_order(kept, other), by_id=by) for other, by in said if other not in known
    )
    Household.objects.filter(pk=gone).delete()


def _end_what_blocks_forbid(
    household_id: int, rows: dict[int, HelpRequest], actor: audit.Actor
) -> None:
    blocked = set(Block.objects.filter(household=household_id).values_list("volunteer", flat=True))
    if blocked:
        end_matches_with(blocked, active_needs(rows), BlockedBy.COORDINATOR, actor)


@transaction.atomic
def keep_apart(request_id: int, other_id: int, *, actor: User) -> None:
    """Remember that two requests are of different households, with all others of the two.

    Twice is once. Raises `NotPossible` when they were joined meanwhile, or one was erased.
    """
    rows = lock_households_of([request_id, other_id])
    for pk in (request_id, other_id):
        require_household(rows[pk])
    one, other = rows[request_id], rows[other_id]
    if one.household_id == other.household_id:
        raise NotPossible(CHANGED)
    if _remember_apart(one.household_id or 0, other.household_id or 0, actor):
        for request in (one, other):
            audit.record(actor, "keep_households_apart", request, ["household"])


def _remember_apart(one: int, other: int, actor: audit.Actor) -> bool:
    """Return whether that is news."""
    by = actor if isinstance(actor, User) else None
    return KeptApart.objects.get_or_create(**in_order(one, other), defaults={"by": by})[1]


@transaction.atomic
def split_request(request_id: int, *, actor: User) -> None:
    """Take a request out of its household again: they are kept apart from now on.

    Whom this request keeps away goes along; what was said of the others stays with them. One that
    is alone stays as it is.
    """
    rows = lock_households_of([request_id])
    request = rows[request_id]
    require_household(request)
    if len(rows) == 1:
        return
    former = request.household_id or 0
    request.household = Household.objects.create()
    request.save(update_fields=["household"])
    Block.objects.filter(request=request).update(household=request.household)
    _remember_apart(former, request.household.pk, actor)
    audit.record(actor, "split_request", request, ["household"])


# --- Somebody who was erased and has perhaps come back --------------------------------------------


@transaction.atomic
def take_up_blocks(request_id: int, former_id: int, *, actor: User) -> None:
    """Record that a request is of a household that was erased: whom that keeps away, it keeps away.

    Raises `NotPossible` when somebody else has decided that meanwhile.
    """
    rows = lock_households_of([request_id])
    request = rows[request_id]
    require_household(request)
    _lock_former(former_id)
    _hand_over(request.household_id or 0, former_id)
    audit.record(actor, "take_up_blocks", request, ["household"])
    _end_what_blocks_forbid(request.household_id or 0, rows, actor)


@transaction.atomic
def keep_from_former(request_id: int, former_id: int, *, actor: User) -> None:
    """Remember that a request is not of a household that was erased. Twice is once."""
    request = lock_households_of([request_id])[request_id]
    require_household(request)
    _lock_former(former_id)
    if _remember_apart(request.household_id or 0, former_id, actor):
        audit.record(actor, "keep_households_apart", request, ["household"])


def _lock_former(household_id: int) -> None:
    """Lock a household of which nothing is left but whom it keeps away."""
    former = Household.objects.select_for_update().filter(pk=household_id).first()
    if former is None or former.requests.exists():
        raise NotPossible(CHANGED)
