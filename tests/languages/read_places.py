"""Wards, pods and resources, read by a visitor."""

from resources.views import PER_PAGE
from tests import factories
from tests.languages.reader import Reader


def read_places(reader: Reader) -> None:
    rows = reader.rows
    ward = rows.ward(zip_codes=["20010"])
    other = rows.ward(is_hotline_only=True)
    named = {"name": "Oak Court", **rows.said("description"), **rows.named()}
    pod = factories.make_pod(ward, contact_email="a@example.org", **named)
    heading = factories.make_resource_category(name="Food", **rows.said("name"))
    contact = {"phone": "+12025550108", "website": "https://example.org", "email": "b@example.org"}
    texts = {"description": "Bags", "hours": "Mondays", "cost": "Free", "what_to_bring": "A bag"}
    texts |= {**rows.said("name", *texts), "address": rows.word}
    full = {**texts, **contact, "languages": ["es", "am"]}
    # Checked lately, long ago and never: each has a note of its own.
    fresh = factories.make_resource(heading, ward=ward, is_hotline=True, **full)
    stale = factories.make_resource(heading, **{**full, "verified_on": "2020-01-01"})
    unchecked = factories.make_resource(heading, **{**full, "verified_on": None})
    titled = rows.said("title")
    listed = factories.make_resource_list(fresh, stale, unchecked, ward=ward, **titled)
    empty = factories.make_resource_list(pod=pod, **titled)
    for place in ({}, {"ward": ward}, {"pod": pod}):
        factories.make_way_to_give(note="For rent", **rows.said("name", "note"), **place)
    for area in (None, ward):
        factories.make_notice(area, **rows.said("title", "text"))
    guide = factories.make_guide(**rows.said("title", "summary", "body"))
    reader.get("home")
    reader.get("resources:guide_list")
    reader.get("resources:guide_detail", guide.slug)
    # All, one and none, which are three different sentences.
    for query in ("", "?q=20010", "?q=0"):
        reader.get("pods:ward_list", query=query)
    for area in (ward, other):
        reader.get("pods:ward_detail", area.slug)
    reader.get("pods:pod_detail", pod.slug)
    for query in ("", "?q=0", f"?q={rows.word}&language=am", f"?ward={ward.slug}"):
        reader.get("resources:resource_list", query=query)
    for resource in (fresh, stale, unchecked):
        reader.get("resources:resource_detail", resource.slug)
    for resource_list in (listed, empty):
        reader.get("resources:resource_list_detail", resource_list.slug)


def read_many_resources(reader: Reader) -> None:
    """More than one page of them."""
    heading = factories.make_resource_category(name="Food", **reader.rows.said("name"))
    for _number in range(PER_PAGE + 1):
        factories.make_resource(heading, **reader.rows.said("name", "description", "hours"))
    reader.get("resources:resource_list", query="?page=2")
