"""One line per request: the view's name and how it went; nothing of the person."""

import json
import logging

import pytest
from django.test import Client
from django.urls import reverse

from mutualaid.logs import JsonFormatter, RequestIdFilter
from tests.factories import make_coordinator, make_ward

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.mutualaid.urls")]
TOKEN = "Zm9vYmFyYmF6cXV4cXV1eA"


class Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.addFilter(RequestIdFilter())
        self.setFormatter(JsonFormatter())
        self.lines: list[dict] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(json.loads(self.format(record)))


@pytest.fixture
def lines():
    handler = Lines()
    logging.getLogger().addHandler(handler)
    yield handler.lines
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


def access(lines: list[dict]) -> dict:
    [line] = [line for line in lines if line["logger"] == "mutualaid.access"]
    return line


def test_a_line_names_the_view(client, lines) -> None:
    client.get("/es/session/?phone=202-555-0100", HTTP_USER_AGENT="Ana's phone")
    line = access(lines)
    assert (line["view"], line["method"], line["status"]) == ("session", "GET", 200)
    assert line["ms"] >= 0
    written = json.dumps(lines)
    assert "555" not in written
    assert "Ana" not in written
    assert "127.0.0.1" not in written


def test_all_lines_of_a_request_share_its_id(client, lines) -> None:
    response = client.get("/en/broken/")
    ids = {line["request_id"] for line in lines}
    assert len(lines) >= 2
    assert ids == {response["X-Request-ID"]}


@pytest.mark.parametrize(
    ("given", "kept"),
    # With a line break in it, anybody could write lines of their own into the log.
    [("proxy-id-12345678", True), ("x", False), ("two\nlines-of-it", False), ("a" * 65, False)],
)
def test_the_proxys_id_is_kept_when_it_is_one(client, given, kept) -> None:
    response = client.get("/healthz", HTTP_X_REQUEST_ID=given)
    assert (response["X-Request-ID"] == given) is kept


@pytest.mark.parametrize("path", ["/en/r/{}/nothing-there/", "/en/r/{}/broken/", "/en/v/{}"])
def test_a_private_link_is_in_no_line(client, lines, path) -> None:
    client.get(path.format(TOKEN))
    # Without a line there would be no token in it either.
    assert lines
    assert TOKEN not in json.dumps(lines)


TYPED = "Milagros 202-555-0147"


@pytest.mark.parametrize(
    "path",
    [
        f"/en/rr/{TOKEN}/",
        f"/en/{TOKEN}",
        f"/xx/r/{TOKEN}/",
        f"/en/r/{TOKEN}x/edit/where/too/far",
        f"/{TYPED}/",
        f"/en/wards/{TYPED}",
    ],
)
@pytest.mark.parametrize("method", ["get", "post", "put"])
def test_no_path_that_was_typed_is_in_any_line(client, lines, path, method) -> None:
    getattr(client, method)(path)
    assert lines
    assert not [word for word in (TOKEN, *TYPED.split()) if word in json.dumps(lines)]


def test_nothing_of_a_refused_request_is_in_any_line(lines) -> None:
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    path = f"/en/r/{TOKEN}/cancel/"
    strict.post(path, HTTP_REFERER=f"https://elsewhere.example/r/{TOKEN}/", secure=True)
    strict.post(path, HTTP_ORIGIN=f"https://{TOKEN}.example")
    strict.get("/en/", HTTP_HOST=f"{TOKEN}_.example")
    strict.post("/en/request/", {f"field{number}": TOKEN for number in range(600)})
    strict.get(f"/en/?next=/r/{TOKEN}")
    assert len([line for line in lines if line["logger"].startswith("django.")]) >= 4
    assert TOKEN not in json.dumps(lines)


def test_what_an_exception_says_is_in_no_line(client, lines) -> None:
    client.get("/en/broken/")
    assert any("exception" in line for line in lines)
    assert "ana@example.org" not in json.dumps(lines)


def test_good_health_is_not_worth_a_line(client, lines) -> None:
    client.get("/healthz")
    assert lines == []


@pytest.mark.urls("mutualaid.urls")
def test_what_is_refused_is_one_quiet_line(client, lines) -> None:
    """Filters of lists that nobody may ask, a body that is no form, a page of somebody else."""
    client.force_login(make_coordinator(make_ward()))
    list_ = reverse("admin:requests_app_helprequest_changelist")
    for query in ("?phone__startswith=202", "?q=%00", "?email=a@example.org"):
        assert client.get(list_ + query).status_code == 400
    assert client.get(reverse("admin:retention")).status_code == 403
    assert [line["level"] for line in lines if line["logger"] != "mutualaid.access"] == [
        "WARNING"
    ] * 4
    written = json.dumps(lines)
    assert "traceback" not in written
    assert not any(text in written for text in ("phone__", "=202", "example.org"))
