"""Verbs on requests that were set aside: taken in by whoever looked at them, or deleted as spam."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts import audit
from accounts.models import User
from common.models import LinkPurpose, PrivateLink
from requests_app import notifications
from requests_app.choices import NeedStatus
from requests_app.models import Block, HelpRequest, Household
from requests_app.services.locking import lock_needs_of, lock_request, set_need_status


@transaction.atomic
def take_in(request_id: int, *, actor: User) -> bool:
    """Put a request into the queue, in its place by when it was sent; then all goes as always.

    Its household gets the letter, unless its email has had too many, and coordinators the news.
    Twice is once; returns whether this call did it.
    """
    request = lock_request(request_id)
    if request.set_aside_at is None:
        return False
    request.set_aside_at, request.why_aside = None, ""
    request.save(update_fields=["set_aside_at", "why_aside"])
    needs = [need for need in lock_needs_of(request) if need.status == NeedStatus.ASIDE]
    for need in needs:
        set_need_status(need, NeedStatus.OPEN)
    audit.record(actor, "take_in", request, ["set_aside_at"])
    if notifications.may_write(request):
        notifications.request_received(request)
    if needs:
        notifications.needs_added(needs, actor)
    return True


@transaction.atomic
def delete_spam(request_ids: Collection[int], *, actor: audit.Actor) -> int:
    """Delete requests with all that belongs to them; returns how many.

    Those that were taken in meanwhile stay: they are somebody's.
    """
    aside = HelpRequest.objects.filter(pk__in=request_ids, set_aside_at__isnull=False)
    rows = list(aside.order_by("id").select_for_update(of=("self",)).only("household"))
    ids = [row.pk for row in rows]
    for row in rows:
        audit.record(actor, "delete_spam", row)
    PrivateLink.objects.filter(purpose=LinkPurpose.REQUEST, subject_id__in=ids).delete()
    HelpRequest.objects.filter(pk__in=ids).delete()
    own = {"household": OuterRef("pk")}
    of_them = Household.objects.filter(pk__in=[row.household_id for row in rows])
    others = Exists(HelpRequest.objects.filter(**own)) | Exists(Block.objects.filter(**own))
    of_them.filter(~others).delete()
    return len(ids)


@transaction.atomic
def prove_email(request_id: int, proof: str, *, actor: audit.Actor) -> None:
    """Take note that whoever has the mailbox has opened our letter. Twice is once.

    `proof` came with the letter; of an email that was changed meanwhile it says nothing.
    """
    request = lock_request(request_id)
    if request.email_proven_at is None and request.is_proven_by(proof):
        request.email_proven_at = timezone.now()
        request.save(update_fields=["email_proven_at"])
        audit.record(actor, "prove_email", request, ["email_proven_at"])
