"""The ward of what somebody wrote to the people of care, for calls from its page."""

from care.models import Concern
from common.models import LinkPurpose
from pods.calling import found_by
from pods.models import Ward


@found_by(LinkPurpose.CARE)
def of_concern(concern_id: int) -> tuple[Ward | None, str] | None:
    # Without its number: whoever answers the phone must not know of it.
    found = Concern.objects.select_related("ward").only("ward").filter(pk=concern_id).first()
    return (found.ward, "") if found else None
