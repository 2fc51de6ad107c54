"""Wards, pods and resources, read by a visitor."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone

from resources.choices import Access, Audience, PhoneKind, Wanted
from resources.hours import Rule
from resources.lists import services
from resources.models import ListGroup, Resource, ResourceCategory, ResourceList
from resources.views import PER_PAGE
from tests import factories
from tests.languages.reader import Reader
from tests.languages.translated_rows import Rows

DAY = timedelta(days=1)


def read_places(reader: Reader) -> None:
    rows = reader.rows
    ward = rows.ward(zip_codes=["20010"])
    other = rows.ward(is_hotline_only=True)
    named = {"name": "Oak Court", **rows.said("description"), **rows.named()}
    pod = factories.make_pod(ward, contact_email="a@example.org", **named)
    heading = factories.make_resource_category(name="Food", **rows.said("name"))
    contact = {"phone": "+12025550108", "website": "https://example.org", "email": "b@example.org"}
    full = {**contact, **everything_about(rows), "languages": ["es", "am"]}
    # Checked lately, long ago and never: each has a note of its own.
    fresh = factories.make_resource(heading, ward=ward, is_hotline=True, **full)
    others = others_like(heading, rows)
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
    reader.get("resources:open_data")
    reader.get("about")
    reader.get("privacy_page")
    reader.get("resources:guide_detail", guide.slug)
    # All, one and none, which are three different sentences.
    for query in ("", "?q=20010", "?q=0"):
        reader.get("pods:ward_list", query=query)
    for area in (ward, other):
        reader.get("pods:ward_detail", area.slug)
    reader.get("pods:pod_detail", pod.slug)
    for query in ("", "?q=0", f"?q={rows.word}&language=am", f"?ward={ward.slug}"):
        reader.get("resources:resource_list", query=query)
    for resource in (fresh, stale, unchecked, *others):
        reader.get("resources:resource_detail", resource.slug)
    for resource_list in (listed, empty):
        reader.get("resources:resource_list_detail", resource_list.slug)
        reader.get("resources:list_share", resource_list.slug)
        reader.get("resources:list_embed", resource_list.slug)
    read_lists(reader, listed, heading)


def read_lists(reader: Reader, listed: ResourceList, heading: ResourceCategory) -> None:
    """A list with all that may stand on one, and lists that are not shown now."""
    rows, steward = reader.rows, factories.make_steward()
    site = {"is_list": True, "website": "https://example.org"}
    page = factories.make_resource_list(
        factories.make_resource(heading, **rows.said("name"), **site), **rows.said("title")
    )
    group = ListGroup.objects.create(resource_list=page, **rows.said("heading"))
    page.entries.update(group=group)
    services.link_list(page, listed, actor=steward)
    reader.get("resources:resource_list_detail", page.slug)
    later, before = timezone.now() + timedelta(days=9), timezone.now() - timedelta(days=9)
    for fields in ({"shown_from": later}, {"shown_until": before}, {"state": "withdrawn"}):
        hidden = factories.make_resource_list(published_at=before, **rows.said("title"), **fields)
        reader.get("resources:resource_list_detail", hidden.slug)


def others_like(heading: ResourceCategory, rows: Rows) -> list[Resource]:
    """A secret place with every kind of line, one closed for now, one that is gone."""
    named = {"name": "House of Oaks", **rows.said("name")}
    hidden = {"address_hidden": True, "reach": "beyond", "is_free": True}
    closed = {"reopens_on": "2099-01-01", "direction": "give", "is_free": False}
    found = [
        factories.make_resource(heading, **named, **fields)
        for fields in (hidden, closed, {"state": "withdrawn"})
    ]
    for kind in PhoneKind:
        line = {"number": "+12025550109", "kind": kind, "languages": ["am"], "note": "Ask"}
        found[0].phones.create(**line, i18n=rows.said("note"))
    return found


TEXTS = {
    "description": "Bags",
    "hours_note": "Mondays",
    "cost": "Free",
    "what_to_bring": "A bag",
    "wanted": "Rice",
    "drop_off": "At the gate",
    "directions": "Behind the church",
    "transport": "Bus 52",
    "access_note": "Ring twice",
}


def everything_about(rows: Rows) -> dict[str, Any]:
    """All that an entry may say, with hours of every kind."""
    nine, noon = time(9), time(12)
    days = {"valid_from": date(2099, 1, 1), "valid_to": date(2099, 2, 1)}
    today = {"valid_from": timezone.localdate(), "valid_to": timezone.localdate()}
    span = {"valid_from": today["valid_from"], "valid_to": timezone.localdate() + DAY}
    monthly = Rule(freq="MONTHLY", byday=("1SA", "-1FR"), opens_at=nine, closes_at=time(0))
    fortnight = Rule(interval=2, byday=("TU",), opens_at=time(9, 30), valid_from=date(2026, 1, 1))
    hours = [
        Rule(byday=("MO", "TU", "WE"), opens_at=nine, closes_at=noon),
        Rule(byday=("MO", "TU", "WE"), opens_at=time(13), closes_at=time(17, 30)),
        Rule(byday=("TH", "SA"), opens_at=time(0), closes_at=time(0)),
        monthly,
        fortnight,
        replace(fortnight, interval=3),
        replace(monthly, interval=2, valid_from=date(2026, 1, 1)),
        Rule(freq="MONTHLY", bymonthday=(15, -1), opens_at=nine),
        Rule(byday=("MO",), **days),
        Rule(byday=("FR",), valid_to=days["valid_to"]),
        Rule(byday=("FR",), valid_from=days["valid_from"]),
        Rule(kind="instead", freq="", opens_at=nine, closes_at=noon, **today),
        Rule(kind="closed", freq="", **span),
        Rule(kind="closed", freq="", **{name: day + 9 * DAY for name, day in today.items()}),
        Rule(kind="closed", byday=("SU",)),
    ]
    return {
        **TEXTS,
        **rows.said("name", *TEXTS),
        "street": rows.word,
        "hours": hours,
        "direction": "both",
        "appointment": "either",
        "chat": "https://example.org/chat",
        "audiences": list(Audience),
        "wanted_kinds": list(Wanted),
        "access": list(Access),
        "organization": factories.make_organization(**rows.said("name"), website="https://a.org"),
    }


def read_many_resources(reader: Reader) -> None:
    """More than one page of them."""
    heading = factories.make_resource_category(name="Food", **reader.rows.said("name"))
    for _number in range(PER_PAGE + 1):
        factories.make_resource(heading, **reader.rows.said("name", "description", "hours_note"))
    reader.get("resources:resource_list", query="?page=2")
