"""The ward of a member, for calls from their page."""

from common.models import LinkPurpose
from members.models import Member
from pods.calling import found_by
from pods.models import Ward


@found_by(LinkPurpose.MEMBER)
def of_member(member_id: int) -> tuple[Ward | None, str] | None:
    member = Member.objects.select_related("pod__ward").filter(pk=member_id).first()
    # No reference: coordinators, who answer the ward's phone, do not see members.
    return (member.pod.ward, "") if member else None
