"""Values in forms of the admin that no page of it sends."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from pods.models import Ward
from requests_app.models import Need
from tests import factories
from tests.backoffice.test_translations_at_once import change, form_data

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _steward(client: Client) -> None:
    client.force_login(factories.make_steward())
    client.raise_request_exception = False


@pytest.mark.parametrize("key", ["", "x", "2026-13-01", "1.5"])
def test_an_action_on_a_row_that_cannot_be(client: Client, key: str) -> None:
    resource = factories.make_resource(ward=factories.make_ward())
    keys = [resource.pk, key]
    for model in ("resource", "resourcelist"):
        path = reverse(f"admin:resources_{model}_changelist")
        data: dict[str, Any] = {"action": "unpublish", "_selected_action": keys, "index": "0"}
        assert client.post(path, data).status_code == 400
    resource.refresh_from_db()
    assert resource.state == "published"


@pytest.mark.parametrize("seen", ["7", "1.5", '"intro"', "[]", "null", "[" * 5_000, "{"])
def test_prints_of_texts_that_are_none(client: Client, seen: str) -> None:
    ward = factories.make_ward(name="Ward of Oaks")
    data = form_data(client, change(ward), texts_as_seen=seen, name="Ward of Elms")
    assert client.post(change(ward), data).status_code == 302
    assert Ward.objects.get().name == "Ward of Elms"


@pytest.mark.parametrize("total", ["3", "x", "2147483648"])
def test_a_form_that_asks_for_rows_that_are_not_there(client: Client, total: str) -> None:
    need = factories.make_need(factories.make_request(factories.make_ward()))
    path = reverse("admin:requests_app_helprequest_change", args=[need.request.pk])
    made_up = {"needs-TOTAL_FORMS": total, "needs-INITIAL_FORMS": "0", "needs-0-id": ""}
    response = client.post(path, {**form_data(client, path), **made_up, "name": ""})
    assert response.status_code in {200, 302}
    assert Need.objects.count() == 1


def test_a_row_that_is_looked_for_by_a_field_without_a_name(client: Client) -> None:
    volunteer = factories.make_volunteer()
    path = reverse("admin:volunteers_volunteer_delete", args=[volunteer.pk])
    assert client.post(path, {"_to_field": ""}).status_code < 500


def test_what_cannot_be_read_is_refused_before_anything_is_recorded(client: Client) -> None:
    path = reverse("admin:volunteer_held", args=[factories.make_volunteer().pk])
    response = client.post(path, b"not multipart", content_type="multipart/form-data")
    assert response.status_code == 400
    assert not AuditEvent.objects.filter(verb="export_person").exists()
