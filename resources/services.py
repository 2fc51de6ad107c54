"""Changes of state of resources, beside publishing (`pods.services`)."""

from collections.abc import Iterable

from django.db import transaction

from pods.models import Pod, Ward
from resources.choices import Reach
from resources.models import HiddenAddress, Resource


@transaction.atomic
def set_area(
    resource: Resource, reach: Reach, wards: Iterable[Ward] = (), pods: Iterable[Pod] = ()
) -> None:
    """From now on `resource` serves everybody, or (`Reach.AREAS`) these wards and pods."""
    Resource.objects.select_for_update(no_key=True, of=("self",)).get(pk=resource.pk)
    is_narrow = reach == Reach.AREAS
    resource.reach = reach
    if is_narrow:
        # First, so that the row may have wards and pods beside it; otherwise last.
        resource.save(update_fields=["reach", "updated_at"])
    resource.wards.set(wards if is_narrow else [])
    resource.pods.set(pods if is_narrow else [])
    if not is_narrow:
        resource.save(update_fields=["reach", "updated_at"])


@transaction.atomic
def keep_secret(resource: Resource, address: str) -> None:
    """Keep `address`, which no page shows, for coordinators; "" forgets it.

    The public columns of the address are empty by then, or the database refuses.
    """
    if address:
        kept = HiddenAddress.objects.filter(resource=resource).first()
        kept = kept or HiddenAddress(resource=resource)
        kept.address = address
        kept.save()
    else:
        HiddenAddress.objects.filter(resource=resource).delete()
