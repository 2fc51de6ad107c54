"""A list that an organizer put together."""

import pytest
from django.utils import translation

from accounts.models import AuditEvent
from common.choices import PublishState
from pods import services
from resources.hours import Rule
from resources.models import ResourceList
from tests.factories import (
    make_coordinator,
    make_organizer,
    make_pod,
    make_resource,
    make_resource_list,
    make_steward,
    make_ward,
)
from tests.pages.markup import elements

pytestmark = pytest.mark.django_db


def page(client, resource_list):
    response = client.get(resource_list.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_shows_its_resources_in_order_with_notes(client):
    # Named so that no sorting would give the order of the list.
    later = make_resource(name="Alphabetically first", phone="+12025550131")
    first = make_resource(name="Zebra pantry", hours=[Rule(byday=("MO",))], street="5 Creek Rd")
    resource_list = make_resource_list(first, later, title="Rent is due", intro="Start on top.")
    resource_list.entries.filter(resource=later).update(note="Ask for Rosa")
    html = page(client, resource_list)
    wanted = ["Rent is due", "Start on top.", "Zebra pantry", "Mon", "5 Creek Rd"]
    for text in [*wanted, "Ask for Rosa", "tel:+1-202-555-0131"]:
        assert text in html
    assert html.index("Zebra pantry") < html.index("Alphabetically first")


def test_notes_are_translated_or_marked(client):
    told, untold = make_resource(), make_resource()
    resource_list = make_resource_list(told, untold)
    resource_list.entries.filter(resource=untold).update(note="Bring a bag")
    entry = resource_list.entries.get(resource=told)
    entry.note, entry.note_es = "Ask for Rosa", "Pregunte por Rosa"
    entry.save()
    with translation.override("es"):
        html = page(client, resource_list)
    assert "Pregunte por Rosa" in html
    assert "Ask for Rosa" not in html
    assert '<span lang="en" dir="ltr">Bring a bag</span>' in html
    assert len(elements(html, **{"class": "fallback"})) == 1


def test_leads_to_no_page_that_is_not_public(client):
    ward = make_ward(name="Ward of it")
    hidden = make_pod(ward, name="Hidden pod", state=PublishState.DRAFT)
    html = page(client, make_resource_list(make_resource(), ward=ward, pod=hidden))
    assert "Hidden pod" not in html
    assert "Ward of it" in html
    shown = make_pod(ward, name="Shown pod")
    assert "Shown pod" in page(client, make_resource_list(make_resource(), ward=ward, pod=shown))


def test_leaves_out_what_is_not_published(client):
    # A list may hold its organizer's drafts, which are not for readers yet.
    hidden = make_resource(name="Half-written", state=PublishState.DRAFT)
    assert "Half-written" not in page(client, make_resource_list(hidden, make_resource()))


def test_printed_sheet_says_where_the_newest_is(client, settings):
    resource_list = make_resource_list(make_resource())
    assert settings.SITE_URL + resource_list.get_absolute_url() in page(client, resource_list)


def test_draft_is_hidden_except_from_who_looks_after_it(client):
    ward = make_ward()
    draft = make_resource_list(ward=ward, pod=make_pod(ward), state=PublishState.DRAFT)
    assert client.get(draft.get_absolute_url()).status_code == 404
    client.force_login(make_coordinator(make_ward()))
    assert client.get(draft.get_absolute_url()).status_code == 404
    for keeper in (make_organizer(draft.pod), make_coordinator(ward), make_steward()):
        client.force_login(keeper)
        assert "Draft: only you" in page(client, draft)


def test_publishing_opens_it_with_its_time_and_is_recorded(client):
    draft = make_resource_list(make_resource(), state=PublishState.DRAFT)
    organizer = make_organizer()
    services.publish(draft, actor=organizer)
    page(client, draft)
    published_at = ResourceList.objects.get(pk=draft.pk).published_at
    assert published_at is not None
    # Published already: the time of the first press stays.
    services.publish(draft, actor=organizer)
    assert ResourceList.objects.get(pk=draft.pk).published_at == published_at
    services.unpublish(draft, actor=organizer)
    assert client.get(draft.get_absolute_url()).status_code == 410
    verbs = AuditEvent.objects.filter(subject_type="resourcelist").order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == ["publish", "unpublish"]


@pytest.mark.parametrize("rows", [1, 3])
def test_asks_as_often_for_more_rows(client, django_assert_num_queries, rows):
    resources = [make_resource(ward=make_ward()) for _row in range(rows)]
    resource_list = make_resource_list(*resources, ward=make_ward(), pod=make_pod())
    with django_assert_num_queries(10):
        page(client, resource_list)
