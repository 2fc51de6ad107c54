"""A press opens the network; while something is missing, it asks first, and says what."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from common import current as kept
from network.models import Network
from opening.checklist import before_opening
from tests import factories
from tests.network.test_network_admin import PAGE, form

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward_client(client: Client, settings: Any) -> Client:
    settings.NETWORK_STARTS_OPEN = False
    client.force_login(factories.make_steward())
    return client


def is_open() -> bool:
    kept.forget()
    return kept.current().is_open


def test_an_empty_network_is_asked_about_first(steward_client: Client) -> None:
    response = steward_client.post(PAGE, form(name="River", _open="1"), follow=True)
    html = response.content.decode()
    assert response.redirect_chain[-1][0] == reverse("admin:open_all_the_same")
    assert not is_open()
    assert Network.objects.get().name == "River"
    first, words = html.index("There is no ward yet"), html.index("This is still missing")
    assert first < words
    for line in before_opening():
        assert line.title in html
        assert not line.url or f'href="{line.url}"' in html
    assert "The network is open" not in html


def test_it_can_be_opened_all_the_same_and_that_is_recorded(steward_client: Client) -> None:
    page = reverse("admin:open_all_the_same")
    assert "Open it all the same" in steward_client.get(page).content.decode()
    assert not is_open()
    said = steward_client.post(page, follow=True).content.decode()
    assert "The network is open: people can ask" in said
    assert is_open()
    assert AuditEvent.objects.filter(verb="open_network_all_the_same").count() == 1
    assert steward_client.get(page).status_code == 302
    assert "open already" in steward_client.post(page, follow=True).content.decode()


def test_wards_without_anybody_are_said_plainly(steward_client: Client) -> None:
    ward = factories.make_ward()
    page = reverse("admin:open_all_the_same")
    assert "There is no coordinator yet" in steward_client.get(page).content.decode()
    factories.make_coordinator(ward)
    html = steward_client.get(page).content.decode()
    assert "<strong>" not in html.partition('id="content"')[2].partition("This is still")[0]


def test_only_stewards_come_here(client: Client, settings: Any) -> None:
    settings.NETWORK_STARTS_OPEN = False
    client.force_login(factories.make_coordinator(factories.make_ward()))
    page = reverse("admin:open_all_the_same")
    assert client.get(page).status_code == 403
    assert client.post(page).status_code == 403
    assert not is_open()
