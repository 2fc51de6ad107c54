"""An offer is stored once, however often the button is pressed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from common.models import Category, FormDraft, PrivateLink, new_token
from messaging.models import Message
from pages import form_flow_views
from tests.factories import make_category
from tests.volunteers.sign_up_form import address, fill_in, send, token_on
from volunteers import services
from volunteers.models import Volunteer

PRESSES = 6


@pytest.fixture
def rides() -> Category:
    return make_category(slug="rides")


def at_once(press: Callable[[], HttpResponse]) -> list[HttpResponse]:
    """Press `PRESSES` times at the same time, and return the answers."""

    def one(_number: int) -> HttpResponse:
        try:
            return press()
        finally:
            connection.close()

    with ThreadPoolExecutor(PRESSES) as pool:
        return list(pool.map(one, range(PRESSES)))


def same_browser(client: Client) -> Client:
    """Another window of the same browser: its own connection, the same cookies."""
    window = Client()
    window.cookies.update(client.cookies)
    return window


@pytest.mark.django_db
def test_pressed_twice(client: Client, rides: Category) -> None:
    fill_in(client, "rides")
    first, second = send(client), send(client)
    assert first.headers["Location"] == second.headers["Location"] == address("sent")
    assert Volunteer.objects.count() == 1
    assert Message.objects.count() == 1
    assert PrivateLink.objects.count() == 1


@pytest.mark.django_db
def test_the_answers_are_wiped_from_the_draft(client: Client, rides: Category) -> None:
    fill_in(client, "rides")
    # There must be something to wipe.
    assert FormDraft.objects.get().answers
    send(client)
    assert FormDraft.objects.get().answers == {}


@pytest.mark.django_db(transaction=True)
def test_pressed_many_times_at_once(client: Client, rides: Category) -> None:
    fill_in(client, "rides")
    responses = at_once(lambda: send(same_browser(client)))
    assert {response.headers["Location"] for response in responses} == {address("sent")}
    assert Volunteer.objects.count() == 1
    assert Message.objects.count() == 1
    link = PrivateLink.objects.get()
    # All of them brought the same cookie.
    client.cookies.update(responses[0].cookies)
    assert token_on(client.get(address("sent"))) == link.token


@pytest.mark.django_db(transaction=True)
def test_control_a_form_without_its_key_doubles(client: Client, rides: Category) -> None:
    """The same presses, with the draft's lock and the key taken away, store the offer again."""

    def without_lock(flow: Any, request: Any, store: Any) -> Any:
        return store(flow.draft(request))

    def without_key(data: Any, *, submission_key: str, **kwargs: Any) -> Any:
        return real_submit(data, submission_key=new_token(), **kwargs)

    real_submit = services.submit_volunteer
    fill_in(client, "rides")
    with (
        patch.object(form_flow_views, "send_once", without_lock),
        patch.object(services, "submit_volunteer", without_key),
    ):
        at_once(lambda: send(same_browser(client)))
    # Each press got in: so it is lock and key that keep the others out.
    assert Volunteer.objects.count() == PRESSES


@pytest.mark.django_db(transaction=True)
def test_the_key_alone_is_enough(client: Client, rides: Category) -> None:
    """The unique key lets only one in, also without the draft's lock."""

    def without_lock(flow: Any, request: Any, store: Any) -> Any:
        return store(flow.draft(request))

    fill_in(client, "rides")
    with patch.object(form_flow_views, "send_once", without_lock):
        responses = at_once(lambda: send(same_browser(client)))
    assert {response.status_code for response in responses} == {302}
    assert Volunteer.objects.count() == 1
    assert Message.objects.count() == 1
