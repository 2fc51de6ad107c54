"""Log lines carry a request id and no personal data."""

import json
import logging
import sys

import pytest
from django.db import IntegrityError, connection

from common.models import Category
from mutualaid.logs import JsonFormatter, RequestIdFilter, request_id

TOKEN = "Zm9vYmFyYmF6cXV4cXV1eA"


def line(
    message: str, *args: object, exc_info: object = None, **extra: object
) -> dict[str, object]:
    record = logging.LogRecord("test", logging.ERROR, "f.py", 1, message, args, exc_info)
    record.__dict__.update(extra)
    RequestIdFilter().filter(record)
    return json.loads(JsonFormatter().format(record))


def raised(error: type[BaseException] = Exception) -> tuple:
    kind, value, trace = sys.exc_info()
    assert isinstance(value, error)
    return kind, value, trace


@pytest.mark.parametrize(
    "kind",
    ["r", "v", "n", "m", "s", "k", "calls", "notices", "announced", "shelf/mine", "shelf/reserved"],
)
@pytest.mark.parametrize("ending", ["/", "", "/edit/", "/%20", "?next=1"])
def test_tokens_of_private_links_are_blotted_out(kind: str, ending: str) -> None:
    # A logger is handed the path in the text or as an argument; both end up in the line.
    for message in (f"Not Found: /es/{kind}/{TOKEN}{ending}", "Not Found: %s"):
        written = line(message, *([f"/es/{kind}/{TOKEN}{ending}"] if "%s" in message else []))
        assert TOKEN not in json.dumps(written)
        assert written["message"].startswith("Not Found: /•••")


@pytest.mark.parametrize(
    "path", ["/en/rr/{}", "/{}", "/en/r{}/", "/en/r/Ana 202-555-0100", "https://a.example/q/{}"]
)
def test_no_path_stands_in_a_line(path: str) -> None:
    written = line("Not Found: %s", path.format(TOKEN), name="django.request")
    assert written["message"] == "Not Found: •••"
    for message in (f"Asked for {path}", f"Asked for '{path}'", f"Asked for ({path})"):
        found = line(message.format(TOKEN))["message"]
        assert TOKEN not in found
        assert "/en/" not in found


def test_what_the_program_says_of_itself_stays() -> None:
    words = "Listening at: http://127.0.0.1:8000 (12), done 3/4 on 2026-05-01"
    assert line(words)["message"] == words
    assert line("Using worker: %s", "gthread", name="gunicorn.error")["message"].endswith("gthread")


def test_words_of_an_exception_are_left_out() -> None:
    try:
        int("202-555-0100")
    except ValueError:
        written = line("Broken: %s", sys.exc_info()[1], exc_info=raised(ValueError))
    assert "555" not in json.dumps(written)
    assert written["exception"] == "builtins.ValueError"
    assert "test_logs.py" in written["traceback"][-1]


def test_words_that_cannot_hold_personal_data_stay() -> None:
    try:
        raise ConnectionRefusedError(111, "Connection refused")
    except ConnectionRefusedError:
        written = line("Broken", exc_info=raised())
    assert "Connection refused" in written["exception"]


@pytest.mark.django_db
def test_a_broken_constraint_is_named_without_its_row() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE people (phone text UNIQUE)")
        cursor.execute("INSERT INTO people VALUES ('202-555-0100')")
        try:
            cursor.execute("INSERT INTO people VALUES ('202-555-0100')")
        except IntegrityError as error:
            quoted = str(error)
            written = line("Broken: %s", error, exc_info=raised(IntegrityError))
    assert "202-555-0100" in quoted  # what must not get out
    assert "202-555" not in json.dumps(written)
    assert "constraint_name=people_phone_key" in written["exception"]


def test_detail_lines_are_dropped() -> None:
    message = "duplicate key\nDETAIL:  Failing row contains (1, Ana Example)."
    assert line(message)["message"] == "duplicate key"


def test_the_request_id_is_on_every_line() -> None:
    token = request_id.set("abc-123-def")
    assert line("x")["request_id"] == "abc-123-def"
    request_id.reset(token)
    assert line("x")["request_id"] == "-"


def test_own_fields_are_added() -> None:
    assert line("request", fields={"status": 200})["status"] == 200


def test_a_value_that_a_field_refused_is_not_quoted() -> None:
    try:
        Category.objects.filter(pk=["202-555-0100"])
    except TypeError as error:
        quoted = str(error)
        written = line("Broken", exc_info=raised(TypeError))
    assert "202-555-0100" in quoted  # what must not get out
    assert "202-555" not in json.dumps(written)


def test_an_exception_as_the_message_is_described() -> None:
    written = line(ValueError("Ana, 202-555-0100"))  # type: ignore[arg-type]
    assert written["message"] == "builtins.ValueError"


def test_what_was_searched_for_is_blotted_out() -> None:
    written = line("Error handling request %s %s", "GET", "/en/admin/requests_app/?q=202-555-0100")
    assert written["message"] == "Error handling request ••• •••"
    written = line("Found /en/admin/requests_app/?q=202-555-0100 too slow")
    assert written["message"] == "Found /••• too slow"


def test_a_broken_request_is_logged_without_the_visitors_address() -> None:
    written = line("Invalid request from ip=192.0.2.7: Invalid HTTP Header: 'Ana 202-555-0100'")
    assert written["message"] == "Invalid request"
