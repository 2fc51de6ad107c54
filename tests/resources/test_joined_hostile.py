"""Directories that fail, lie or attack: nothing breaks, it costs little, and a steward is told."""

import gzip
import itertools
import json
import resource as process
import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from messaging.models import News
from resources.choices import SourceProblem, SourceState
from resources.joined import passes, services
from resources.models import Resource, Source
from tests import factories as make
from tests.resources.directories import Directory, Handler, join, page_of, says, send

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


def endless(piece: bytes, pause: float = 0) -> Any:
    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(piece)
            handler.wfile.flush()
            time.sleep(pause)

    return answer


def leads_to(url: str) -> Any:
    return says(b"", 302, Location=url)


def json_of(found: Any) -> Any:
    return says(json.dumps(found).encode())


ANSWERS = {
    "html": (says(b"<!doctype html><p>Buy now"), SourceProblem.HTML),
    "500": (says(b"{}", 500), SourceProblem.SERVER),
    "404": (says(b"", 404), SourceProblem.MISSING),
    "403": (says(b"", 403), SourceProblem.REFUSED),
    "100 MB": (says(b"[" + b" " * 100 * MEGABYTE + b"]"), SourceProblem.SIZE),
    "without an end": (endless(b"[" * 65536), SourceProblem.SIZE),
    "slow drip": (endless(b"[", 0.05), SourceProblem.TIME),
    "bomb": (
        says(gzip.compress(b" " * 50 * MEGABYTE), Content_Encoding="gzip"),
        SourceProblem.SIZE,
    ),
    "to a machine of ours": (leads_to("http://127.0.0.1:1/"), SourceProblem.FORBIDDEN),
    "to metadata": (leads_to("http://169.254.169.254/"), SourceProblem.FORBIDDEN),
    "to itself": (leads_to("/api"), SourceProblem.REDIRECTS),
    "to a file": (leads_to("file:///etc/passwd"), SourceProblem.ADDRESS),
    "a number": (says(b"7"), SourceProblem.NO_DIRECTORY),
    "other JSON": (json_of({"hello": "world"}), SourceProblem.NO_DIRECTORY),
    "contents of another type": (json_of({"contents": {"a": 1}}), SourceProblem.NO_DIRECTORY),
    "cut JSON": (says(b'{"contents": [{"id": "a", '), SourceProblem.BROKEN),
    "no UTF-8": (says(b'{"contents": [{"id": "\xff\xfe"}]}'), SourceProblem.BROKEN),
    "deep": (says(b'{"contents": ' + b"[" * 200_000 + b"]" * 200_000 + b"}"), SourceProblem.BROKEN),
    "a number of 5,000 digits": (
        says(b'{"contents": [], "total_items": ' + b"9" * 5000 + b"}"),
        SourceProblem.BROKEN,
    ),
}


@pytest.fixture(autouse=True)
def _short_times(settings):
    settings.SOURCE_PAGE_WITHIN = timedelta(seconds=2)


@pytest.mark.parametrize("name", ANSWERS)
def test_a_bad_answer_is_a_problem_in_words(directory, name):
    directory.put("Pantry")
    source = join(directory)
    passes.read_source(source.pk)
    directory.answer, problem = ANSWERS[name]
    before, began = process.getrusage(process.RUSAGE_SELF).ru_maxrss, time.monotonic()

    for _attempt in range(2):
        passes.read_source(source.pk)

    assert time.monotonic() - began < 15
    # In kilobytes; what the test itself holds was there before.
    assert process.getrusage(process.RUSAGE_SELF).ru_maxrss - before < 150 * 1024
    source.reading.refresh_from_db()
    assert source.reading.problem == problem
    assert Client().get("/en/resources/").status_code == 200
    assert Resource.objects.published().count() == 1
    # Once, however often it fails.
    assert News.objects.filter(kind="sources", subject_id=source.pk).count() == 1
    client = Client()
    client.force_login(make.make_steward())
    page = client.get(f"/en/admin/resources/source/{source.pk}/change/").text
    assert str(problem.label) in page.replace("&#x27;", "'")
    assert "Joined directories that need a look" in client.get("/en/admin/").text


@pytest.mark.parametrize("name", ["html", "100 MB", "slow drip", "to a machine of ours", "deep"])
def test_the_first_look_says_it_too(directory, name):
    directory.answer, problem = ANSWERS[name]
    source = Source.objects.create(
        name="X", address=directory.url, category=make.make_resource_category()
    )
    services.look(source)
    services.note_look(source.pk)
    source.reading.refresh_from_db()
    assert source.reading.problem == problem
    source.refresh_from_db()
    assert source.state == SourceState.NEW


def test_waits_longer_after_each_failure(directory):
    directory.put("Pantry")
    source = join(directory)
    directory.answer = says(b"", 500)
    waits = []
    for _attempt in range(8):
        passes.read_source(source.pk)
        source.reading.refresh_from_db()
        waits.append(source.reading.next_at)
    spans = [later - earlier for earlier, later in itertools.pairwise(waits)]
    assert timedelta(minutes=50) < spans[0] < spans[1] < spans[2]
    assert waits[-1] - waits[-2] < timedelta(hours=25)


BAD_RECORDS = [
    None,
    7,
    "a text",
    [],
    {},
    {"id": "x"},
    {"id": {"a": 1}, "name": "Object for an id"},
    {"id": "1", "name": ["a", "list"]},
    {"id": "2", "name": "Phones are a number", "phones": 7},
    {"id": "3", "name": "Places are true", "service_at_locations": True},
    {"id": "4", "name": {"en": "An object"}},
]


def test_bad_records_are_left_out_and_counted_and_the_good_ones_come(directory):
    directory.put("Good one")
    good = directory.records
    directory.answer = None
    source = join(directory)
    rows = [*BAD_RECORDS, *good.values()]

    directory.answer = lambda handler: send(handler, page_of(rows, 1, 100))
    passes.read_source(source.pk)

    source.reading.refresh_from_db()
    assert Resource.objects.get().name == "Good one"
    assert source.reading.counts["refused"] == len(BAD_RECORDS)


def test_odd_values_are_words_or_nothing(directory):
    directory.put(
        "Pan\u202etry\u0000 <script>alert(1)</script>" + "x" * 500,
        description="<img src=x onerror=alert(1)> <b>Rice</b>\u2066 & beans" + "y" * 50_000,
        url="javascript:alert(1)",
        email="no address",
        phones=[{"number": "call me"}, {"number": "202-555-0123", "type": "carrier pigeon"}],
        schedules=[
            {
                "freq": "HOURLY",
                "byday": "XX",
                "opens_at": "26:99",
                "description": "When it is dark",
            },
            {"freq": "WEEKLY", "interval": 10**12, "valid_from": "9999-99-99"},
        ],
        assured_date="2199-01-01",
        service_at_locations=[
            {
                "id": "p",
                "location": {
                    "id": "l",
                    "latitude": 1e999,
                    "longitude": "east",
                    "addresses": [{"address_1": "1333 Fern St", "country": "Atlantis"}],
                },
            }
        ],
    )
    source = join(directory)
    passes.read_source(source.pk)
    row = Resource.objects.get()

    assert len(row.name) == 120
    assert "\u202e" not in row.name
    assert "\u2066" not in row.description
    assert len(row.description) == 2000
    assert (row.website, row.email, row.latitude, row.country) == ("", "", None, "")
    assert [line.number.as_e164 for line in row.phones.all()] == ["+12025550123"]
    assert "When it is dark" in row.hours_note
    page = Client().get(row.get_absolute_url()).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "Rice" in page
    assert "2199" not in page


def test_twice_the_same_id_is_once(directory):
    source = join(directory) if directory.put("Pantry") else None
    rows = [
        {"id": "a", "name": "First"},
        {"id": "a", "name": "Second"},
        {"id": "b", "name": "Third"},
    ]
    directory.answer = lambda handler: send(handler, page_of(rows, 1, 100))
    passes.read_source(source.pk)
    assert sorted(Resource.objects.values_list("name", flat=True)) == ["First", "Third"]
    source.reading.refresh_from_db()
    assert source.reading.counts["twice"] == 1


def test_the_same_page_for_ever_ends(directory):
    directory.put("Pantry")
    source = join(directory)
    page = page_of([{"id": "a", "name": "A", "phones": []}], 1, 1)
    page["last_page"] = False
    page |= {"total_pages": 10**6, "next": "/api/services"}
    directory.answer = lambda handler: send(handler, page)
    directory.asked.clear()

    passes.read_source(source.pk)

    source.reading.refresh_from_db()
    assert source.reading.problem == SourceProblem.REPEATS
    assert len(directory.asked) == 2


def numbered(directory: Directory) -> Any:
    """Pages without an end, each with another entry."""

    def answer(handler: Handler) -> None:
        number = len(directory.asked)
        rows = [{"id": f"a{number}", "name": f"Entry {number}", "phones": []}]
        page = {**page_of(rows, 1, 1), "total_items": 10**6, "last_page": False}
        send(handler, {**page, "total_pages": 10**6})

    return answer


@pytest.mark.parametrize(
    ("setting", "value"),
    [("SOURCE_MOST_ENTRIES", 5), ("SOURCE_MOST_PAGES", 5), ("SOURCE_MOST_BYTES", 1000)],
)
def test_a_million_pages_are_read_up_to_a_limit(directory, settings, setting, value):
    setattr(settings, setting, value)
    directory.put("Pantry")
    source = join(directory)
    directory.answer = numbered(directory)

    passes.read_source(source.pk)

    source.reading.refresh_from_db()
    assert 2 <= Resource.objects.count() <= 6
    assert source.reading.problem == SourceProblem.TOO_MANY
    assert Resource.objects.published().count() == Resource.objects.count()


def test_a_job_ends_in_time_and_the_next_one_goes_on(directory, settings):
    directory.put("Pantry")
    source = join(directory)
    directory.answer = numbered(directory)
    settings.SOURCE_MOST_PAGES = 5
    settings.SOURCE_JOB_READS_FOR = timedelta(0)
    for count in (1, 2, 3):
        passes.read_source(source.pk)
        assert Resource.objects.count() == count
    services.ask_for_due()


def test_a_package_is_read_too(directory):
    body = json.dumps([{"id": "a", "name": "Pantry"}, {"id": "b"}]).encode()
    directory.answer = says(body)
    source = join(directory)
    assert source.reading.kind == "package"
    passes.read_source(source.pk)
    source.reading.refresh_from_db()
    assert Resource.objects.get().name == "Pantry"
    assert source.reading.counts["refused"] == 1
