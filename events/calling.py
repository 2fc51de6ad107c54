"""The ward of a day, for calls from the page of somebody who has a shift of it."""

from common.models import LinkPurpose
from events.models import Helper
from pods.calling import found_by
from pods.models import Ward


@found_by(LinkPurpose.HELPER)
def of_helper(helper_id: int) -> tuple[Ward | None, str] | None:
    """Return the ward, and no reference; None when nobody is on the shift any more."""
    rows = Helper.objects.select_related("shift__event__ward", "shift__event__pod__ward")
    found = rows.filter(pk=helper_id).first()
    if found is None:
        return None
    event = found.shift.event
    return (event.pod.ward if event.pod else event.ward, "")
