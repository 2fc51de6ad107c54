"""A request is stored once, however often and from wherever the button is pressed."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from common.models import Category, FormDraft, PrivateLink, new_token
from messaging.models import Message
from pages import form_flow_views
from pages.form_flow import Flow
from request_pages.views import ask
from requests_app.models import HelpRequest, Need
from requests_app.services import NeedData, RequestData, submit_request
from requests_app.services import requests as request_services
from tests.factories import make_request
from tests.requests_app.request_form import (
    address,
    at_once,
    fill_in,
    same_browser,
    send,
    shown,
    token_on,
)

MILAGROS = {"name": "Milagros", "phone": "+12025550171"}
PRESSES = 6


def _tabs(client: Client) -> list[Any]:
    """Presses of the button in several tabs."""
    return [partial(send, same_browser(client)) for _tab in range(PRESSES)]


@pytest.mark.django_db
def test_pressed_twice(client: Client, ride: Category) -> None:
    fill_in(client, ride)
    first, second = send(client), send(client)
    assert first["Location"] == second["Location"] == address("request_sent")
    assert HelpRequest.objects.count() == Need.objects.count() == Message.objects.count() == 1


@pytest.mark.django_db
def test_the_answer_was_lost_on_the_way(client: Client, ride: Category) -> None:
    """The first answer never arrives; pressing again shows the same reference and link."""
    fill_in(client, ride)
    send(same_browser(client))
    send(client)
    page = shown(client, "request_sent")
    assert HelpRequest.objects.get().reference in page
    assert token_on(page) == PrivateLink.objects.get().token


@pytest.mark.django_db
def test_back_after_sending_leads_to_the_confirmation(client: Client, ride: Category) -> None:
    fill_in(client, ride)
    send(client)
    for page in ("request_details", "request_contact", "request_check"):
        assert client.get(address(page))["Location"] == address("request_sent")


@pytest.mark.django_db(transaction=True)
def test_pressed_at_the_same_time(client: Client, ride: Category) -> None:
    fill_in(client, ride)
    # The same cookie over six connections: impatient people on a bad line.
    tabs = [same_browser(client) for _tab in range(PRESSES)]
    answers = at_once(*[partial(send, tab) for tab in tabs])
    assert {response["Location"] for response in answers} == {address("request_sent")}
    assert HelpRequest.objects.count() == 1
    assert Message.objects.count() == 1
    pages = {token_on(shown(tab, "request_sent")) for tab in tabs}
    assert pages == {PrivateLink.objects.get().token}


@pytest.mark.django_db(transaction=True)
def test_the_key_alone_holds_when_the_draft_is_not_locked(
    client: Client, ride: Category, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_in(client, ride)
    # Two guards stand behind each other, so each is tested while the other is down.
    monkeypatch.setattr(form_flow_views, "send_once", _without_lock)
    at_once(*_tabs(client))
    assert HelpRequest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_key_and_lock_it_doubles(
    client: Client, ride: Category, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_in(client, ride)
    monkeypatch.setattr(form_flow_views, "send_once", _without_lock)
    monkeypatch.setattr(ask, "submit_request", _without_key)
    at_once(*_tabs(client))
    assert HelpRequest.objects.count() > 1


def _without_lock(flow: Flow, request: Any, store: Any) -> Any:
    return store(FormDraft.objects.get())


def _without_key(data: RequestData, *, submission_key: str, **said: Any) -> Any:
    return submit_request(data, submission_key=new_token(), **said)


@pytest.mark.django_db
def test_a_taken_reference_is_not_given_twice(
    ride: Category, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_request(reference="AAA-AAA")
    # Taken twice in a row: a single further try would not have been enough.
    tries = iter(["AAA-AAA", "AAA-AAA", "BBB-BBB"])
    monkeypatch.setattr(request_services, "new_reference", lambda: next(tries))
    data = RequestData(MILAGROS, [NeedData(ride.pk)])
    assert submit_request(data, submission_key="one").request.reference == "BBB-BBB"


# The transaction is its own here: inside another one, that one can only be rolled back.
@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_stored_raises_and_stores_nothing(ride: Category) -> None:
    # No form lets the same kind through twice; a writer that is no form might.
    data = RequestData(MILAGROS, [NeedData(ride.pk), NeedData(ride.pk)])
    with pytest.raises(Exception, match="need_once_per_occurrence"):
        submit_request(data, submission_key="one")
    assert not HelpRequest.objects.exists()


@pytest.mark.django_db
def test_sent_after_hours_on_the_last_page_shows_the_confirmation(
    client: Client, ride: Category
) -> None:
    fill_in(client, ride)
    # Only the last press was missing: to refuse it would throw a whole form away.
    FormDraft.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert send(client)["Location"] == address("request_sent")
    assert HelpRequest.objects.get().reference in client.get(address("request_sent")).text


@pytest.mark.django_db
def test_what_comes_in_while_it_is_sent_does_not_stay_in_the_sent_draft(
    client: Client, ride: Category
) -> None:
    """Another tab has read the draft just before the button was pressed."""
    fill_in(client, ride)
    read_before = FormDraft.objects.get()
    send(client)
    assert not read_before.keep("contact", {"name": ["Milagros"]})
    assert FormDraft.objects.get().answers == {}


@pytest.mark.django_db
def test_another_request_from_here_empties_what_back_would_show(
    client: Client, ride: Category
) -> None:
    fill_in(client, ride)
    send(client)
    # The next person at this phone could otherwise go Back to the answers of the first.
    assert client.post(address("request_again"))["Clear-Site-Data"] == '"cache"'
