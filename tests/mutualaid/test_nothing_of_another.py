"""Nothing of one person ever appears to another, however many come at once.

Two people fill in the same forms with different things while a coordinator, signed in, looks at her
draft and the same pages; each from a thread of their own, all over the same kept pages.
"""

import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connections
from django.template import loader
from django.test import Client
from django.urls import reverse

from common.choices import PublishState
from pages import cached
from tests import factories as make
from tests.requests_app import request_form
from tests.volunteers import sign_up_form

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 2
TYPED = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "none", "Accept-Encoding": "gzip"}
DRAFT = "A draft that nobody may read yet"


@dataclass
class Person:
    """Somebody with a browser, what only they may see, and what they were shown."""

    name: str
    phone: str
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=False))
    extra: set[str] = field(default_factory=set)
    shown: list[str] = field(default_factory=list)

    def secrets(self) -> set[str]:
        """All that must be on nobody else's pages: words, tokens, cookies."""
        cookies = {morsel.value for morsel in self.client.cookies.values() if morsel.value}
        # Masked anew in every answer, so each one shown is a secret of its own.
        masked = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', "".join(self.shown))
        return {self.name, self.phone, *cookies, *masked, *self.extra}

    def see(self, response: Any) -> None:
        headers = "".join(f"{name}: {value}\n" for name, value in response.items())
        cookies = response.cookies.output()
        self.shown.append(headers + cookies + response.content.decode())


def look_around(person: Person, paths: list[str]) -> None:
    """Open all pages, as a first view and as a later one."""
    for path in paths:
        person.see(person.client.get(path))
        # A first view without compression: other copies of the page are kept for those.
        person.see(person.client.get(path, headers={**TYPED, "Accept-Encoding": "identity"}))


def ask_and_offer(person: Person, category: Any, paths: list[str]) -> None:
    """Fill in both forms page by page, and look at every page in between."""
    contact = {"name": person.name, "phone": person.phone, "email": ""}
    for step in request_form.PAGES:
        own = {"categories": [category.pk]} if step == "needs" else {}
        own |= contact if step == "contact" else {}
        person.see(request_form.answer(person.client, step, **own))
        person.see(person.client.get(request_form.address(f"request_{step}")))
        look_around(person, paths)
    for step in sign_up_form.PAGES:
        own = {"categories": [category.slug]} if step == "offer" else {}
        own |= contact if step == "about" else {}
        person.see(sign_up_form.answer(person.client, step, **own))
        person.see(person.client.get(sign_up_form.address(step)))


def look_at_a_draft(person: Person, draft: Any, paths: list[str]) -> None:
    person.see(person.client.get(draft.get_absolute_url()))
    person.see(person.client.get(reverse("admin:index")))
    look_around(person, paths)


def at_once(*works: Callable[[], None]) -> None:
    """All of `works`, begun at the same moment."""
    ready = threading.Barrier(len(works))

    def run(work: Callable[[], None]) -> None:
        try:
            ready.wait(10)
            work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(run, work) for work in works]:
            done.result()


def leaks(people: list[Person]) -> Iterator[str]:
    """Anything of one person that another was shown."""
    for owner in people:
        for other in people:
            if other is not owner:
                seen = "".join(other.shown)
                yield from (f"{owner.name}'s {word}" for word in owner.secrets() if word in seen)


@pytest.fixture
def crowd() -> list[str]:
    """The leaks between two people and a coordinator who looked around at once."""
    ward = make.make_ward(hotline="+12025550107")
    pod, category = make.make_pod(ward), make.make_category()
    resource = make.make_resource(ward=ward)
    draft = make.make_resource(ward=ward, name=DRAFT, state=PublishState.DRAFT)
    paths = [reverse(view) for view in ("home", "pods:ward_list", "resources:resource_list")]
    paths += [row.get_absolute_url() for row in (ward, pod, resource)]
    paths += [request_form.address("request_needs"), sign_up_form.address("about")]
    ana, ben = Person("Ana Quispe", "202-555-0141"), Person("Ben Okafor", "202-555-0142")
    staff = Person("Carmen Ruiz", "none of hers", extra={DRAFT})
    user = make.make_coordinator(ward, name=staff.name)
    staff.client.force_login(user)
    for number in range(ROUNDS):
        ward.intro = f"Row houses, {number}."
        ward.save()  # everything is rendered anew, by whoever comes first
        at_once(
            lambda: ask_and_offer(ana, category, paths),
            lambda: ask_and_offer(ben, category, paths),
            lambda: look_at_a_draft(staff, draft, paths),
        )
    for person in (ana, ben, staff):
        assert person.name in "".join(person.shown), "They do not even see what is theirs."
    assert DRAFT in "".join(staff.shown)
    return sorted(leaks([ana, ben, staff]))


def test_nothing_of_one_person_appears_to_another(request):
    assert request.getfixturevalue("crowd") == []


def test_a_page_rendered_for_its_first_visitor_would_be_caught(monkeypatch, request):
    """The control: keep pages with the token of whoever came first."""

    def with_their_token(bare: Any, template: str, context: dict[str, Any]) -> str:
        return loader.render_to_string(template, context, getattr(whose, "request", bare))

    whose = threading.local()
    shared_page = cached.shared_page

    def shared(visitor: Any, *args: Any, **kwargs: Any) -> Any:
        whose.request = visitor
        return shared_page(visitor, *args, **kwargs)

    monkeypatch.setattr(cached, "_render", with_their_token)
    monkeypatch.setattr("pages.form_flow_views.shared_page", shared)
    assert request.getfixturevalue("crowd")
