"""The ward of those who get notices or announcements, for calls from their page."""

from announcements.models import Recipient, Subscription
from common.models import LinkPurpose
from pods.calling import found_by
from pods.models import Ward


@found_by(LinkPurpose.NEWS)
def of_subscription(subscription_id: int) -> tuple[Ward | None, str] | None:
    rows = Subscription.objects.select_related("ward", "pod__ward")
    found = rows.filter(pk=subscription_id).first()
    return (found.notices_ward, "") if found else None


@found_by(LinkPurpose.ANNOUNCED)
def of_recipient(recipient_id: int) -> tuple[Ward | None, str] | None:
    rows = Recipient.objects.select_related("announcement__ward", "announcement__pod__ward")
    found = rows.filter(pk=recipient_id).first()
    if found is None:
        return None
    of = found.announcement
    return (of.pod.ward if of.pod else of.ward, "")
