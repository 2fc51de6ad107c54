"""The wards of proposals and the numbers that staff find them by, for calls from their pages."""

from common.models import LinkPurpose
from pods.calling import found_by
from pods.models import PlaceProposal, Ward


@found_by(LinkPurpose.PROPOSAL)
def of_proposal(proposal_id: int) -> tuple[Ward | None, str] | None:
    proposal = PlaceProposal.objects.select_related("ward").filter(pk=proposal_id).first()
    return (proposal.ward, f"#{proposal.pk}") if proposal else None


@found_by(LinkPurpose.INVITATION)
def of_invitation(invitation_id: int) -> tuple[Ward | None, str] | None:
    """Return nothing: whoever is invited calls the network, of no ward."""
    return None
