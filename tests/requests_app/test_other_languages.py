"""The other languages a household gets by in: asked, shown, kept, changed."""

import pytest
from django.test import Client

from requests_app.models import HelpRequest
from tests import factories
from tests.requests_app.request_form import ANSWERS, address, answer, fill_in, send, shown

pytestmark = pytest.mark.django_db


def test_it_is_asked_shown_and_kept(client: Client) -> None:
    fill_in(client, factories.make_category(), contact={"other_languages": ["en", "es"]})
    check = shown(client, "request_check")
    assert "Do you also speak a little of any of these?" in check
    assert "English" in check
    box = shown(client, "request_contact").partition('name="other_languages"')[2]
    assert "checked" in box.partition(">")[0]
    send(client)
    assert HelpRequest.objects.get().other_languages == ["en"], "not the one they speak anyway"


def test_nothing_ticked_is_nothing_kept(client: Client) -> None:
    fill_in(client, factories.make_category())
    assert "Do you also speak a little of any of these" not in shown(client, "request_check")
    send(client)
    assert HelpRequest.objects.get().other_languages == []


def test_it_can_be_changed_on_the_private_page(client: Client) -> None:
    """Keep what staff noted and the page does not ask."""
    request = factories.make_request(spoken_language="am", other_languages=["en", "fr"])
    factories.make_need(request)
    token = factories.link_to(request)
    box = shown(client, "request_edit", token).partition('name="other_languages"')[2]
    assert "checked" in box.partition(">")[0]
    typed = {**ANSWERS["where"], **ANSWERS["contact"], "spoken_language": "am"}
    client.post(address("request_edit", token), {**typed, "other_languages": ["es"]})
    request.refresh_from_db()
    assert request.other_languages == ["es", "fr"]


def test_an_odd_language_is_refused(client: Client) -> None:
    fill_in(client, factories.make_category())
    response = answer(client, "contact", other_languages=["xx"])
    assert response.status_code == 422
