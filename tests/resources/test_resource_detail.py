"""A resource's page, and who may read it before it is published."""

import datetime

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from common.choices import PublishState
from pods.services import publish, unpublish
from resources.choices import EntryState
from resources.hours import Rule
from resources.keeping.checks import verify
from resources.models import Resource
from tests.factories import (
    make_always_shown,
    make_coordinator,
    make_organization,
    make_organizer,
    make_pod,
    make_resource,
    make_resource_list,
    make_steward,
    make_ward,
)

pytestmark = pytest.mark.django_db
STALE = "Things may have changed"


def page(client, resource, language="en"):
    response = client.get(f"/{language}/resources/{resource.slug}/")
    assert response.status_code == 200
    return response.content.decode()


def test_shows_all_there_is_to_know(client):
    resource = make_resource(
        name="Open Clinic",
        description="Walk in.",
        phone="+12025550151",
        is_hotline=True,
        hours=[Rule(byday=("MO", "TU", "WE"), opens_at=datetime.time(9))],
        hours_note="Come early",
        street="1333 Fern St",
        city="Washington",
        region="DC",
        postal_code="20010",
        directions="Behind the church",
        transport="Bus 52",
        audiences=["elders"],
        access=["elevator"],
        access_note="Ring twice",
        appointment="walk-in",
        chat="https://example.org/chat",
        organization=make_organization(name="City Health"),
        languages=["en", "am"],
        what_to_bring="Your medicine list",
        cost="By income",
        website="https://example.org/clinic",
        email="clinic@example.org",
        ward=make_ward(name="Harbor"),
        verified_on=datetime.date(2026, 3, 5),
    )
    html = page(client, resource)
    wanted = ["Open Clinic", "Walk in.", "tel:+1-202-555-0151", "Hotline", "Mon–Wed"]
    wanted += ["Come early", "1333 Fern St, Washington, DC 20010", "Behind the church", "Bus 52"]
    wanted += ["Older people", "Elevator", "Ring twice", "No appointment needed", "City Health"]
    wanted += ["https://example.org/chat"]
    wanted += ["English", "አማርኛ", "Your medicine list", "By income", "Harbor"]
    wanted += ["https://example.org/clinic", "mailto:clinic@example.org"]
    wanted += ["Not checked since March 5, 2026."]
    for text in wanted:
        assert text in html


def test_dates_are_written_as_the_page_speaks(client):
    resource = make_resource(verified_on=datetime.date(2026, 3, 5))
    assert "5 de marzo de 2026" in page(client, resource, "es")


@pytest.mark.parametrize(
    ("days", "is_stale"), [(0, False), (180, False), (181, True), (None, True)]
)
def test_warns_when_nobody_has_checked_for_long(client, days, is_stale):
    checked = None if days is None else timezone.localdate() - datetime.timedelta(days=days)
    resource = make_resource(verified_on=checked, phone="+12025550151", street="1 Fern St")
    html = page(client, resource)
    # "since" only where there is a day.
    assert (STALE in html) is (is_stale and days is not None)
    assert ("Call before you go." in html) is is_stale
    assert ("Not checked yet" in html) is (days is None)
    Resource.objects.update(street="")
    assert "Call before you go." not in page(client, resource)


def test_nothing_of_checks_is_said_of_a_number_on_every_page(client):
    resource = make_resource(verified_on=None, phone="988")
    make_always_shown(resource)
    listed = make_resource_list(resource)
    for url in (resource.get_absolute_url(), "/en/resources/", listed.get_absolute_url()):
        assert "Not checked yet" not in client.get(url).content.decode()


def test_missing_translation_is_marked_once(client):
    resource = make_resource(
        description="Walk in.", transport="Bus", transport_es="Autobús", cost="Free"
    )
    html = page(client, resource, "es")
    # Two texts fall back, and one word about it is enough.
    assert html.count('class="fallback"') == 1
    assert '<span lang="en" dir="ltr">Free</span>' in html
    assert "Autobús" in html
    assert 'class="fallback"' not in page(client, resource, "en")


def test_draft_is_hidden_except_from_who_looks_after_it(client):
    ward = make_ward()
    pod = make_pod(ward)
    draft = make_resource(ward=ward, pod=pod, state=PublishState.DRAFT)
    address = draft.get_absolute_url()
    assert client.get(address).status_code == 404
    # An organizer too, but somewhere else.
    client.force_login(make_organizer(make_pod()))
    assert client.get(address).status_code == 404
    for keeper in (make_organizer(pod), make_coordinator(ward), make_steward()):
        client.force_login(keeper)
        assert "Draft: only you" in client.get(address).content.decode()


def test_publishing_opens_the_page_and_is_recorded_once(client):
    resource, steward = make_resource(state=PublishState.DRAFT), make_steward()
    publish(resource, actor=steward)
    publish(resource, actor=steward)
    page(client, resource)
    unpublish(resource, actor=steward)
    # The address may be in print: it goes on to answer, for good.
    gone = client.get(resource.get_absolute_url())
    assert gone.status_code == 410
    assert "No longer listed" in gone.content.decode()
    assert Resource.objects.get().state == EntryState.WITHDRAWN
    verbs = AuditEvent.objects.filter(subject_type="resource").order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == ["publish", "unpublish"]


def test_verifying_keeps_the_day_and_by_whom(client):
    resource, organizer = make_resource(verified_on=None), make_organizer()
    verify(resource, actor=organizer)
    resource.refresh_from_db()
    assert resource.verified_on == timezone.localdate()
    assert resource.verified_by == organizer
    assert STALE not in page(client, resource)
    assert AuditEvent.objects.filter(verb="verify", subject_id=resource.pk).exists()


def test_published_page_reads_no_session(client, django_assert_num_queries):
    resource = make_resource()
    page(client, resource)
    client.force_login(make_steward())
    with django_assert_num_queries(1):  # the content version
        page(client, resource)


def test_is_only_read(client):
    assert client.post(make_resource().get_absolute_url()).status_code == 405
