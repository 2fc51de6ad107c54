"""Sending many forms at once: each is filled in already, and its last button is pressed."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from common.models import Category, FormDraft
from requests_app.models import HelpRequest
from tests.requests_app import request_form
from tests.volunteers import sign_up_form
from volunteers.models import Volunteer

HERE = "198.51.100.7"


def visitor(address: str = HERE) -> Client:
    return Client(REMOTE_ADDR=address)


def as_posted(answers: dict[str, dict[str, Any]]) -> dict[str, dict[str, list[str]]]:
    return {
        page: {name: value if isinstance(value, list) else [value] for name, value in own.items()}
        for page, own in answers.items()
    }


def filled(kind: Category, **contact: str) -> Client:
    """A browser in which the form for `kind` is filled in."""
    needs, asked = {"categories": [str(kind.pk)]}, request_form.ANSWERS
    answers = {**asked, "needs": needs, "contact": {**asked["contact"], **contact}}
    client = visitor(contact.pop("address", HERE))
    client.cookies["draft_request"] = FormDraft.objects.start("request", as_posted(answers))[1]
    return client


def press(client: Client, **fields: str) -> HttpResponse:
    return client.post(request_form.address("request_check"), {"consent": "on", **fields})


def ask(kind: Category, number: int = 0, **contact: str) -> HelpRequest:
    """Send a request for `kind` by somebody new; returns it as it is stored."""
    own = {"email": f"somebody{number}@example.org", "phone": "", **contact}
    response = press(filled(kind, **own))
    assert response.headers["Location"] == request_form.address("request_sent")
    return HelpRequest.objects.latest("pk")


def sign_up(kind: Category, number: int = 0, **about: str) -> Volunteer:
    """Sign up as somebody new."""
    asked = sign_up_form.ANSWERS
    own = {"email": f"neighbor{number}@example.org", "phone": "", **about}
    offer = {**asked["offer"], "categories": [kind.slug]}
    answers = {**asked, "about": {**asked["about"], **own}, "offer": offer}
    client = visitor()
    client.cookies["draft_volunteer"] = FormDraft.objects.start("volunteer", as_posted(answers))[1]
    response = client.post(sign_up_form.address("check"), {"agree": "on"})
    assert response.headers["Location"] == sign_up_form.address("sent")
    return Volunteer.objects.latest("pk")
