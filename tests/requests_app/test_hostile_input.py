"""Broken and hostile posts: an answer of the 400s in plain words, and nothing stored."""

import io
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from common.models import Category, FormDraft
from pages.kept_answers import MOST_KEPT
from requests_app.models import HelpRequest
from tests.factories import link_to, make_match, make_need, make_request
from tests.requests_app.request_form import PAGES, address, answer, edit, fill_in

pytestmark = pytest.mark.django_db

POSTS = [*(f"request_{page}" for page in PAGES), "request_check"]
MEGABYTE = 1024 * 1024


@pytest.fixture
def strict() -> Client:
    """A client that is not excused from the form's token."""
    # A crash must arrive as people would get it, as a page with a 500, and be judged as one.
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


def _is_calm(response: HttpResponse) -> bool:
    page = response.content.decode()
    return 400 <= response.status_code < 500 and "<h1>" in page and "Traceback" not in page


@pytest.mark.parametrize("page", POSTS)
def test_missing_token(strict: Client, ride: Category, page: str) -> None:
    response = strict.post(address(page), {"categories": ride.pk, "consent": "on"})
    assert response.status_code == 403
    assert _is_calm(response)
    assert not FormDraft.objects.exists()


@pytest.mark.parametrize("page", POSTS)
def test_ten_megabytes(client: Client, page: str) -> None:
    response = client.post(
        address(page), b"name=" + b"x" * 10 * MEGABYTE, "application/x-www-form-urlencoded"
    )
    assert response.status_code == 400
    assert _is_calm(response)
    assert not FormDraft.objects.exists()


def test_ten_megabytes_in_many_fields(client: Client) -> None:
    body = b"&".join(b"x%d=%s" % (number, b"y" * 1000) for number in range(10_000))
    response = client.post(address("request_needs"), body, "application/x-www-form-urlencoded")
    assert response.status_code == 400
    assert _is_calm(response)


def test_a_file_of_ten_megabytes_is_not_kept(client: Client, ride: Category) -> None:
    upload = io.BytesIO(b"x" * 10 * MEGABYTE)
    # Files do not count towards the limit of a form's size, so this one comes through to the view.
    upload.name = "rent.pdf"
    client.post(address("request_needs"), {"categories": ride.pk, "file": upload})
    assert "rent.pdf" not in str(FormDraft.objects.values())
    assert all("file" not in draft.answers["needs"] for draft in FormDraft.objects.all())


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b'{"categories": [1]}', "application/json"),
        (b"\xff\xfe\x00", "text/plain"),
        (b"<a/>", "application/xml"),
        (b"not multipart", "multipart/form-data"),
        (b"not multipart", "multipart/form-data; boundary=x"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"categories=%ff%fe", "application/x-www-form-urlencoded"),
        (b"", ""),
    ],
)
@pytest.mark.parametrize("page", ["request_needs", "request_check"])
def test_wrong_content_type(client: Client, page: str, body: bytes, content_type: str) -> None:
    client.raise_request_exception = False
    response = client.post(address(page), body, content_type)
    # Without a draft the last page leads to the first one: an answer as well.
    assert response.status_code in {302, 400, 422}
    if response.status_code != 302:
        assert _is_calm(response)
    assert not HelpRequest.objects.exists()


@pytest.mark.parametrize("page", PAGES)
def test_what_nobody_typed_is_not_kept(client: Client, ride: Category, page: str) -> None:
    fill_in(client, ride)
    before = FormDraft.objects.get().answers
    response = answer(
        client, page, address="x" * (MOST_KEPT + 1), categories=[], name="", urgency=""
    )
    assert response.status_code == 422
    assert FormDraft.objects.get().answers == before


def test_two_megabytes_of_typed_text_are_refused(client: Client, ride: Category) -> None:
    answer(client, "needs", categories=[ride.pk])
    response = answer(client, "details", allergies="x" * 2 * MEGABYTE)
    assert response.status_code == 400
    assert _is_calm(response)


# One has the shape of a real token; one hides a NUL, which Postgres refuses.
@pytest.mark.parametrize("cookie", ["", "x", "A" * 22, "a\\000b", "x" * 4000])
@pytest.mark.parametrize("page", [*POSTS, "request_sent"])
def test_forged_cookie(client: Client, ride: Category, page: str, cookie: str) -> None:
    client.cookies["draft_request"] = cookie
    assert client.get(address(page)).status_code in {200, 302}
    response = client.post(address(page), {"consent": "on"})
    assert 300 <= response.status_code < 500
    assert not HelpRequest.objects.exists()


@pytest.mark.parametrize("page", ["match_accept", "match_done", "match_decline", "match_release"])
def test_a_residents_link_opens_no_match(client: Client, page: str) -> None:
    match = make_match()
    response = client.post(address(page, link_to(match.need.request)), {"reason": "sick"})
    assert response.status_code == 404
    assert _is_calm(response)
    match.refresh_from_db()
    assert match.status == "offered"


@pytest.mark.parametrize("page", ["request_status", "request_delete", "request_cancel"])
def test_a_volunteers_link_opens_no_request(client: Client, page: str) -> None:
    match = make_match()
    response = client.post(address(page, link_to(match)))
    assert response.status_code in {404, 405}
    match.need.request.refresh_from_db()
    assert match.need.request.erased_at is None


@pytest.mark.parametrize(
    "changes",
    [
        {"address": "x" * 100_000},
        {"access_notes": "\x00" * 50},
        {"ward": "1; DROP TABLE"},
        {"pod": "-1"},
        {"name": "\ud7ff\U0001f9e1" * 60},
    ],
)
def test_hostile_edits(client: Client, ride: Category, changes: dict[str, Any]) -> None:
    request = make_request()
    make_need(request, ride)
    data = {"name": "M", "speaker": "me", "phone": "202-555-0147", "contact_method": "any"}
    data |= {"spoken_language": "es", "address": "1 New Street", **changes}
    refused = [page for page in edit(client, link_to(request), data) if page.status_code != 302]
    assert [page.status_code for page in refused] == ([] if "pod" in changes else [422])
    assert all(_is_calm(page) for page in refused)
    request.refresh_from_db()
    kept = {name: getattr(request, name) for name in changes if name != "pod"}
    assert all(kept[name] != value for name, value in changes.items() if name in kept)


def test_markup_is_shown_as_text(client: Client, ride: Category) -> None:
    fill_in(client, ride, contact={"name": "<script>alert(1)</script>"})
    page = client.get(address("request_check")).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
