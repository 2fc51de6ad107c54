"""The pages of wards, pods and the directory, in every state."""

import datetime

from common.choices import PublishState
from pods.services import unpublish
from resources.hours import Rule
from resources.models import ListGroup
from tests import factories
from tests.journeys.visit import LONG, SITE, Visit


def places(visit: Visit) -> None:
    """Home, wards and pods, with something of everything on them."""
    ward = factories.make_ward(intro="Row houses.", hotline="+12025550171")
    alone = factories.make_ward(hotline="+12025550172", is_hotline_only=True)
    pod = factories.make_pod(
        ward, name=LONG, description="Two towers.", contact_phone="+12025550110"
    )
    for place in ({}, {"ward": ward}, {"pod": pod}):
        factories.make_way_to_give(note="For groceries", handle="$Example", **place)
    factories.make_notice(is_warning=True, title=LONG)
    factories.make_notice(ward, url=SITE)
    factories.make_resource_list(factories.make_resource(ward=ward), ward=ward)
    visit.get("home")
    for query in ("", "?q=99999"):
        visit.get("pods:ward_list", query=query)
    visit.get("pods:ward_detail", ward.slug)
    visit.get("pods:ward_detail", alone.slug, name="ward_detail, hotline only")
    visit.get("pods:pod_detail", pod.slug)


def directory(visit: Visit) -> None:
    """Resources, lists and guides; some of them not translated, or not published."""
    ward = factories.make_ward()
    pantry = factories.make_resource(
        name=LONG,
        description="Rice and beans.",
        ward=ward,
        phone="+12025550121",
        email=f"{LONG}@example.org".lower(),
        hours=[Rule(byday=("MO",), opens_at=datetime.time(9), closes_at=datetime.time(17))],
        languages=["en", "am"],
        website=SITE,
        street="5 Creek Rd NW",
        directions="Behind the church.",
        audiences=["elders"],
        access=["step-free"],
        direction="both",
        wanted_kinds=["food"],
        wanted="Rice.",
        reopens_on=datetime.date(2099, 1, 1),
        organization=factories.make_organization(website=SITE),
        verified_on=None,
    )
    listed = factories.make_resource_list(pantry, ward=ward, intro="From the top.")
    guide = factories.make_guide(body=f"## Begin\n\nKnock.\n\n- {LONG}\n- {SITE}")
    visit.get("resources:resource_list")
    visit.get("resources:resource_list", query="?q=nothing")
    visit.get("resources:resource_detail", pantry.slug)
    heading = ListGroup.objects.create(resource_list=listed, heading="Warmth")
    listed.entries.update(group=heading)
    visit.get("resources:resource_list_detail", listed.slug)
    visit.get("resources:list_share", listed.slug)
    visit.get("resources:list_embed", listed.slug)
    visit.get("resources:guide_list")
    visit.get("resources:open_data")
    visit.get("about")
    visit.get("privacy_page")
    visit.get("resources:guide_detail", guide.slug)
    draft = factories.make_resource(description="Only in English.", state=PublishState.DRAFT)
    visit.client.force_login(factories.make_steward())
    visit.get("resources:resource_detail", draft.slug, name="resource_detail, draft")
    gone = factories.make_resource()
    unpublish(gone, actor=factories.make_steward())
    unpublish(listed, actor=factories.make_steward())
    visit.client.logout()
    visit.get("resources:resource_list_detail", listed.slug, name="resource_list, withdrawn")
    visit.get("resources:resource_detail", gone.slug, name="resource_detail, withdrawn")
