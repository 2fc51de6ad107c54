"""The ward of a proposal and the number that staff find it by, for calls from its page."""

from common.models import LinkPurpose
from pods.calling import found_by
from pods.models import PlaceProposal, Ward


@found_by(LinkPurpose.PROPOSAL)
def of_proposal(proposal_id: int) -> tuple[Ward | None, str] | None:
    proposal = PlaceProposal.objects.select_related("ward").filter(pk=proposal_id).first()
    return (proposal.ward, f"#{proposal.pk}") if proposal else None
