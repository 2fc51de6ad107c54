"""The worker's part in sending a proposal: offer its lines, each on its own."""

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from batch_matching.lines import lock_proposal
from common.errors import NotPossible
from requests_app.candidates import why_not
from requests_app.choices import LineStatus, ProposalStatus
from requests_app.models import Need, Proposal, ProposalLine
from requests_app.services.guards import CANNOT_TAKE
from requests_app.services.offers import offer_match
from volunteers.models import Volunteer

# How often the bar moves, in lines.
EVERY = 10
OUT_OF_REACH = _("This is no longer in the wards of the coordinator who made the proposal.")


def send_proposal_lines(proposal_id: int) -> None:
    """Offer all lines of a proposal that is being sent; what changed meanwhile is skipped and said.

    Each line has its own transaction, which also writes that it was sent: after a kill it goes on
    where it stood, and nobody is asked twice.
    """
    proposal = Proposal.objects.select_related("created_by").get(pk=proposal_id)
    if proposal.status != ProposalStatus.SENDING:
        return
    ids = list(proposal.lines.to_send().order_by("id").values_list("pk", flat=True))
    # Of all lines, also those sent before a kill: the bar goes on where it stood.
    total = proposal.lines.exclude(volunteer=None).exclude(status=LineStatus.REMOVED).count()
    for number, line_id in enumerate(ids, start=total - len(ids) + 1):
        send_line(line_id, proposal.created_by)
        if number % EVERY == 0:
            Proposal.objects.filter(pk=proposal_id).update(progress=100 * number // total)
    _finish(proposal_id, proposal.created_by)


@transaction.atomic
def send_line(line_id: int, actor: User) -> None:
    """Offer one line, or skip it and keep why. Twice is once."""
    # The proposal itself is not locked: while it is being sent nobody may change its lines.
    line = ProposalLine.objects.select_for_update(no_key=True, of=("self",)).get(pk=line_id)
    volunteer = line.volunteer
    if line.status != LineStatus.PROPOSED or volunteer is None:
        return
    try:
        # A savepoint: a refusal undoes what the offer began, and the line is still marked.
        with transaction.atomic():
            _require_in_reach(line.need_id, volunteer.pk, actor)
            line.match = offer_match(line.need_id, volunteer.pk, actor=actor)
        line.status = LineStatus.SENT
    except NotPossible as refusal:
        _skip(line, volunteer, refusal)
    line.save(update_fields=["status", "match", "skipped_because", "reasons"])


def _require_in_reach(need_id: int, volunteer_id: int, actor: User) -> None:
    """Raise `NotPossible` when wards were given to others since, or people have moved."""
    needs = Need.objects.visible_to(actor).filter(pk=need_id)
    people = Volunteer.objects.visible_to(actor).filter(pk=volunteer_id)
    if not (actor.is_active and needs.exists() and people.exists()):
        raise NotPossible(OUT_OF_REACH)


def _skip(line: ProposalLine, volunteer: Volunteer, refusal: NotPossible) -> None:
    """Keep what was said in English, which is what translations are found by.

    Where a rule leaves the volunteer out now, the rules take the place of the reasons.
    """
    line.status, line.match = LineStatus.SKIPPED, None
    # Only this refusal comes from the rules; the others say in words all there is.
    found = why_not(line.need, volunteer) if refusal.message is CANNOT_TAKE else []
    line.reasons = [{"code": each.code, "values": dict(each.values)} for each in found]
    with translation.override("en"):
        line.skipped_because = str(refusal.message)


@transaction.atomic
def _finish(proposal_id: int, actor: User) -> None:
    proposal = lock_proposal(proposal_id)
    if proposal.status != ProposalStatus.SENDING:
        return
    proposal.status, proposal.progress = ProposalStatus.SENT, 100
    proposal.sent_at = timezone.now()
    proposal.save(update_fields=["status", "progress", "sent_at"])
    audit.record(actor, "finish_proposal", proposal, ["status"])
