"""A likely mistake in an email is asked about once, and what was typed stays, on every form."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from requests_app.models import HelpRequest
from tests.factories import (
    link_to,
    make_category,
    make_need,
    make_request,
    make_steward,
    make_volunteer,
)
from tests.requests_app import request_form
from tests.volunteers import sign_up_form

pytestmark = pytest.mark.django_db

TYPED = "anna@gmial.com"
QUESTION = "Did you mean anna@gmail.com?"
CARRIED = re.compile(r'<input type="hidden" name="([\w-]*email_asked)" value="([^"]*)">')


def carried(text: str) -> dict[str, str]:
    """Return what the page that asks sends along when it is sent again."""
    return {name: html.unescape(value) for name, value in CARRIED.findall(text)}


def test_the_public_form_asks_once_and_then_takes_it(client: Client) -> None:
    kind = make_category()
    request_form.answer(client, "needs", categories=[kind.pk])
    request_form.answer(client, "details")
    request_form.answer(client, "where")
    answers: dict[str, Any] = {**request_form.ANSWERS["contact"], "email": TYPED}
    address = reverse("request_pages:request_contact")
    asked = client.post(address, answers)
    assert asked.status_code == 422
    assert QUESTION in asked.text
    assert f'value="{TYPED}"' in asked.text
    assert carried(asked.text) == {"email_asked": TYPED}
    # Another mistake is another question; the one that was asked about passes.
    other = client.post(address, {**answers, **carried(asked.text), "email": "anna@hotmial.com"})
    assert "anna@hotmail.com" in other.text
    kept = client.post(address, {**answers, **carried(asked.text)})
    assert kept.status_code == 302
    # The page on which all is checked does not ask again.
    request_form.send(client)
    assert HelpRequest.objects.get().email == TYPED


@pytest.mark.parametrize("go", ["es", "back"])
def test_another_language_or_back_is_no_answer_to_the_question(client: Client, go: str) -> None:
    kind = make_category()
    request_form.answer(client, "needs", categories=[kind.pk])
    request_form.answer(client, "details")
    request_form.answer(client, "where")
    answers: dict[str, Any] = {**request_form.ANSWERS["contact"], "email": TYPED}
    address = reverse("request_pages:request_contact")
    client.post(address, {**answers, "go": go})
    page = client.get(address)
    assert TYPED in page.text
    assert carried(page.text) == {}
    assert QUESTION in client.post(address, {**answers, **carried(page.text)}).text


def test_who_corrects_it_is_not_asked_again(client: Client) -> None:
    token = link_to(make_need().request)
    address = reverse("request_pages:request_edit", args=[token, "contact"])
    answers = {**request_form.ANSWERS["contact"], "email": TYPED}
    asked = client.post(address, answers)
    assert QUESTION in asked.text
    right = client.post(address, {**answers, **carried(asked.text), "email": "anna@gmail.com"})
    assert right.status_code == 302


def test_volunteers_are_asked_too(client: Client) -> None:
    answers = {**sign_up_form.ANSWERS["about"], "email": TYPED}
    for address in (
        reverse("volunteers:volunteer_about"),
        reverse("volunteers:volunteer_edit", args=[link_to(make_volunteer()), "about"]),
    ):
        asked = client.post(address, answers)
        assert QUESTION in asked.text
        assert client.post(address, {**answers, **carried(asked.text)}).status_code == 302


def test_so_are_staff_at_the_phone_and_in_the_admin(client: Client) -> None:
    client.force_login(make_steward())
    intake = client.post(reverse("admin:intake_request"), {"contact-email": TYPED})
    assert QUESTION in intake.text
    again = {"contact-email": TYPED, **carried(intake.text)}
    assert QUESTION not in client.post(reverse("admin:intake_request"), again).text
    volunteer = make_volunteer()
    client.post(reverse("admin:volunteers_volunteer_open_details", args=[volunteer.pk]))
    page = reverse("admin:volunteers_volunteer_change", args=[volunteer.pk])
    asked = client.post(page, {"name": "Anna", "email": TYPED})
    assert QUESTION in asked.text
    assert QUESTION not in client.post(page, {"email": TYPED, **carried(asked.text)}).text


def test_nothing_is_added_to_a_page_without_a_mistake(client: Client) -> None:
    token = link_to(make_request(email="anna@gmail.com"))
    page = client.get(reverse("request_pages:request_edit", args=[token, "contact"]))
    assert "email_asked" not in page.text
