"""Asking for help, from the first page to the confirmation."""

import datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from common.models import Category, PrivateLink
from messaging.models import Message
from pages import cached
from requests_app.models import HelpRequest, Need
from tests.factories import make_pod, make_ward
from tests.requests_app.request_form import (
    PAGES,
    address,
    answer,
    fill_in,
    send,
    shown,
    token_on,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "es"])
def test_works(client: Client, groceries: Category, ride: Category, language: str) -> None:
    ward = make_ward(zip_codes=["20010"])
    fill_in(client, groceries, ride, pages_in=language, details={"household_size": "4"})
    response = send(client, language)
    assert response["Location"] == address("request_sent", language=language)
    request = HelpRequest.objects.get()
    assert (request.name, request.phone, request.language) == (
        "Milagros Gómez",
        "(202) 555-0147",
        "es",
    )
    assert (request.ward, request.zip_code, request.household_size) == (ward, "20010", 4)
    needs = Need.objects.filter(request=request).order_by("id")
    assert [(need.category, need.delivery) for need in needs] == [
        (groceries, "door"),
        # Delivery is asked for groceries only; the answer must not stick to the ride.
        (ride, "either"),
    ]
    page = shown(client, "request_sent", language=language)
    assert request.reference in page
    assert token_on(page) == PrivateLink.objects.get().token


def test_the_private_link_opens_the_request(client: Client, ride: Category) -> None:
    fill_in(client, ride)
    send(client)
    token = token_on(shown(client, "request_sent"))
    # A browser without any cookie: the link is all that is needed.
    assert HelpRequest.objects.get().reference in shown(Client(), "request_status", token)


def test_a_message_with_the_link_waits_for_who_gave_an_email(
    client: Client, ride: Category
) -> None:
    fill_in(client, ride)
    send(client)
    assert Message.objects.get().template == "requests_app/request_received"


def test_no_message_without_an_email(client: Client, ride: Category) -> None:
    fill_in(client, ride, contact={"email": ""})
    send(client)
    assert not Message.objects.exists()
    assert not mail.outbox
    # Without an email, paper is the only way back to the page.
    assert "print it" in shown(client, "request_sent")


def test_details_are_asked_for_what_was_chosen_only(
    client: Client, groceries: Category, ride: Category
) -> None:
    answer(client, "needs", categories=[ride.pk])
    page = shown(client, "request_details")
    assert f"detail_{ride.pk}" in page
    assert f"detail_{groceries.pk}" not in page
    assert "allergies" not in page
    assert "delivery" not in page
    answer(client, "needs", categories=[ride.pk, groceries.pk])
    page = shown(client, "request_details")
    assert f"detail_{groceries.pk}" in page
    assert "allergies" in page
    assert "delivery" in page


def test_details_go_to_their_need(client: Client, groceries: Category, ride: Category) -> None:
    details = {f"detail_{ride.pk}": "To the clinic", f"detail_{groceries.pk}": "Rice"}
    fill_in(client, groceries, ride, details=details)
    send(client)
    found = {need.category: need.detail for need in Need.objects.all()}
    assert found == {ride: "To the clinic", groceries: "Rice"}


def test_a_ward_link_fills_the_ward_in(client: Client, ride: Category) -> None:
    # With this ward alone, a form that takes just any would pass.
    make_ward()
    ward = make_ward(hotline="+12025550170", is_hotline_only=True)
    first = client.get(address("request_needs") + f"?ward={ward.slug}").content.decode()
    assert f'name="ward" value="{ward.slug}"' in first
    # A change of language must not lose what the code on the poster brought along.
    spanish = client.post(address("request_needs") + f"?ward={ward.slug}", {"go": "es"})
    assert spanish["Location"] == f"/es/request/?ward={ward.slug}&kept=1"
    assert "(202) 555-0170" in first
    answer(client, "needs", categories=[ride.pk], ward=ward.slug)
    answer(client, "details")
    page = shown(client, "request_where")
    assert f'<option value="{ward.pk}" selected>' in page
    assert "(202) 555-0170" in page


def test_the_hotline_of_the_chosen_ward_is_shown(client: Client, ride: Category) -> None:
    ward = make_ward(hotline="+12025550170", is_hotline_only=True)
    answer(client, "needs", categories=[ride.pk])
    answer(client, "details")
    assert "(202) 555-0170" not in shown(client, "request_where")
    answer(client, "where", ward=ward.pk)
    assert "(202) 555-0170" in shown(client, "request_contact")


@pytest.mark.parametrize("slug", ["nowhere", "a\x00b", "'--", "x" * 5000])
def test_an_unknown_ward_link_opens_the_plain_form(
    client: Client, ride: Category, slug: str
) -> None:
    assert client.get(address("request_needs"), {"ward": slug}).status_code == 200


def test_a_zip_code_of_one_ward_tells_the_ward(client: Client, ride: Category) -> None:
    ward = make_ward(zip_codes=["20010"])
    fill_in(client, ride, where={"zip_code": "20010-1234"})
    send(client)
    assert HelpRequest.objects.get().ward == ward


def test_a_zip_code_of_two_wards_does_not(client: Client, ride: Category) -> None:
    make_ward(zip_codes=["20010"])
    make_ward(zip_codes=["20010", "20011"])
    fill_in(client, ride, where={"which_ward": "not-sure"})
    send(client)
    # A wrong guess would hide the request from the coordinators of where they live.
    assert HelpRequest.objects.get().ward is None


def test_a_pod_tells_the_ward(client: Client, ride: Category) -> None:
    pod = make_pod()
    fill_in(client, ride, where={"pod": pod.pk})
    send(client)
    request = HelpRequest.objects.get()
    assert (request.pod, request.ward) == (pod, pod.ward)


def test_somebody_speaks_for_the_resident(client: Client, ride: Category) -> None:
    fill_in(client, ride, contact={"speaker": "helper", "other_name": "Ana, the daughter"})
    send(client)
    request = HelpRequest.objects.get()
    assert (request.name, request.helper_name) == ("Milagros Gómez", "Ana, the daughter")
    assert not request.for_someone_else


def test_asking_for_somebody_else(client: Client, ride: Category) -> None:
    fill_in(client, ride, contact={"speaker": "asker", "other_name": "Don Pedro"})
    send(client)
    request = HelpRequest.objects.get()
    assert (request.name, request.helper_name) == ("Don Pedro", "Milagros Gómez")
    assert request.for_someone_else
    assert not request.person_knows


def test_an_extension_is_stored_as_digits_to_dial(client: Client, ride: Category) -> None:
    # Typed on an Arabic keyboard; the neighbor dials it on any phone.
    fill_in(client, ride, contact={"phone_extension": "٠٢٤"})
    send(client)
    assert HelpRequest.objects.get().phone_extension == "024"


def _yesterday() -> str:
    return str(timezone.localdate() - datetime.timedelta(days=1))


@pytest.mark.parametrize(
    ("page", "changes", "field", "words"),
    [
        ("needs", {"categories": []}, "id_categories_0", "Choose at least one"),
        # Unknown, too much for a column, and with a NUL: programs send these, not people.
        ("needs", {"categories": ["999999"]}, "id_categories_0", "no longer offered"),
        ("needs", {"categories": ["9" * 40]}, "id_categories_0", "no longer offered"),
        ("needs", {"categories": ["1\x00"]}, "id_categories_0", "no longer offered"),
        ("details", {"urgency": None}, "id_urgency_0", "Please choose one."),
        ("details", {"urgency": "99"}, "id_urgency_0", "Please choose one."),
        ("details", {"repeat": "hourly"}, "id_repeat_0", "Please choose one."),
        ("details", {"wanted_on": "someday"}, "id_wanted_on", "month/day/year"),
        ("details", {"wanted_on": _yesterday()}, "id_wanted_on", "in the past"),
        ("details", {"wanted_on": "2199-01-01"}, "id_wanted_on", "more than a year"),
        ("details", {"household_size": "-1"}, "id_household_size", "from 1 to 50"),
        ("details", {"household_size": "9" * 400}, "id_household_size", ""),
        ("details", {"allergies": "a" * 501}, "id_allergies", "make this shorter"),
        ("where", {"zip_code": "2001"}, "id_zip_code", "five digits"),
        ("where", {"ward": "99999999999999999999"}, "id_ward", "not in our list"),
        ("where", {"address": "a\x00b"}, "id_address", "cannot save"),
        ("where", {"access_notes": "a" * 30_000}, "id_access_notes", "make this shorter"),
        ("contact", {"name": ""}, "id_name", "Any name is fine"),
        ("contact", {"name": "x" * 101}, "id_name", "make this shorter"),
        ("contact", {"name": "a\x00b"}, "id_name", "cannot save"),
        ("contact", {"phone": "555"}, "id_phone", "check this phone number"),
        ("contact", {"phone_extension": "room 4"}, "id_phone_extension", "in digits only"),
        # A digit to Python, and not to any phone.
        ("contact", {"phone_extension": "²"}, "id_phone_extension", "in digits only"),
        ("contact", {"email": "nobody"}, "id_email", "name@example.org"),
        ("contact", {"email": "a\x00@example.org"}, "id_email", ""),
        ("contact", {"phone": "", "email": ""}, "id_phone", "please call a hotline"),
        ("contact", {"email": "", "contact_method": "email"}, "id_email", "You chose email"),
        ("contact", {"phone": "", "contact_method": "text"}, "id_phone", "You chose the phone"),
        ("contact", {"speaker": "helper"}, "id_other_name", "the person who speaks for you"),
        ("contact", {"speaker": "asker"}, "id_other_name", "the person you are asking for"),
        ("contact", {"speaker": "dog"}, "id_speaker_0", "Please choose one."),
        ("contact", {"spoken_language": "xx"}, "id_spoken_language", "Please choose one."),
    ],
)
def test_errors(
    client: Client, groceries: Category, page: str, changes: dict[str, Any], field: str, words: str
) -> None:
    make_pod()
    for before in PAGES[: PAGES.index(page)]:
        answer(client, before, **({"categories": [groceries.pk]} if before == "needs" else {}))
    response = answer(client, page, **changes)
    html = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: " in html
    assert f'href="#{field}"' in html
    assert f'id="{field}"' in html
    assert words in html
    # The last button is pressed in spite of it: what was refused must not go out.
    client.post(address("request_check"), {"consent": "on"})
    assert not HelpRequest.objects.exists()


def test_an_inactive_kind_is_refused(client: Client, ride: Category) -> None:
    ride.is_active = False
    ride.save()
    assert answer(client, "needs", categories=[ride.pk]).status_code == 422


def test_a_pod_of_another_ward_is_refused(client: Client, ride: Category) -> None:
    ward, pod = make_ward(), make_pod()
    answer(client, "needs", categories=[ride.pk])
    answer(client, "details")
    response = answer(client, "where", ward=ward.pk, pod=pod.pk)
    assert response.status_code == 422
    assert f"This pod is in another ward ({pod.ward.name})" in response.content.decode()


def test_without_consent_nothing_is_sent(client: Client, ride: Category) -> None:
    fill_in(client, ride)
    response = client.post(address("request_check"))
    assert response.status_code == 422
    assert 'href="#id_consent"' in response.content.decode()
    assert not HelpRequest.objects.exists()
    # Control: with the box ticked the very same draft is sent.
    send(client)
    assert HelpRequest.objects.count() == 1


@pytest.mark.parametrize("page", ["request_again"])
def test_wrong_method(client: Client, page: str) -> None:
    assert client.get(address(page)).status_code == 405
    assert client.put(address("request_needs")).status_code == 405
    assert client.post(address("request_sent")).status_code == 405


def test_the_first_page_asks_only_whether_anything_changed(
    client: Client, ride: Category, django_assert_num_queries: Any
) -> None:
    client.get(address("request_needs"))
    with django_assert_num_queries(1):  # the content version
        page = client.get(address("request_needs"))
    assert "A ride" in page.content.decode()


def test_queries_do_not_grow(
    client: Client, ride: Category, django_assert_num_queries: Any
) -> None:
    fill_in(client, ride)
    for pods in (1, 2):
        for _pod in range(pods):
            make_pod()
        cached.clear()
        client.get(address("request_where"))
        client.get(address("request_needs") + "?kept=1")
        for page in (*PAGES, "check"):
            # The draft, the content version; on the last page, whether we are under attack, and
            # for a ZIP code of none of our wards the groups around it, in two circles.
            with django_assert_num_queries(8 if page == "check" else 2):
                client.get(address(f"request_{page}") + "?kept=1")
