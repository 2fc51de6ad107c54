"""The directory: entries, lists and guides."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.utils import timezone

from common.choices import PublishState
from pods.models import Pod, Ward
from resources.choices import EntryState, Reach, SourceKind, SourceState, SuggestionKind
from resources.hours import Rule
from resources.models import (
    AlwaysShown,
    Guide,
    JoinedEntry,
    ListedResource,
    Organization,
    Phone,
    Resource,
    ResourceCategory,
    ResourceList,
    Schedule,
    Source,
    SourceReading,
    Suggestion,
)
from tests.factories.numbers import next_number, position_of

# What a form of the admin sends for an entry without phones and hours, which serves its areas.
EMPTY_RESOURCE_FORM = {
    "direction": "get",
    "reach": "areas",
    **{
        f"{rows}-{name}": 0
        for rows in ("phones", "schedules")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    },
}


def make_resource_category(**fields: Any) -> ResourceCategory:
    number = next_number()
    return ResourceCategory.objects.create(
        **{
            "name": f"Heading {number}",
            "slug": f"heading-{number}",
            "position": position_of(number),
            **fields,
        }
    )


def make_organization(**fields: Any) -> Organization:
    number = next_number()
    return Organization.objects.create(**{"name": f"Organization {number}", **fields})


def make_resource(
    category: ResourceCategory | None = None,
    *,
    ward: Ward | None = None,
    pod: Pod | None = None,
    phone: str = "",
    hours: Iterable[Rule] = (),
    **fields: Any,
) -> Resource:
    """A published resource of `ward` and `pod`, or of the whole city, with a line and its hours."""
    number = next_number()
    fields = {
        "name": f"Resource {number}",
        "slug": f"resource-{number}",
        "state": EntryState.PUBLISHED,
        "verified_on": timezone.localdate(),
        **fields,
    }
    if fields["state"] != EntryState.DRAFT:
        fields.setdefault("published_at", timezone.now())
    if ward or pod:
        fields["reach"] = Reach.AREAS
    resource = Resource.objects.create(category=category or make_resource_category(), **fields)
    resource.wards.set([ward] if ward else [])
    resource.pods.set([pod] if pod else [])
    if phone:
        Phone.objects.create(resource=resource, number=phone)
    add_hours(resource, *hours)
    return resource


def add_hours(resource: Resource, *rules: Rule) -> None:
    """Store `rules` as the hours of `resource`."""
    for rule in rules:
        lists = {"byday": list(rule.byday), "bymonthday": list(rule.bymonthday)}
        Schedule.objects.create(resource=resource, **{**asdict(rule), **lists})


def make_source(*, problem: str = "", **fields: Any) -> Source:
    """A joined directory that was read a moment ago, or that has a `problem`."""
    number = next_number()
    fields = {
        "name": f"Directory {number}",
        "address": f"https://directory-{number}.example.org/",
        "state": SourceState.JOINED,
        **fields,
    }
    if "category" not in fields:
        fields["category"] = make_resource_category()
    source = Source.objects.create(**fields)
    now = timezone.now()
    SourceReading.objects.create(
        source=source,
        kind=SourceKind.API,
        looked_at=now,
        preview={"count": 1, "refused": 0, "names": ["Pantry"], "license": ""},
        succeeded_at=now,
        problem=problem,
        problem_since=now if problem else None,
    )
    return source


def make_joined_entry(**fields: Any) -> JoinedEntry:
    """An entry that came from a joined directory, perhaps the same as one of ours."""
    source = make_source()
    resource = make_resource(source=source, **fields)
    return JoinedEntry.objects.create(
        source=source,
        uuid=resource.uuid,
        record_id=str(resource.uuid),
        resource=resource,
        perhaps=make_resource(),
    )


def make_resource_list(*resources: Resource, **fields: Any) -> ResourceList:
    number = next_number()
    fields = {
        "title": f"List {number}",
        "slug": f"list-{number}",
        "state": PublishState.PUBLISHED,
        **fields,
    }
    if fields["state"] == PublishState.PUBLISHED:
        fields.setdefault("published_at", timezone.now())
    resource_list = ResourceList.objects.create(**fields)
    for position, resource in enumerate(resources):
        ListedResource.objects.create(
            resource_list=resource_list, resource=resource, position=position
        )
    return resource_list


def make_suggestion(**fields: Any) -> Suggestion:
    """Something new for the directory that waits; with `kind` and `resource` about an entry."""
    number = next_number()
    fields = {
        "kind": SuggestionKind.NEW,
        "title": f"Suggestion {number}",
        "submission_key": f"suggestion-{number}",
        **fields,
    }
    return Suggestion.objects.create(**fields)


def make_always_shown(resource: Resource | None = None, **fields: Any) -> AlwaysShown:
    """A number at the foot of every page."""
    entry = resource or make_resource(phone="+12025550188")
    taken = AlwaysShown.objects.filter(ward=fields.get("ward")).count()
    fields = {"sentence": "At night call {number}.", "position": 1 + taken % 4, **fields}
    return AlwaysShown.objects.create(resource=entry, **fields)


def make_guide(**fields: Any) -> Guide:
    number = next_number()
    fields = {
        "title": f"Guide {number}",
        "slug": f"guide-{number}",
        "summary": "In short.",
        "body": "## Begin\n\nKnock.",
        "state": PublishState.PUBLISHED,
        **fields,
    }
    return Guide.objects.create(**fields)
