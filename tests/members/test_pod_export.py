"""Members as a file: for organizers of the pod, what each shares, details with a reason."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, ListExport
from accounts.roles import COORDINATOR, ORGANIZER
from members.choices import Audience, Piece
from members.models import Sharing
from tests import factories

pytestmark = pytest.mark.django_db
PLAIN = ["id", "languages", "needs"]
WHY = "We call everybody before the storm."


@pytest.fixture
def pod() -> Any:
    return factories.make_member(name="Hana Haile", phone="202-555-0141").pod


def organizer_of(pod: Any, client: Client, role: str = ORGANIZER) -> Client:
    user = factories.make_staff()
    factories.give_role(user, role, pod)
    client.force_login(user)
    return client


def export(client: Client, pod: Any, **said: Any) -> Any:
    fields = {"audience": Audience.ORGANIZER.value, "file": "csv", "columns": PLAIN, **said}
    return client.post(reverse("admin:pod_export", args=[pod.pk]), fields)


def body(response: Any) -> str:
    assert response.status_code == 200, response.content.decode()[-2000:]
    return b"".join(response.streaming_content).decode()


def test_without_a_reason_no_details(pod: Any, client: Client) -> None:
    organizer_of(pod, client)
    text = body(export(client, pod))
    assert "Hana" not in text
    assert "0141" not in text
    assert len(text.splitlines()) == 2
    assert not ListExport.objects.get().has_details
    assert not AuditEvent.objects.filter(verb="open_details").exists()
    refused = export(client, pod, details=["name", "phone"])
    assert refused.status_code == 422
    assert ListExport.objects.count() == 1


def test_with_a_reason_they_are_there_and_that_is_recorded(pod: Any, client: Client) -> None:
    organizer_of(pod, client)
    text = body(export(client, pod, details=["name", "phone"], reason=WHY))
    assert "Hana Haile" in text
    assert "555-0141" in text
    kept = ListExport.objects.get()
    assert (kept.count, kept.reason, kept.has_details) == (1, WHY, True)
    member = pod.members.get()
    seen = AuditEvent.objects.get(verb="open_details")
    assert (seen.subject_type, seen.subject_id) == ("member", member.pk)


def test_a_file_for_the_pod_holds_what_each_shares_with_it(pod: Any, client: Client) -> None:
    member = pod.members.get()
    Sharing.objects.update_or_create(
        member=member, piece=Piece.NAME, defaults={"audience": Audience.POD}
    )
    Sharing.objects.filter(member=member, piece=Piece.CONTACT).delete()
    factories.make_member(pod, name="Nobody Sees", phone="202-555-0143")
    organizer_of(pod, client)
    said = {"details": ["name", "phone"], "reason": WHY, "audience": Audience.POD.value}
    text = body(export(client, pod, **said))
    assert "Hana Haile" in text
    for secret in ("0141", "Nobody Sees", "0143"):
        assert secret not in text


def test_nobody_else_exports_them(pod: Any, client: Client) -> None:
    other = factories.make_pod()
    organizer_of(other, client)
    assert export(client, pod).status_code == 404
    steward = factories.make_steward()
    client.force_login(steward)
    assert export(client, pod).status_code in {403, 404}
    organizer_of(pod.ward, client, COORDINATOR)
    assert export(client, pod).status_code in {403, 404}
    assert not ListExport.objects.exists()


def test_its_page_leads_from_the_pod(pod: Any, client: Client) -> None:
    organizer_of(pod, client)
    address = reverse("admin:pod_export", args=[pod.pk])
    assert address in client.get(reverse("admin:pod_work", args=[pod.pk])).content.decode()
    assert client.get(address).status_code == 200
    book = export(client, pod, file="xlsx")
    assert b"".join(book.streaming_content)[:2] == b"PK"
