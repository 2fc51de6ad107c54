"""Pages that are the same for everybody: kept, never stale, never anybody's."""

import datetime
import threading
import time
from typing import Any

import brotli
import pytest
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import _does_token_match
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from common.models import Category, ContentEdit
from common.tasks import merge_content_edits
from pages import cached
from pages.weight import weight
from resources.models import Resource
from tests import factories as make

pytestmark = pytest.mark.django_db
TEMPLATE = "tests/kept.html"


@pytest.fixture(autouse=True)
def _template(settings, tmp_path):
    """A page with a token, what the visitor's request would give away, and the categories."""
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "kept.html").write_text(
        "{% for c in categories %}{{ c.name }};{% endfor %}"
        "cookies={{ request.COOKIES|length }} query={{ request.GET|length }}"
        "<input value='{{ csrf_token }}'>"
    )
    templates = [{**settings.TEMPLATES[0], "DIRS": [tmp_path], "APP_DIRS": False}]
    settings.TEMPLATES = templates


def get(**cookies: str) -> HttpRequest:
    request = RequestFactory().get("/en/page/", {"q": "mine"})
    request.COOKIES.update(cookies)
    return request


def page(request: HttpRequest) -> HttpResponse:
    cached._versions.forget_own()  # as at the start of a request
    return cached.shared_page(
        request, TEMPLATE, lambda: {"categories": list(Category.objects.all())}, topics=("help",)
    )


def test_second_visitor_costs_one_query(django_assert_num_queries):
    Category.objects.create(name="Rides", slug="rides")
    page(get())
    with django_assert_num_queries(1):  # the versions
        assert b"Rides;" in page(get()).content


def test_an_edit_is_seen_at_once():
    category = Category.objects.create(name="Rides", slug="rides")
    page(get())
    Category.objects.filter(pk=category.pk).update(name="Lifts")
    assert b"Lifts;" in page(get()).content


def test_an_edit_of_something_else_leaves_the_page_in_place():
    page(get())
    # A place, while the page is about kinds of help; what is left is the look at the versions.
    make.make_ward()
    with CaptureQueriesContext(connection) as queries:
        page(get())
    assert len(queries) == 1


def test_an_edit_that_is_taken_back_leaves_nothing_behind():
    """Its version is not that of the next edit, which a counter's would be."""
    category = Category.objects.create(name="Rides", slug="rides")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        category.name = "Lies"
        category.save()
        # Inside the transaction the page shows the edit; nobody else may be given that page.
        page(get())
        raise ZeroDivisionError
    Category.objects.filter(pk=category.pk).update(name="Lifts")
    assert b"Lifts;" in page(get()).content


def test_merging_what_was_edited_leaves_the_versions_as_they_are():
    for name in ("Rides", "Meals"):
        Category.objects.create(name=name, slug=name)
    make.make_ward()
    before = cached._ask()
    merge_content_edits(timestamp=0)
    # To tidy up must not throw away all that is kept.
    assert cached._ask() == before
    assert ContentEdit.objects.count() == len(before)


def test_a_statement_is_one_edit_whatever_its_triggers_write():
    ward = make.make_ward()
    for _entry in range(3):
        make.make_resource(ward=ward)
    for name in ("Larder", "Pantry"):
        merge_content_edits(timestamp=0)
        before = set(ContentEdit.objects.values_list("pk", flat=True))
        # Triggers write for each row of it, into tables of the same topic.
        Resource.objects.update(name=name, description=f"{name}: soup.")
        new = ContentEdit.objects.exclude(pk__in=before).values_list("topic", flat=True)
        assert any(topic.startswith("directory") for topic in new)
        assert len(new) == len(set(new))


def test_an_edit_after_one_that_was_taken_back_counts():
    make.make_resource()
    before = cached._ask()["directory"]
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Resource.objects.update(name="Larder")
        raise ZeroDivisionError
    assert cached._ask()["directory"] == before
    Resource.objects.update(name="Pantry")
    assert cached._ask()["directory"] != before


def test_nothing_of_the_first_visitor_reaches_the_second():
    first = page(get(draft_request="somebody's draft"))
    second = page(get())
    assert b"cookies=0 query=0" in first.content
    assert b"cookies=0 query=0" in second.content


def test_each_visitor_gets_their_own_token():
    first, second = get(), get()
    one, two = page(first).content, page(second).content
    assert first.META["CSRF_COOKIE"] != second.META["CSRF_COOKIE"]
    assert cached.TOKEN_PLACE.encode() not in one
    assert one != two


def test_a_kept_page_is_shown_while_the_database_is_away(monkeypatch):
    Category.objects.create(name="Rides", slug="rides")
    page(get())

    def away(*_args: object) -> None:
        raise cached.Error("gone")

    monkeypatch.setattr(connection, "cursor", away)
    assert b"Rides;" in page(get()).content


def test_brotli_reads_as_the_page_with_ones_own_token():
    request = get()
    request.META["HTTP_ACCEPT_ENCODING"] = "gzip, br"
    response = page(request)
    assert response["Content-Encoding"] == "br"
    assert "Accept-Encoding" in response["Vary"]
    html = brotli.decompress(response.content).decode()
    token = html.split("value='")[1].split("'")[0]
    assert html == page(get()).text.split("<input")[0] + f"<input value='{token}'>"
    assert _does_token_match(token, request.META["CSRF_COOKIE"])


def test_a_page_is_kept_in_brotli_only_and_read_without():
    plain = page(get()).text.split("<input")[0]
    in_plain = cached._shelf.size
    cached.clear()
    request = get()
    request.META["HTTP_ACCEPT_ENCODING"] = "br"
    page(request)
    [(_parts, kept, size)] = cached._shelf.kept.values()
    parts, coding = kept.parts
    assert (coding, size) == ("br", sum(map(len, parts)) + cached.OVERHEAD)
    assert size == cached._shelf.size
    other = get()
    response = page(other)
    assert "Content-Encoding" not in response
    token = response.text.split("value='")[1].split("'")[0]
    assert response.text == f"{plain}<input value='{token}'>"
    assert _does_token_match(token, other.META["CSRF_COOKIE"])
    assert in_plain == len(f"{plain}<input value=''>") + cached.OVERHEAD


def test_a_page_is_compressed_once(monkeypatch):
    made = []

    # To compress a page takes 20 ms: worth it once, and not for every visitor.
    def count(*args: object) -> tuple[bytes, ...]:
        made.append(args)
        return (b"1", b"2")

    monkeypatch.setattr(cached, "compress_around", count)
    for _visitor in range(3):
        request = get()
        request.META["HTTP_ACCEPT_ENCODING"] = "br"
        page(request)
    assert len(made) == 1


def test_the_longest_unseen_make_room_by_size(monkeypatch):
    rendered = []

    def ask(path: str) -> None:
        request = RequestFactory().get(path)
        cached.shared_page(request, TEMPLATE, lambda: rendered.append(path) or {}, topics=())

    ask("/en/a/")
    # Room for two pages of this size.
    monkeypatch.setattr(cached, "MOST_BYTES", cached._shelf.size * 2)
    for path in ("/en/b/", "/en/a/", "/en/c/", "/en/a/", "/en/b/"):
        ask(path)
    assert rendered == ["/en/a/", "/en/b/", "/en/c/", "/en/b/"]
    assert cached._shelf.size <= cached.MOST_BYTES


def test_a_new_day_is_a_new_page(monkeypatch):
    # Notices begin and end with a day, without anybody's edit.
    days = iter([datetime.date(2026, 11, 22), datetime.date(2026, 11, 23)])
    rendered = []
    monkeypatch.setattr(cached.timezone, "localdate", lambda: next(days))
    for _day in range(2):
        cached.shared_page(get(), TEMPLATE, lambda: rendered.append(1) or {}, topics=())
    assert len(rendered) == 2


def test_what_is_not_there_is_not_kept():
    def missing() -> dict[str, Any]:
        raise Http404

    for _visitor in range(2):
        with pytest.raises(Http404):
            cached.shared_page(get(), TEMPLATE, missing, topics=())
    # Addresses that lead nowhere are without number, and would fill the memory.
    assert not cached._shelf.kept


def test_one_request_at_a_time_looks_for_a_database_that_is_away(monkeypatch):
    page(get())
    looks = []

    def away(*_args: object) -> None:
        looks.append(1)
        raise cached.Error("gone")

    monkeypatch.setattr(connection, "cursor", away)
    for _visitor in range(5):
        page(get())
    # A look may wait for a timeout; if everybody looked, all threads would wait.
    assert len(looks) == 1


def crowd(look: Any) -> list[Any]:
    """Return what eight get who look at once, for a page that takes a moment to make."""
    found: list[Any] = []
    threads = [threading.Thread(target=lambda: found.append(look())) for _visitor in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_one_of_many_makes_what_all_of_them_look_at(monkeypatch):
    # No version is asked for: threads see nothing of a test's transaction.
    monkeypatch.setattr(cached, "versions_of", lambda topics: ("edited",))
    made = []

    def load() -> str:
        made.append(1)
        time.sleep(0.1)
        return "wards"

    assert crowd(lambda: cached.kept("wards", load, topics=())) == ["wards"] * 8
    assert len(made) == 1
    assert not cached._shelf.making


def test_who_makes_it_and_fails_leaves_it_to_the_next(monkeypatch):
    monkeypatch.setattr(cached, "versions_of", lambda topics: ("edited",))
    tries = iter([ValueError("broken"), "wards"])

    def load() -> str:
        if isinstance(found := next(tries), Exception):
            raise found
        return found

    with pytest.raises(ValueError, match="broken"):
        cached.kept("wards", load, topics=())
    assert cached.kept("wards", load, topics=()) == "wards"


def test_values_and_pages_share_one_limit(monkeypatch):
    monkeypatch.setattr(cached, "MOST_BYTES", 400_000)
    for number in range(40):
        cached.kept(f"list {number}", lambda: {"words": ["x" * 20_000]}, topics=())
        cached.shared_page(RequestFactory().get(f"/en/{number}/"), TEMPLATE, dict, topics=())
        assert cached._shelf.size <= 400_000
    kinds = {len(place) for place in cached._shelf.kept}
    assert len(kinds) == 2


def test_what_is_larger_than_all_else_throws_nothing_out(monkeypatch):
    monkeypatch.setattr(cached, "MOST_BYTES", 400_000)
    cached.kept("small", lambda: "wards", topics=())
    assert cached.kept("huge", lambda: "x" * 300_000, topics=()) == "x" * 300_000
    assert [place[0] for place in cached._shelf.kept] == ["small"]


def test_the_weight_of_a_row_is_that_of_its_words():
    row = make.make_ward(name="W")
    row.notes_of_somebody = ["x" * 50_000]
    assert 50_000 < weight([row, row]) < 70_000
