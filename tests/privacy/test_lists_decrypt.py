"""Lists in the admin decrypt nothing that they do not show."""

import pytest
from django.test import Client
from django.urls import reverse

from common import fields
from common.encryption import decrypt
from tests import factories

pytestmark = pytest.mark.django_db

LISTS = [
    *("helprequest", "need", "match", "route", "block", "contactlog"),
    *("volunteer", "goods", "placeproposal", "suggestion", "thread"),
]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were decrypted since the test began."""
    texts: list[str] = []

    def note(stored: str, place: str) -> str:
        texts.append(decrypt(stored, place))
        return texts[-1]

    monkeypatch.setattr(fields, "decrypt", note)
    return texts


@pytest.mark.parametrize("name", LISTS)
def test_a_list(name: str, client: Client, read: list[str]) -> None:
    request = factories.make_request(phone="202-555-0141", address="3100 Example Street")
    volunteer = factories.make_volunteer(phone="202-555-0142")
    factories.make_route(factories.make_need(request, detail="Insulin"), volunteer=volunteer)
    factories.make_contact(request, note="Rang twice")
    factories.make_goods(volunteer)
    factories.make_block(request, volunteer, note="They know each other")
    factories.make_place_proposal(question="Which door?", buddy="Ana")
    factories.make_suggestion(words="They moved", email="ana@example.org")
    factories.make_thread("Milk, please")
    client.force_login(factories.make_steward())
    # Making the rows has read some of them.
    read.clear()
    apps = {"volunteer": "volunteers", "goods": "volunteers", "placeproposal": "pods"}
    apps |= {"suggestion": "resources", "thread": "inbox"}
    app = apps.get(name, "requests_app")
    page = client.get(reverse(f"admin:{app}_{name}_changelist"))
    assert len(page.context["cl"].result_list) == 1
    assert read == []


def test_control_a_row_that_is_opened_is_decrypted(client: Client, read: list[str]) -> None:
    entry = factories.make_contact(factories.make_request(), note="Rang twice")
    client.force_login(factories.make_steward())
    client.post(reverse("admin:requests_app_contactlog_open_details", args=[entry.pk]))
    read.clear()
    client.get(reverse("admin:requests_app_contactlog_change", args=[entry.pk]))
    assert "Rang twice" in read
