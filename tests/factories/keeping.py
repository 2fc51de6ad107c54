"""Keepers of entries, callers, checks and links."""

import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from pods.models import Ward
from resources.check_choices import CheckedAs, CheckedHow, CheckOutcome
from resources.models import Caller, EntryCheck, EntryKeeper, LinkCheck, Resource
from tests.factories.directory import make_resource
from tests.factories.numbers import next_number
from tests.factories.staff import make_steward

LONG_AGO = datetime.timedelta(days=100)


def make_entry_keeper(*resources: Resource, **fields: Any) -> EntryKeeper:
    """Somebody from outside who keeps `resources`."""
    number = next_number()
    fields = {"name": f"Keeper {number}", "email": f"keeper{number}@example.org", **fields}
    keeper = EntryKeeper(**fields)
    keeper.save()
    Resource.objects.filter(pk__in=[row.pk for row in resources]).update(keeper=keeper)
    return keeper


def make_due_resource(**fields: Any) -> Resource:
    """A published entry with a line that nobody has checked for a hundred days."""
    day = timezone.localdate() - LONG_AGO
    return make_resource(**{"phone": "+12025550121", "verified_on": day, **fields})


def make_caller(*wards: Ward, made_by: User | None = None, **fields: Any) -> Caller:
    ends = timezone.now() + datetime.timedelta(days=14)
    fields = {"name": f"Caller {next_number()}", "ends_at": ends, **fields}
    caller = Caller.objects.create(made_by=made_by or make_steward(), **fields)
    caller.wards.set(wards)
    return caller


def make_check(resource: Resource | None = None, **fields: Any) -> EntryCheck:
    """A check by a volunteer who was told that something changed."""
    fields = {
        "day": timezone.localdate(),
        "outcome": CheckOutcome.CHANGED,
        "how": CheckedHow.CALLED,
        "checked_as": CheckedAs.VOLUNTEER,
        **fields,
    }
    check = EntryCheck(resource=resource or make_resource(), **fields)
    check.save()
    return check


def make_link(resource: Resource | None = None, **fields: Any) -> LinkCheck:
    """A link that has failed twice."""
    since = timezone.now() - datetime.timedelta(days=8)
    url = f"https://example.org/{next_number()}"
    fields = {
        "kind": "website",
        "url": url,
        "host": "example.org",
        "next_at": timezone.now() + datetime.timedelta(days=7),
        "checked_at": timezone.now(),
        "status": 404,
        "failures": 2,
        "failing_since": since,
        **fields,
    }
    row = resource or make_resource(website=fields["url"])
    return LinkCheck.objects.create(resource=row, **fields)
