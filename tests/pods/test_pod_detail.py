"""A pod's page, and who may read it before it is published."""

import pytest

from accounts.models import AuditEvent
from common.choices import PublishState
from pods import services
from tests.factories import (
    make_coordinator,
    make_organizer,
    make_pod,
    make_resource_list,
    make_steward,
    make_ward,
    make_way_to_give,
)

pytestmark = pytest.mark.django_db
BANNER = "Draft: only you"


@pytest.fixture
def draft():
    return make_pod(name="Secret plans", state=PublishState.DRAFT)


def test_shows_a_published_pod(client):
    pod = make_pod(
        make_ward(name="Harbor", hotline="+12025550107"),
        name="Pier Towers",
        zone="building",
        description="Two towers.",
        contact_phone="+12025550110",
        contact_email="pier@example.org",
    )
    make_way_to_give(pod=pod, name="Elevator fund")
    make_resource_list(pod=pod, title="Numbers for the towers")
    html = client.get(pod.get_absolute_url()).content.decode()
    wanted = ["Pier Towers", "Harbor", "A building", "Two towers.", "tel:+1-202-555-0110"]
    wanted += ["mailto:pier@example.org", "Elevator fund", "Numbers for the towers"]
    wanted += [f"?ward={pod.ward.slug}", "tel:+1-202-555-0107"]
    for text in wanted:
        assert text in html
    assert BANNER not in html


def test_description_cannot_bring_markup(client):
    pod = make_pod(description="<script>alert(1)</script>\n\nTwo towers.")
    html = client.get(pod.get_absolute_url()).content.decode()
    assert "&lt;script&gt;" in html
    assert "<script>" not in html


def test_draft_is_hidden_from_the_public_and_from_other_staff(client, draft):
    assert client.get(draft.get_absolute_url()).status_code == 404
    for stranger in (make_organizer(make_pod()), make_coordinator(make_ward())):
        client.force_login(stranger)
        assert client.get(draft.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("who", ["organizer", "coordinator", "steward"])
def test_draft_is_shown_to_who_looks_after_it(client, draft, who):
    keepers = {
        "organizer": lambda: make_organizer(draft),
        "coordinator": lambda: make_coordinator(draft.ward),
        "steward": make_steward,
    }
    client.force_login(keepers[who]())
    response = client.get(draft.get_absolute_url())
    assert response.status_code == 200
    assert BANNER in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_someone_who_left_staff_sees_no_draft(client, draft):
    organizer = make_organizer(draft)
    client.force_login(organizer)
    # The session was opened before, and knows nothing of it.
    organizer.is_staff = False
    organizer.save()
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_publishing_opens_the_page_and_is_recorded_once(client, draft):
    steward = make_steward()
    services.publish(draft, actor=steward)
    services.publish(draft, actor=steward)
    assert client.get(draft.get_absolute_url()).status_code == 200
    services.unpublish(draft, actor=steward)
    assert client.get(draft.get_absolute_url()).status_code == 404
    events = AuditEvent.objects.filter(subject_type="pod").order_by("id")
    assert [(event.verb, event.actor) for event in events] == [
        ("publish", steward),
        ("unpublish", steward),
    ]


def test_published_page_reads_no_session(client, django_assert_num_queries):
    pod = make_pod()
    client.get(pod.get_absolute_url())
    # Signed in: once it is published, it plays no part who looks at it.
    client.force_login(make_steward())
    with django_assert_num_queries(1):  # the content version
        client.get(pod.get_absolute_url())


@pytest.mark.parametrize("rows", [1, 3])
def test_asks_as_often_for_more_rows(client, django_assert_num_queries, rows):
    pod = make_pod()
    for _row in range(rows):
        make_way_to_give(pod=pod)
        make_resource_list(pod=pod)
        make_pod(pod.ward, part_of=pod)
    with django_assert_num_queries(15):
        client.get(pod.get_absolute_url())
