"""Everything held about somebody who calls: opened by whoever may see them, and recorded."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from accounts import audit
from accounts.models import AuditEvent
from members.introductions.services import plan_round
from members.models import Pairing
from members.services import leave
from tests import factories

pytestmark = pytest.mark.django_db
SAID = "Rang twice"


def shown_and_saved(client: Client, address: str) -> None:
    """Read it on the page and in the file; a link that is followed shows nothing."""
    before = AuditEvent.objects.filter(verb="export_person").count()
    assert client.get(address).status_code == 405
    assert SAID in client.post(address).content.decode()
    assert SAID in str(json.loads(client.post(address, {"file": "1"}).content))
    assert AuditEvent.objects.filter(verb="export_person").count() == before + 2


def test_a_household(client: Client) -> None:
    request = factories.make_request(factories.make_ward(), staff_note=SAID)
    client.force_login(factories.make_coordinator(request.ward))
    address = reverse("admin:request_held", args=[request.pk])
    page = reverse("admin:requests_app_helprequest_change", args=[request.pk])
    assert address in client.get(page).content.decode()
    shown_and_saved(client, address)
    client.force_login(factories.make_coordinator())
    assert client.post(address).status_code == 404


def test_a_volunteer(client: Client) -> None:
    volunteer = factories.make_volunteer(ward=factories.make_ward(), staff_note=SAID)
    client.force_login(factories.make_coordinator(volunteer.ward))
    address = reverse("admin:volunteer_held", args=[volunteer.pk])
    page = reverse("admin:volunteers_volunteer_change", args=[volunteer.pk])
    assert address in client.get(page).content.decode()
    shown_and_saved(client, address)


def test_a_member_is_the_organizers_to_see_alone(client: Client) -> None:
    member = factories.make_member(needs_words=SAID)
    address = reverse("admin:member_held", args=[member.pk])
    client.force_login(factories.make_organizer(member.pod))
    client.post(reverse("admin:pod_open", args=[member.pod_id]))
    page = reverse("admin:pod_change", args=[member.pod_id, member.pk])
    assert address in client.get(page).content.decode()
    shown_and_saved(client, address)
    (event, _file) = AuditEvent.objects.filter(verb="export_person")
    assert (event.subject_type, event.subject_id) == ("member", member.pk)
    assert event.fields == []
    for user, answer in (
        (factories.make_organizer(factories.make_pod()), 404),
        (factories.make_coordinator(member.pod.ward), 403),
        (factories.make_steward(), 403),
    ):
        client.force_login(user)
        assert client.post(address).status_code == answer
    client.force_login(factories.make_organizer(member.pod))
    leave(member.pk, actor=audit.MEMBER)
    assert client.post(address).status_code == 404


def test_what_a_pair_wrote_is_the_pairs_alone(client: Client) -> None:
    pod = factories.make_pod()
    member, _other = (factories.make_member(pod) for _each in range(2))
    plan_round(pod.pk, [], actor=audit.SYSTEM)
    pairing = Pairing.objects.get()
    pairing.notes = "Misses her sister"
    pairing.save()
    told = client.get(reverse("privacy:member_file", args=[factories.link_to(member)]))
    assert "Misses her sister" in told.content.decode()
    client.force_login(factories.make_organizer(pod))
    address = reverse("admin:member_held", args=[member.pk])
    for data in ({}, {"file": "1"}):
        answer = client.post(address, data)
        assert answer.status_code == 200
        assert "Misses her sister" not in answer.content.decode()
    assert "only the pair reads it" in client.post(address).content.decode()


def test_who_proposed_a_pod(client: Client) -> None:
    proposal = factories.make_place_proposal(factories.make_ward(), staff_note=SAID)
    address = reverse("admin:proposal_held", args=[proposal.pk])
    page = reverse("admin:pods_placeproposal_change", args=[proposal.pk])
    for near in (factories.make_coordinator, factories.make_organizer):
        client.force_login(near(proposal.ward))
        assert address in client.get(page).content.decode()
        shown_and_saved(client, address)
    # Who looks after a pod of the ward alone is not shown the neighbor, nor whoever is far away.
    for user in (
        factories.make_organizer(factories.make_pod(proposal.ward)),
        factories.make_coordinator(),
    ):
        client.force_login(user)
        assert client.post(address).status_code == 404
    # A steward who gave no reason reads what is to become public.
    client.force_login(factories.make_steward(opened=False))
    assert address not in client.get(page).content.decode()
    assert client.post(address).status_code == 403
    client.force_login(factories.make_steward())
    shown_and_saved(client, address)
