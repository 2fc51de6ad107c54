"""The pages that `benchmarks.desk` asks for, with a session and what each may cost."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any
from urllib.parse import quote

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
django.setup()

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.models import AuditEvent, User
from benchmarks import city
from benchmarks.city_people import phone_of
from common.current import held
from desk.queue import QueueForm
from messaging.models import Message
from pods.models import Ward
from requests_app.models import ContactLog, HelpRequest, Match, Need
from volunteers.models import Volunteer

LISTS = (HelpRequest, Need, Match, ContactLog, Volunteer, Message, AuditEvent)
WITH_PEOPLE = (HelpRequest, Need, Match, ContactLog, Volunteer)
CHOICES_EACH = 2
SEVERAL = 8
NAMES_TRIED = 100
A_FEW, A_PAGE = 3, 30
STEWARD, COORDINATOR = "steward@example.org", "ward1@example.org"
Page = dict[str, Any]


def pages(only: list[str]) -> dict[str, Page]:
    """Every page with one of `only` in its name: addresses, cookies, kind and number of queries."""
    return {
        f"{who}: {name}": page
        for email, who in ((STEWARD, "steward"), (COORDINATOR, "coordinator"))
        for name, page in _pages_of(User.objects.get(email=email), f"{who}: ", only)
    }


def _pages_of(user: User, prefix: str, only: list[str]) -> Iterator[tuple[str, Page]]:
    visitor = Client(HTTP_HOST="127.0.0.1")
    visitor.force_login(user)
    cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in visitor.cookies.items())
    for kind, name, find in [*_desk(user), *_lists(user, visitor.session)]:
        if any(words in prefix + name for words in only):
            addresses = find()
            page = {"kind": kind, "addresses": addresses, "cookies": cookies}
            yield name, {**page, "queries": _queries(visitor, addresses[0])}


def _queries(visitor: Client, address: str) -> int:
    """Queries of a second visit."""
    # The first visit also reads what is then kept: the versions of shared lists and the session.
    visitor.get(address)
    # Every process looks for the network every few seconds, whatever is asked for.
    with held(), CaptureQueriesContext(connection) as queries:
        response = visitor.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address} answered {response.status_code}.")
    return len(queries)


# --- The desk ---------------------------------------------------------------------------------

# The kind of a page, its name, and its addresses, which are looked for only when it is asked for.
Named = tuple[str, str, Callable[[], list[str]]]


def _desk(user: User) -> Iterator[Named]:
    desk = reverse("admin:desk")
    yield "desk", "desk: queue", lambda: [desk]
    for query in _narrowed(QueueForm(QueryDict(), user)):
        yield "desk", f"desk: queue {query}", partial(_asked, desk, partial(str, query))
    needs = _needs(user)
    yield "desk", "desk: a need, ranked", lambda: [_about("desk_need", need) for need in needs]
    yield "desk", "desk: what is beside it", lambda: [_about("desk_beside", need) for need in needs]


def _narrowed(form: QueueForm) -> Iterator[str]:
    """Each filter of the queue, with up to two of its choices."""
    for name, field in form.fields.items():
        choices = [str(value) for value, _words in getattr(field, "choices", [])]
        if not choices:
            yield f"{name}=2" if name == "page" else f"{name}=on"
        for value in [value for value in choices if value][:CHOICES_EACH]:
            yield f"{name}={value}"


def _needs(user: User) -> list[int]:
    """Open needs from all over the queue."""
    ids = list(Need.objects.visible_to(user).open().in_desk_order().values_list("pk", flat=True))
    return ids[:: max(1, len(ids) // SEVERAL)][:SEVERAL]


def _about(page: str, need_id: int) -> str:
    return reverse(f"admin:{page}", args=[need_id])


# --- Lists ------------------------------------------------------------------------------------


def _lists(user: User, session: SessionBase) -> Iterator[Named]:
    for model in LISTS:
        model_admin = admin.site._registry[model]
        request = RequestFactory().get("/")
        request.user, request.session = user, session
        if model_admin.has_view_permission(request):
            name = str(model._meta.verbose_name_plural)
            address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            for words, query in _queries_of(model_admin, request):
                yield "list", f"{name}: {words}", partial(_asked, address, query)


def _asked(address: str, query: Callable[[], str]) -> list[str]:
    return [f"{address}?{query()}"]


Query = tuple[str, Callable[[], str]]


def _queries_of(model_admin: ModelAdmin, request: Any) -> Iterator[Query]:
    """Yield the queries of a list, each with words that are the same in both cities."""
    known = [("first page", ""), ("last page", "p=last"), *_filters(model_admin, request)]
    yield from ((words, partial(str, query)) for words, query in known)
    if model_admin.model in WITH_PEOPLE:
        yield from _searches(model_admin, request)


def _filters(model_admin: ModelAdmin, request: Any) -> Iterator[tuple[str, str]]:
    """Each filter of a list: the first two of its choices and the last, and the last page."""
    changelist = model_admin.get_changelist_instance(request)
    for spec in changelist.filter_specs:
        choices = [choice["query_string"].lstrip("?") for choice in spec.choices(changelist)]
        # Of many wards none is listed, and one is typed: its page is the same.
        if getattr(spec, "are_many", False):
            choices = [f"{spec.own}={pk}" for pk in Ward.objects.values_list("pk", flat=True)]
        choices = list(dict.fromkeys(filter(None, choices)))
        yield from ((query, query) for query in choices[:CHOICES_EACH])
        yield from ((f"{query}, last page", f"{query}&p=last") for query in choices[:1])
        if len(choices) > CHOICES_EACH:
            yield f"{choices[0].split('=')[0]}, its last choice", choices[-1]


def _searches(model_admin: ModelAdmin, request: Any) -> Iterator[Query]:
    """Yield searches as people type them: one word finds a page full, two a few rows."""
    name = cache(partial(_words_of_a_name, model_admin, request))
    yield "one word", lambda: f"q={quote(name(1, A_PAGE))}"
    yield "one word, last page", lambda: f"q={quote(name(1, A_PAGE))}&p=last"
    yield "two words", lambda: f"q={quote(name(2, A_FEW))}"
    yield "two letters", lambda: "q=an"
    yield "a name that nobody has", lambda: "q=zzyzx"
    yield "three letters that nobody has", lambda: "q=qxz"
    reference = HelpRequest.objects.visible_to(request.user)[0].reference
    yield "reference", lambda: f"q={reference}"
    yield "phone", lambda: f"q={phone_of(7)}"


def _words_of_a_name(model_admin: ModelAdmin, request: Any, words: int, rows: int) -> str:
    """The first `words` of somebody's name that find as many `rows` in the list, or nearly so."""
    people: Any = Volunteer if model_admin.model is Volunteer else HelpRequest
    names = people.objects.visible_to(request.user).order_by("-pk").values_list("name", flat=True)
    every = model_admin.get_queryset(request)
    # A name must find as much in both cities, else the large one would be slower for having more to
    # show. Counted up to a page, which is all that a search shows.
    best = A_PAGE + 1, ""
    for name in dict.fromkeys(" ".join(name.split()[:words]) for name in names[:NAMES_TRIED]):
        found, _may_repeat = model_admin.get_search_results(request, every, name)
        best = min(best, (abs(min(found.count(), A_PAGE) - rows), name))
        if best[0] == 0:
            break
    return best[1]


def make(size: dict[str, int]) -> dict[str, bool]:
    """The city of `size`, unless it is there."""
    was_there = city.is_made(**size)
    if not was_there:
        city.make_city(**size)
    return {"was_there": was_there}


if __name__ == "__main__":
    what, argument = sys.argv[1:]
    with translation.override("en"):
        print(json.dumps({"pages": pages, "make": make}[what](json.loads(argument))))
