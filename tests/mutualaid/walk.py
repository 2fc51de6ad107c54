"""A walk through every address, list, filter, search and choice: what each answer weighs and asks.

Nothing is named here: addresses come from the resolver, and queries from the links and forms of the
pages themselves, so a new one is walked from its first day. `test_growth.py` and
`benchmarks.growth` walk a small place and a large one, and compare.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlencode

import brotli
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import holds
from accounts.sessions import SEEN_AT
from common.current import held
from common.models import Category
from pages import cached
from tests import factories
from tests.members import join_form
from tests.mutualaid.matrix import MODELS, addresses, roles_of
from tests.mutualaid.one_of_each import ZIP, OneOfEach
from tests.pods import proposal_form
from tests.requests_app import request_form
from tests.resources import suggestion_form
from tests.volunteers import sign_up_form

ROLES = ("visitor", "steward", "coordinator", "organizer")
# A walk would end the session; and rows of Django's own that lead on to another address.
LEFT_OUT = {"admin:logout", "account_logout", "admin:None"}
# A word that some names have, one that none has.
TYPED = ("quarter", "zzyzx")
# So many queries of a page at most, of different kinds.
MOST_QUERIES = 30
# Where a list was of one page and is of several, it is counted, and its last row looked for.
MORE_QUERIES = 3
HEADERS = {"Accept-Encoding": "br", "Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True)
class Step:
    """An address and what it is called in a place of any size."""

    name: str
    path: str


@dataclass(frozen=True)
class Answer:
    """An answer: bytes with headers as they are sent, bytes of its text, and how many queries."""

    status: int
    sent: int
    size: int
    queries: int
    text: str

    @property
    def is_page(self) -> bool:
        return self.status == 200 and "<html" in self.text[:2_000]


class Walker:
    """Somebody in a browser, before whom the `sample` lies."""

    def __init__(self, role: str, sample: OneOfEach) -> None:
        self.role, self.sample, self.client = role, sample, Client(HTTP_HOST="127.0.0.1")
        self.user = self._sign_in()

    def _sign_in(self) -> User | None:
        if self.role == "visitor":
            return None
        areas = () if self.role == "steward" else (self.sample.ward,)
        # Whose files and proposals are in the sample.
        is_theirs = self.role == "coordinator"
        user = self.sample.coordinator if is_theirs else factories.make_user(self.role, *areas)
        self.client.force_login(user)
        # Their sign of life is noted every minute, whatever is asked for; not during the walk.
        session = self.client.session
        session[SEEN_AT] = (timezone.now() + timedelta(days=1)).timestamp()
        session.save()
        return user

    def steps(self) -> Iterator[Step]:
        """Yield every address that answers this role."""
        if self.user is None:
            self._fill_in_forms()
        for name, named in dict(
            sorted((name, tuple(sorted(n))) for name, n in addresses())
        ).items():
            if name not in LEFT_OUT and self._may_open(name):
                yield Step(f"{self.role}: {name}", self.sample.address(name, set(named)))
        if self.user is not None:
            yield from self._choices()

    def _may_open(self, name: str) -> bool:
        roles = roles_of(name)
        if self.user is None:
            return roles in {"anybody", "link"}
        return roles == "signed in" or (
            not isinstance(roles, str) and holds(self.user, roles or ())
        )

    def _fill_in_forms(self) -> None:
        """Come so far in each form that its later pages open."""
        kind = self.sample.kind
        assert isinstance(kind, Category)
        request_form.fill_in(self.client, kind)
        sign_up_form.fill_in(self.client, kind.slug)
        here = {**proposal_form.POD["where"], "zip_codes": ZIP, "ward": self.sample.ward.slug}
        proposal_form.fill_in(self.client, {**proposal_form.POD, "where": here})
        suggestion_form.fill_in(self.client, suggestion_form.NEW)
        join_form.fill_in(self.client, self.sample.pod.slug)

    def _choices(self) -> Iterator[Step]:
        """Yield what Django's boxes look up while somebody types, of every field of every model."""
        for model in MODELS:
            for field in model._meta.get_fields():
                if field.auto_created or not field.is_relation or not field.concrete:
                    continue
                names = {"app_label": model._meta.app_label, "model_name": model._meta.model_name}
                for term in ("", TYPED[0]):
                    query = urlencode({**names, "field_name": field.name, "term": term})
                    title = f"{self.role}: {model.__name__}.{field.name}, typed: {term}"
                    yield Step(title, f"{reverse('admin:autocomplete')}?{query}")

    def ask(self, path: str) -> Answer:
        """Ask for `path`, of which nothing is kept."""
        cached.clear()
        # Django remembers so many, and would count none beyond them.
        reset_queries()
        # Every process looks for the network every few seconds, whatever is asked for.
        with held(), CaptureQueriesContext(connection) as queries:
            response = self.client.get(path, headers=HEADERS)
            body = b"".join(response.streaming_content) if response.streaming else response.content
        plain = brotli.decompress(body) if response.get("Content-Encoding") == "br" else body
        headers = sum(len(f"{name}: {value}\r\n") for name, value in response.items())
        text = plain.decode(errors="ignore")
        return Answer(response.status_code, headers + len(body), len(plain), len(queries), text)

    def walk(self) -> Iterator[tuple[Step, Answer]]:
        """Ask for every address, and for each query that its page leads to."""
        for step in self.steps():
            answer = self.ask(step.path)
            yield step, answer
            if answer.is_page:
                for query in queries_on(answer.text, step.path):
                    further = Step(f"{step.name} ?{query.title}", query.path)
                    yield further, self.ask(further.path)


# --- What a page leads to -----------------------------------------------------------------------


@dataclass(frozen=True)
class Query:
    title: str
    path: str


def queries_on(text: str, path: str) -> list[Query]:
    """Return the queries that the page at `path` leads to: of links, and of each field of a form.

    Of links with the same names the first, the last two, which are found in a place of any size.
    """
    page = _Page()
    page.feed(text)
    base, _question, own = path.partition("?")
    found: dict[str, str] = {}
    for link in page.links:
        target, _question, query = link.partition("?")
        if target in {"", base} and query and query != own:
            names = [name for name, _value in parse_qsl(query, keep_blank_values=True)]
            found.setdefault(f"{' '.join(names)}, first", f"{base}?{query}")
            found[f"{' '.join(names)}, last"] = f"{base}?{query}"
    for name, values in page.fields.items():
        for number, value in enumerate(values):
            kept = dict(parse_qsl(own))
            found[f"{name} = {number}"] = f"{base}?{urlencode({**kept, name: value})}"
    return [Query(*each) for each in found.items()][:MOST_QUERIES]


class _Page(HTMLParser):
    """Notes a page's links, and the fields of its forms that ask for the page itself."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fields: dict[str, list[str]] = {}
        self.is_asking, self.select = False, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told: dict[str, Any] = dict(attrs)
        name = told.get("name") or ""
        if tag == "a":
            self.links.append(told.get("href") or "")
        elif tag == "form":
            # Without an action it asks for the page that it stands on.
            self.is_asking = (told.get("method") or "get").lower() == "get" and not told.get(
                "action"
            )
        elif not self.is_asking:
            return
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and told.get("value"):
            # The first of the choices and the last.
            values = self.fields.setdefault(self.select, [])
            values[1:] = [told["value"]] if values else []
            self.fields[self.select] = values or [told["value"]]
        elif tag == "input" and name:
            self._note_input(name, told)

    def _note_input(self, name: str, told: dict[str, Any]) -> None:
        kind = told.get("type") or "text"
        if kind in {"text", "search"}:
            self.fields.setdefault(name, list(TYPED))
        elif kind in {"checkbox", "radio"}:
            self.fields.setdefault(name, []).append(told.get("value") or "on")
            self.fields[name] = self.fields[name][:2]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_asking = False
        if tag in {"form", "select"}:
            self.select = ""
