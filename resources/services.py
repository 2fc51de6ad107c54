"""Changes of state of resources, beside publishing (`pods.services`)."""

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from resources.models import Resource


@transaction.atomic
def verify(resource: Resource, *, actor: User) -> None:
    """`actor` has checked today that all of it is true."""
    # Unlocked: two who check on one day write the same, and either may be named.
    resource.verified_on = timezone.localdate()
    resource.verified_by = actor
    resource.save(update_fields=["verified_on", "verified_by", "updated_at"])
    audit.record(actor, "verify", resource, ["verified_by", "verified_on"])
