"""Pages that are the same for everybody: kept, never stale, never anybody's."""

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from common import pagecache
from common.models import Category

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
    pagecache._version.forget_own()  # as at the start of a request
    return pagecache.shared_page(
        request, TEMPLATE, lambda: {"categories": list(Category.objects.all())}
    )


def test_second_visitor_costs_one_query(django_assert_num_queries):
    Category.objects.create(name="Rides", slug="rides")
    page(get())
    with django_assert_num_queries(1):  # the content version
        assert b"Rides;" in page(get()).content


def test_an_edit_is_seen_at_once():
    category = Category.objects.create(name="Rides", slug="rides")
    page(get())
    Category.objects.filter(pk=category.pk).update(name="Lifts")
    assert b"Lifts;" in page(get()).content


def test_nothing_of_the_first_visitor_reaches_the_second():
    first = page(get(draft_request="somebody's draft"))
    second = page(get())
    assert b"cookies=0 query=0" in first.content
    assert b"cookies=0 query=0" in second.content


def test_each_visitor_gets_their_own_token():
    first, second = get(), get()
    one, two = page(first).content, page(second).content
    assert first.META["CSRF_COOKIE"] != second.META["CSRF_COOKIE"]
    assert pagecache.TOKEN_PLACE.encode() not in one
    assert one != two


def test_a_kept_page_is_shown_while_the_database_is_away(monkeypatch):
    Category.objects.create(name="Rides", slug="rides")
    page(get())

    def away(*_args: object) -> None:
        raise pagecache.Error("gone")

    monkeypatch.setattr(connection, "cursor", away)
    assert b"Rides;" in page(get()).content
