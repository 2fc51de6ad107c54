"""The verb that gives a household places to turn to, while we go on looking for a neighbor."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from messaging.models import Message
from requests_app.choices import ContactKind
from requests_app.models import ContactLog, Given, Need
from requests_app.models.given import MOST_GIVEN
from requests_app.notifications.given import key_of, resources_given
from requests_app.services.locking import lock_need
from resources.models import Resource

# The same entries again so soon are a second press, and no second message.
ONCE_IN = datetime.timedelta(minutes=10)


@transaction.atomic
def give_resources(
    need_id: int, resource_ids: Iterable[int], *, by_email: bool, actor: User
) -> Given:
    """Record that a household was given these entries; `by_email` sends them in its language.

    One that is not published (any more) is left out. The same ones again within minutes are given
    once; printed or read out first, they can be sent still. Raises `NotPossible` for none of them,
    for more than `MOST_GIVEN`, and for a household that was erased.
    """
    need = lock_need(need_id)
    if need.request.erased_at:
        raise NotPossible(_("This request has been deleted."))
    wanted = list(dict.fromkeys(resource_ids))
    if len(wanted) > MOST_GIVEN:
        raise NotPossible(
            _("Please choose fewer resources: at most %(most)d.") % {"most": MOST_GIVEN}
        )
    published = Resource.objects.published().filter(pk__in=wanted).values_list("pk", flat=True)
    known = set(published)
    ids = [pk for pk in wanted if pk in known]
    if not ids:
        raise NotPossible(_("Choose at least one resource."))
    before = _given_before(need, ids, by_email)
    if before is not None:
        return before
    given = Given.objects.create(need=need, resource_ids=ids, by=actor)
    ContactLog.objects.create(
        request_id=need.request_id, need=need, kind=ContactKind.MESSAGE, by=actor
    )
    audit.record(actor, "give_resources", need, ["given"])
    if by_email:
        resources_given(given)
    return given


def _given_before(need: Need, ids: list[int], by_email: bool) -> Given | None:
    """Return what the household was given minutes ago in the same way; its request is locked."""
    recent = Given.objects.filter(need=need, created_at__gt=timezone.now() - ONCE_IN)
    same = [row for row in recent if set(row.resource_ids) == set(ids)]
    if not by_email:
        return same[0] if same else None
    sent = Message.objects.filter(idempotency_key__in=[key_of(row) for row in same])
    keys = set(sent.values_list("idempotency_key", flat=True))
    return next((row for row in same if key_of(row) in keys), None)
