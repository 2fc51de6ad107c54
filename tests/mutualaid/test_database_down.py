"""Pages say calmly that Postgres is away, in the person's language, and keep what was typed."""

import logging

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.mutualaid.urls")]


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("view", ["operational", "interface", "read_only"])
@pytest.mark.parametrize(("language", "html"), [("en", 'lang="en"'), ("es", 'lang="es"')])
def test_a_calm_503_in_the_pages_language(client, view, language, html) -> None:
    response = client.get(f"/{language}/{view}/")
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert response["Cache-Control"] == "no-store"
    assert html in response.text


def test_what_was_typed_can_be_sent_again(client) -> None:
    typed = {"name": 'Ana "la vecina" <3', "kinds": ["food", "ride"], "csrfmiddlewaretoken": "old"}
    response = client.post("/en/operational/", typed)
    assert response.status_code == 503
    assert response.context["posted"] == [
        ("name", 'Ana "la vecina" <3'),
        ("kinds", "food"),
        ("kinds", "ride"),
    ]
    assert 'value="Ana &quot;la vecina&quot; &lt;3"' in response.text
    assert response.text.count('name="kinds"') == 2
    # A new token only: the old one may have run out by the time it is sent again.
    assert response.text.count("csrfmiddlewaretoken") == 1


def test_a_password_is_not_repeated(client) -> None:
    names = ("password", "password1", "password2", "oldpassword", "code")
    response = client.post("/en/operational/", {"login": "x"} | dict.fromkeys(names, "correct"))
    assert response.status_code == 503
    assert response.context["posted"] == [("login", "x")]


def test_the_same_when_the_session_cannot_be_saved(client, monkeypatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise OperationalError("the connection is closed")

    # Before the fault it works, so that the 503 is the fault's and not the address's.
    assert client.get("/es/session/").status_code == 200
    # After the view, where a middleware no longer sees the exception.
    monkeypatch.setattr(SessionStore, "save", fail)
    response = client.post("/es/session/", {"name": "Ana"})
    assert response.status_code == 503
    assert response.context["posted"] == [("name", "Ana")]


def test_it_is_one_line_in_the_log(client, caplog) -> None:
    with caplog.at_level(logging.WARNING):
        client.get("/en/operational/")
    [record] = [record for record in caplog.records if record.name == "mutualaid.database"]
    # A traceback for each request of an outage would bury everything else.
    assert record.exc_info is None


def test_other_errors_are_a_500(client) -> None:
    response = client.get("/es/broken/")
    assert response.status_code == 500
    assert "ana@example.org" not in response.text
