"""The presses that begin it: work out a proposal, and send it. The worker does both."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from batch_matching.lines import lock_proposal, needs_to_match, require_ready
from batch_matching.tasks import send_proposal_lines, solve_proposal
from common.errors import NotPossible
from common.models import Category
from messaging.queue import defer
from pods.models import Ward
from requests_app.choices import ProposalStatus
from requests_app.models import Proposal


@transaction.atomic
def make_proposal(
    *,
    actor: User,
    ward: Ward | None = None,
    category: Category | None = None,
    urgent: bool = False,
) -> Proposal:
    """Have the worker work out who could do what.

    While one with the same choice is under way, that one: a second press makes no second proposal.
    Raises `NotPossible` when there is no open need among what was chosen.
    """
    _one_press_at_a_time(actor)
    if not needs_to_match(actor, ward=ward, category=category, urgent=urgent).exists():
        raise NotPossible(_("There are no open needs among what you chose."))
    chosen = {"ward": ward, "category": category, "is_urgent": urgent}
    waiting = [ProposalStatus.WAITING, ProposalStatus.SOLVING]
    same = Proposal.objects.filter(created_by=actor, status__in=waiting, **chosen).first()
    if same:
        return same
    # Row and job in one transaction: neither is ever there without the other.
    proposal = Proposal.objects.create(created_by=actor, **chosen)
    audit.record(actor, "make_proposal", proposal)
    defer(solve_proposal, proposal_id=proposal.pk)
    return proposal


def _one_press_at_a_time(actor: User) -> None:
    # Their own row stands for the proposal, which is not there yet to be locked.
    User.objects.select_for_update(no_key=True, of=("self",)).get(pk=actor.pk)


@transaction.atomic
def send_proposal(proposal_id: int, *, actor: User) -> None:
    """Have the worker offer every line that has somebody. Twice is once.

    Raises `NotPossible` when there is nothing to send, or it is not ready.
    """
    proposal = lock_proposal(proposal_id)
    if proposal.status in {ProposalStatus.SENDING, ProposalStatus.SENT}:
        return
    require_ready(proposal)
    if not proposal.lines.to_send().exists():
        raise NotPossible(_("There is nothing to send: no line has a neighbor."))
    proposal.status, proposal.progress = ProposalStatus.SENDING, 0
    proposal.save(update_fields=["status", "progress"])
    audit.record(actor, "send_proposal", proposal, ["status"])
    defer(send_proposal_lines, proposal_id=proposal.pk)
