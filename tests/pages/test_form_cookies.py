"""Each press on a form brings another cookie, and one of before opens nothing."""

import datetime
import re

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from common.models import Category, FormDraft, hash_token
from common.tasks import purge_drafts
from requests_app.models import HelpRequest
from tests.requests_app.request_form import (
    PAGES,
    PERSONAL,
    address,
    answer,
    fill_in,
    same_browser,
    send,
    shown,
    token_on,
)

pytestmark = pytest.mark.django_db
COOKIE = "draft_request"


def cookie(client: Client) -> str:
    return client.cookies[COOKIE].value


def read_all(client: Client) -> str:
    """Return all that can be read with the cookie of `client`, by looking and by pressing."""
    addresses = [address(f"request_{page}") for page in (*PAGES, "check", "sent")]
    looked = [client.get(path + "?kept=1", follow=True) for path in addresses]
    pressed = [client.post(path, {"go": "mine"}, follow=True) for path in addresses[:-1]]
    return "".join(response.text for response in looked + pressed)


def test_every_step_brings_another_cookie(client: Client, ride: Category) -> None:
    seen = []
    for page in PAGES:
        answer(client, page, **({"categories": [ride.pk]} if page == "needs" else {}))
        seen.append(cookie(client))
    client.post(address("request_contact"), {"go": "mine"})
    seen.append(cookie(client))
    send(client)
    seen.append(cookie(client))
    assert len(set(seen)) == len(seen) == 6
    assert all(re.fullmatch(r"[\w-]{22}", token) for token in seen)


def test_nothing_can_be_read_with_a_cookie_of_before(client: Client, ride: Category) -> None:
    answer(client, "needs", categories=[ride.pk])
    # Whoever was at the device before notes it down, and leaves.
    thief = same_browser(client)
    fill_in(client, ride)
    middle = same_browser(client)
    assert not [words for words in PERSONAL if words in read_all(thief)]
    assert "Milagros" in shown(same_browser(client), "request_check")
    send(client)
    link = token_on(shown(client, "request_sent"))
    for before in (thief, middle):
        assert link not in read_all(before)
        assert "Milagros" not in read_all(before)
    assert HelpRequest.objects.count() == 1


def test_a_press_whose_answer_got_lost_finds_all_of_it(client: Client, ride: Category) -> None:
    fill_in(client, ride)
    before = same_browser(client)
    typed = {"csrfmiddlewaretoken": "of-this-page", "zip_code": "20010", "ward": ""}
    path = address("request_where")
    client.post(path, {**typed, "cross_streets": "14th"})
    # The same page again, with the cookie of before, and with something else in it.
    assert before.post(path, {**typed, "cross_streets": "15th"}).status_code == 302
    assert cookie(before) == cookie(client)
    assert "15th" in shown(before, "request_check")
    # From a page that the first press did not come from it is no second press.
    stranger = Client()
    stranger.cookies[COOKIE] = before.cookies[COOKIE].value[::-1]
    stranger.post(path, {**typed, "csrfmiddlewaretoken": "of-another"})
    assert "15th" not in read_all(stranger)


def test_a_press_that_fails_leaves_the_cookie_good(
    client: Client, ride: Category, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_in(client, ride)

    def away(*_arguments: object, **_named: object) -> None:
        raise OperationalError("the connection is closed")

    with monkeypatch.context() as patched:
        patched.setattr("request_pages.views.ask.submit_request", away)
        assert send(client).status_code == 503
    assert send(client)["Location"] == address("request_sent")
    assert HelpRequest.objects.count() == 1


def test_starting_again_empties_the_row(client: Client, ride: Category) -> None:
    fill_in(client, ride)
    send(client)
    kept = same_browser(client)
    link = token_on(shown(client, "request_sent"))
    client.post(address("request_again"))
    assert not FormDraft.objects.exists()
    assert link not in read_all(kept)


def test_the_confirmation_is_open_for_minutes(client: Client, ride: Category, settings) -> None:
    fill_in(client, ride)
    send(client)
    link = token_on(shown(client, "request_sent"))
    minutes = settings.CONFIRMATION_OPENS_FOR
    FormDraft.objects.update(expires_at=FormDraft.objects.get().expires_at - minutes)
    response = client.get(address("request_sent"))
    assert response.status_code == 410
    assert link not in response.text
    assert address("request_link") in response.text
    # Sent again it is still the same request, and nothing says that it was not sent.
    assert send(client)["Location"] == address("request_sent")
    assert HelpRequest.objects.count() == 1


def test_the_link_leaves_the_row_as_soon(client: Client, ride: Category, settings) -> None:
    fill_in(client, ride)
    send(client)
    purge_drafts(0)
    assert FormDraft.objects.get().result
    FormDraft.objects.update(
        expires_at=timezone.now()
        + settings.DRAFT_EXPIRES_AFTER
        - settings.CONFIRMATION_OPENS_FOR
        - datetime.timedelta(seconds=1)
    )
    purge_drafts(0)
    assert FormDraft.objects.get().result == ""
    assert FormDraft.objects.get().is_sent


def test_nobody_who_never_sent_anything_reads_of_it(client: Client) -> None:
    assert client.get(address("request_sent"))["Location"] == address("request_needs")


def test_what_is_begun_anew_from_a_private_page_replaces_what_was_typed(
    client: Client, ride: Category
) -> None:
    fill_in(client, ride)
    send(client)
    link = token_on(shown(client, "request_sent"))
    FormDraft.objects.all().delete()
    answer(client, "needs", categories=[ride.pk])
    client.post(address("request_ask_again", link))
    assert FormDraft.objects.get().token_hash == hash_token(cookie(client))
