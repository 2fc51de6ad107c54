"""The way from page to page of asking: forth and back, kept, checked, expired."""

import pytest
from django.test import Client

from common.models import Category, FormDraft
from pages import cached
from requests_app.models import HelpRequest
from tests.factories import make_pod
from tests.requests_app.request_form import (
    PAGES,
    PERSONAL,
    address,
    answer,
    fill_in,
    send,
    shown,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["details", "where", "contact", "check"])
def test_skipping_ahead_leads_to_the_first_page(client: Client, page: str) -> None:
    response = client.get(address(f"request_{page}"))
    assert response["Location"] == address("request_needs")


def test_skipping_ahead_leads_to_the_first_open_page(client: Client, ride: Category) -> None:
    answer(client, "needs", categories=[ride.pk])
    for page in ("where", "contact", "check"):
        response = client.get(address(f"request_{page}"))
        assert response["Location"] == address("request_details")
    # The last press by itself, from somebody who never saw its page.
    send(client)
    assert not HelpRequest.objects.exists()


def test_the_confirmation_is_only_for_who_sent(client: Client, ride: Category) -> None:
    fill_in(client, ride)
    assert client.get(address("request_sent"))["Location"] == address("request_needs")


def test_what_was_typed_stays_through_back_errors_and_languages(
    client: Client, ride: Category
) -> None:
    fill_in(client, ride, details={f"detail_{ride.pk}": "To the clinic on Monday"})
    # What was refused must be found again too: it is there to be mended.
    answer(client, "contact", phone="555", name="Milagros G.")
    spanish = shown(client, "request_contact", language="es")
    assert 'value="Milagros G."' in spanish
    assert 'value="555"' in spanish
    assert "To the clinic on Monday" in shown(client, "request_details")
    # As its own Back button leads there; from anywhere else the first page asks whose form it is.
    needs = client.get(address("request_needs") + "?kept=1").content.decode()
    assert "checked" in needs


def test_the_check_page_shows_every_answer(
    client: Client, ride: Category, groceries: Category
) -> None:
    pod = make_pod()
    fill_in(
        client,
        ride,
        groceries,
        details={f"detail_{ride.pk}": "To the clinic", "allergies": "Peanuts"},
        where={"pod": pod.pk},
    )
    page = shown(client, "request_check")
    both = "<bdi>A ride</bdi>, <bdi>Groceries</bdi>"
    for text in [*PERSONAL, "To the clinic", "Peanuts", both, pod.ward.name]:
        assert text in page, text
    assert f'href="{address("request_where")}?change=1#id_address"' in page


def test_a_change_from_the_check_page_leads_back_to_it(client: Client, ride: Category) -> None:
    fill_in(client, ride)
    response = answer(client, "where", query="?change=1", address="12 Elsewhere Street")
    assert response["Location"] == address("request_check")
    assert "12 Elsewhere Street" in shown(client, "request_check")


def test_a_new_kind_of_help_asks_for_its_details(
    client: Client, ride: Category, groceries: Category
) -> None:
    fill_in(client, ride)
    same = answer(client, "needs", query="?change=1", categories=[ride.pk])
    assert same["Location"] == address("request_check")
    other = answer(client, "needs", query="?change=1", categories=[ride.pk, groceries.pk])
    assert other["Location"] == address("request_details") + "?change=1"


def test_a_kind_that_ends_meanwhile_leads_back_to_its_page(client: Client, ride: Category) -> None:
    fill_in(client, ride)
    ride.is_active = False
    ride.save()
    cached.clear()  # lists are kept for a second
    assert send(client)["Location"] == address("request_needs") + "?kept=1"
    assert not HelpRequest.objects.exists()


def test_an_expired_draft_says_so_and_sends_nothing(client: Client, ride: Category) -> None:
    fill_in(client, ride)
    # As the job does after two hours.
    FormDraft.objects.all().delete()
    response = send(client)
    assert response.status_code == 410
    assert "Nothing was sent" in response.content.decode()
    assert not HelpRequest.objects.exists()


def test_a_page_posted_after_the_draft_expired_is_kept(client: Client, ride: Category) -> None:
    answer(client, "needs", categories=[ride.pk])
    FormDraft.objects.all().delete()
    # It may be ten minutes of work on a phone, so it goes into a new draft.
    response = answer(client, "details", **{f"detail_{ride.pk}": "To the clinic"})
    assert response["Location"] == address("request_needs") + "?late=1"
    assert "Nothing was sent" in client.get(response["Location"]).content.decode()
    answer(client, "needs", categories=[ride.pk])
    assert "To the clinic" in shown(client, "request_details")


def test_start_another_request(client: Client, ride: Category) -> None:
    fill_in(client, ride)
    send(client)
    client.post(address("request_again"))
    assert client.get(address("request_sent")).status_code == 302
    fill_in(client, ride, contact={"phone": "202-555-0188", "email": ""})
    send(client)
    assert HelpRequest.objects.count() == 2


def test_another_browser_sees_nothing_of_a_draft(client: Client, ride: Category) -> None:
    fill_in(client, ride)
    assert "Milagros" in shown(client, "request_contact")
    assert Client().get(address("request_contact")).status_code == 302


def test_pages_may_be_kept_for_the_back_button_and_private_ones_not(
    client: Client, ride: Category
) -> None:
    first = client.get(address("request_needs"))
    assert first["Cache-Control"] == "private, no-cache"
    fill_in(client, ride)
    for page in PAGES:
        response = client.get(address(f"request_{page}"))
        assert "no-cache" in response["Cache-Control"]
        assert "no-store" not in response["Cache-Control"]
    send(client)
    # It holds the private link, and the phone may be shared.
    assert "no-store" in client.get(address("request_sent"))["Cache-Control"]
