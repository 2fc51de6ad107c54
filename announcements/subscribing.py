"""The verbs on subscriptions to notices."""

import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from announcements import news_messages
from announcements.models import Subscription
from common.contact_lookup import contact_index, with_contact
from common.errors import NoLongerThere
from common.languages import page_language
from common.models import LinkPurpose, PrivateLink
from messaging import calm
from messaging.queue import defer_named
from pods.models import Pod, Ward

ASK = "ask_to_confirm_news"
GONE = "stopped by another press"


@transaction.atomic
def subscribe(place: Ward | Pod, contact: str, language: str) -> None:
    """Let a job ask whoever has `contact`, a valid phone or email, if they want the notices.

    The same is done, and takes the same time, whether they get them already or are new.
    """
    of: dict[str, Ward | Pod] = {"pod" if isinstance(place, Pod) else "ward": place}
    given = {"email": contact} if "@" in contact else {"phone": contact}
    row = Subscription(**of, **given, language=page_language(language))
    Subscription.objects.bulk_create([row], ignore_conflicts=True)
    found = Subscription.objects.filter(with_contact(contact_index(contact)), **of)
    defer_named(ASK, "messages", subscription_id=found.values_list("pk", flat=True).get())


@transaction.atomic
def ask(subscription_id: int) -> None:
    """Write to whoever it is, with the link of their own page."""
    subscription = _locked(subscription_id)
    if subscription is None:
        return
    if PrivateLink.objects.current(LinkPurpose.NEWS, subscription.pk) is None:
        PrivateLink.objects.issue(LinkPurpose.NEWS, subscription.pk)
    news_messages.ask_to_confirm(subscription)


@transaction.atomic
def confirm(subscription_id: int, language: str) -> None:
    """Send the notices from now on, in `language`. Twice is once. Raises `NoLongerThere`."""
    subscription = _locked(subscription_id)
    if subscription is None:
        raise NoLongerThere(GONE)
    if subscription.confirmed_at is None:
        # Whoever has once refused what we send to many wants this.
        calm.start([subscription.contact_index])
        subscription.confirmed_at = timezone.now()
    subscription.language = page_language(language)
    subscription.save(update_fields=["confirmed_at", "language"])


@transaction.atomic
def end_subscription(subscription_id: int) -> None:
    """Delete a subscription, and what is known of messages to it. Twice is once."""
    subscription = _locked(subscription_id)
    if subscription is None:
        return
    PrivateLink.objects.revoke(LinkPurpose.NEWS, subscription.pk)
    news_messages.forget_messages(subscription.pk)
    subscription.delete()


def unconfirmed_for(kept: datetime.timedelta) -> Q:
    """Return the condition of those that nobody has confirmed for so long."""
    return Q(confirmed_at=None, created_at__lte=timezone.now() - kept)


def is_kept_days() -> int:
    """For so many days one that nobody confirms is kept."""
    kept: datetime.timedelta = settings.UNCONFIRMED_KEPT_FOR
    return kept.days


def _locked(subscription_id: int) -> Subscription | None:
    rows = Subscription.objects.select_for_update(no_key=True, of=("self",))
    return rows.filter(pk=subscription_id).first()
