"""Every change of state of resources and their lists: one verb each."""

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from common.choices import PublishState
from resources.models import Guide, Resource, ResourceList

Page = Resource | ResourceList | Guide


@transaction.atomic
def publish(page: Page, *, actor: audit.Actor) -> None:
    """From now on the public reads the resource, list or guide. Twice is once."""
    _move(page, PublishState.PUBLISHED, "publish", actor)


@transaction.atomic
def unpublish(page: Page, *, actor: audit.Actor) -> None:
    """It becomes a draft again, seen only by those who look after it."""
    _move(page, PublishState.DRAFT, "unpublish", actor)


def _move(page: Page, state: PublishState, verb: str, actor: audit.Actor) -> None:
    rows = type(page)._default_manager.select_for_update(no_key=True, of=("self",))
    was = rows.get(pk=page.pk).state
    page.state = state
    if was == state:
        return
    fields = ["state", "updated_at"]
    if isinstance(page, ResourceList):
        page.published_at = timezone.now() if state == PublishState.PUBLISHED else None
        fields.append("published_at")
    page.save(update_fields=fields)
    audit.record(actor, verb, page, ["state"])


@transaction.atomic
def verify(resource: Resource, *, actor: User) -> None:
    """`actor` has checked today that all of it is true."""
    resource.verified_on = timezone.localdate()
    resource.verified_by = actor
    resource.save(update_fields=["verified_on", "verified_by", "updated_at"])
    audit.record(actor, "verify", resource, ["verified_on"])
