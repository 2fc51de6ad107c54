"""A form in several pages is a declaration: one of two pages, declared here."""

from typing import Any

import pytest
from django import forms
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from common.models import FormDraft
from pages.form_flow import Answers, Flow, Page
from pages.form_flow_views import FlowViews
from pages.forms import BaseForm

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class PageForm(BaseForm):
    def __init__(self, *args: Any, prefill: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class ShelfForm(PageForm):
    shelf = forms.CharField()


class BookForm(PageForm):
    book = forms.CharField()


class ReallyForm(BaseForm):
    really = forms.BooleanField()


SHELF = Page("shelf", "books:shelf", ShelfForm)
BOOK = Page("book", "books:book", BookForm)
STORED: dict[str, dict[str, Any]] = {}


class BookFlow(FlowViews):
    flow = Flow("book", [SHELF, BOOK])
    check_form = ReallyForm
    check_url = "books:check"
    sent_url = "books:sent"
    limit = "requests"
    lost_link_url = "books:shelf"
    topics = ()

    def said_by_link(self, request: HttpRequest) -> dict[str, str]:
        return {"shelf": request.GET["shelf"]} if "shelf" in request.GET else {}

    def initial(self, page: Page, link: dict[str, str]) -> dict[str, Any]:
        return link

    def summary(self, answers: Answers) -> list[Any]:
        return [list(cleaned.values()) for cleaned in answers.cleaned.values()]

    def submit(self, answers: Answers, key: str, why_aside: str) -> dict[str, Any]:
        STORED[key] = answers.cleaned
        return {"number": len(STORED)}


FORM = BookFlow()


def start_over(request: HttpRequest) -> HttpResponse:
    return FORM.start_over(request)


pages = [
    path("shelf/", lambda request: FORM.page(request, SHELF), name="shelf"),
    path("book/", lambda request: FORM.page(request, BOOK), name="book"),
    path("check/", FORM.check, name="check"),
    path("sent/", FORM.sent, name="sent"),
    path("over/", start_over, name="over"),
]
urlpatterns = [path("", include((pages, "books")))]
ERRORS = "{{ number }}/{{ total }} {{ is_late }} {{ back }} {{ form.errors.as_text }}"
TEMPLATES = {
    "books/shelf.html": f"{ERRORS} {{{{ form.shelf }}}}",
    "books/book.html": f"{ERRORS} {{{{ form.book }}}}",
    "books/check.html": f"{ERRORS} {{{{ sections }}}}",
    "books/sent.html": "Number {{ number }}",
}


@pytest.fixture(autouse=True)
def templates(settings: Any) -> None:
    STORED.clear()
    # Nothing of the site around it: the kit has to do by itself.
    settings.MIDDLEWARE = []
    ours = ("django.template.loaders.locmem.Loader", TEMPLATES)
    options = {"loaders": [ours, "django.template.loaders.app_directories.Loader"]}
    backend = "django.template.backends.django.DjangoTemplates"
    settings.TEMPLATES = [{"BACKEND": backend, "OPTIONS": options}]


def fill_in(client: Client) -> None:
    client.post("/shelf/", {"shelf": "Poems"})
    client.post("/book/", {"book": "Leaves"})


def test_from_the_first_page_to_the_confirmation(client: Client) -> None:
    assert 'value="Poems"' in client.get("/shelf/?shelf=Poems").content.decode()
    assert client.post("/shelf/", {"shelf": "Poems"}).headers["Location"] == "/book/"
    assert client.get("/book/").content.decode().startswith("2/3 False /shelf/")
    assert client.post("/book/", {"book": "Leaves"}).headers["Location"] == "/check/"
    assert "Leaves" in client.get("/check/").content.decode()
    assert client.post("/check/", {}).status_code == 422
    assert client.post("/check/", {"really": "on"}).headers["Location"] == "/sent/"
    assert client.post("/check/", {"really": "on"}).headers["Location"] == "/sent/"
    assert client.get("/sent/").content.decode() == "Number 1"
    # Once, although the last button was pressed twice.
    assert list(STORED.values()) == [{"shelf": {"shelf": "Poems"}, "book": {"book": "Leaves"}}]


def test_what_is_wrong_is_kept_and_said(client: Client) -> None:
    response = client.post("/shelf/", {"shelf": "x" * 300})
    assert response.status_code == 422
    assert "Please make this shorter" in response.content.decode()
    shown = client.get("/shelf/?kept=1")
    assert shown.status_code == 200
    assert "x" * 300 in shown.content.decode()
    assert client.get("/book/").headers["Location"] == "/shelf/"


def test_a_change_leads_back_to_the_check_page(client: Client) -> None:
    fill_in(client)
    assert " /check/ " in client.get("/shelf/?change=1").content.decode()
    changed = client.post("/shelf/?change=1", {"shelf": "Prose"})
    assert changed.headers["Location"] == "/check/"
    assert "Prose" in client.get("/check/").content.decode()


def test_too_late_is_said_where_nothing_is_left(client: Client) -> None:
    fill_in(client)
    FormDraft.objects.all().delete()
    assert client.post("/check/", {"really": "on"}).headers["Location"] == "/shelf/?late=1"
    assert client.post("/book/", {"book": "Leaves"}).headers["Location"] == "/shelf/?late=1"
    assert "1/3 True" in client.get("/shelf/?late=1").content.decode()
    assert not STORED


def test_a_page_that_was_answered_and_no_longer_may_be_says_so_itself(client: Client) -> None:
    fill_in(client)
    # It was answered, and the answer is no longer possible.
    client.post("/shelf/", {"shelf": ""})
    assert client.post("/check/", {"really": "on"}).headers["Location"] == "/shelf/?kept=1"
    assert "Please fill this in." in client.get("/shelf/?kept=1").content.decode()


def test_once_sent_all_pages_lead_to_the_confirmation_but_the_first(client: Client) -> None:
    fill_in(client)
    client.post("/check/", {"really": "on"})
    for page in ("book", "check"):
        assert client.get(f"/{page}/").headers["Location"] == "/sent/"
    assert client.post("/book/", {"book": "Other"}).headers["Location"] == "/sent/"
    # Whoever comes next to this browser begins with an empty form.
    assert "Poems" not in client.get("/shelf/").content.decode()
    assert client.post("/over/").headers["Location"] == "/shelf/"
    assert client.get("/sent/").headers["Location"] == "/shelf/"
