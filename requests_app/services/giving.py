"""The verb that gives a household places to turn to, while we go on looking for a neighbor."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from requests_app.choices import ContactKind
from requests_app.models import ContactLog, Given
from requests_app.models.given import MOST_GIVEN
from requests_app.notifications.given import resources_given
from requests_app.services.locking import lock_need
from resources.models import Resource


@transaction.atomic
def give_resources(
    need_id: int, resource_ids: Iterable[int], *, by_email: bool, actor: User
) -> Given:
    """Record that a household was given these entries; `by_email` sends them in its language.

    One that is not published (any more) is left out. Raises `NotPossible` for none of them, for
    more than `MOST_GIVEN`, and for a household that was erased.
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
    given = Given.objects.create(need=need, resource_ids=ids, by=actor)
    ContactLog.objects.create(
        request_id=need.request_id, need=need, kind=ContactKind.MESSAGE, by=actor
    )
    audit.record(actor, "give_resources", need, ["given"])
    if by_email:
        resources_given(given)
    return given
