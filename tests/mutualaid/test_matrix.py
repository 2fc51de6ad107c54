"""Nobody meets people of another area, whatever they open, press, filter, search or look up.

Addresses, actions, filters, look-ups, inlines and autocompletes are enumerated from the registries.
People of another ward are planted with words that stand nowhere else; every role then tries all of
it, from the wrong area and from the right one if it shows no people (some of them in each run, and
every one with `EVERY_LOOK=1`).
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import AuditEvent, User
from accounts.roles import DESK, KEEPER, OPERATOR, TREASURER, holds
from backoffice.base import FILTER_ENDS
from backoffice.export.files import SHEET
from decisions.models import Decision
from pods.models import AreaRole
from requests_app.models import HelpRequest
from tests import factories, looks
from tests.mutualaid.matrix import MODELS, NO_PAGES, addresses, model_of, roles_of
from tests.mutualaid.planted import MARKERS, Planted

pytestmark = [pytest.mark.django_db, pytest.mark.long]
SITE = admin.site
ENDS = ("", *FILTER_ENDS)
ENDS_THE_SESSION = {"admin:logout", "admin:password_change"}
SIGN_IN = ("account_", "mfa_")


def test_every_address_has_been_thought_of() -> None:
    unknown = sorted({name for name, _named in addresses() if roles_of(name) is None})
    # Say in `matrix.py` who may open it.
    assert unknown == []


def test_every_list_has_been_thought_of() -> None:
    assert set(SITE._registry) == set(MODELS)


# --- Who looks ------------------------------------------------------------------------------------


def whole_city(role: str) -> User:
    user = factories.make_staff()
    AreaRole.objects.create(user=user, role=role)
    return user


# Beside who works in another ward: roles that see no people, in the very ward and the whole city.
VISITORS: dict[str, Callable[[Planted], User | None]] = {
    "anonymous": lambda planted: None,
    "nobody": lambda planted: factories.make_staff(),
    "former": lambda planted: factories.make_coordinator(planted.ward, is_staff=False),
    "coordinator elsewhere": lambda planted: factories.make_coordinator(),
    "coordinator of a pod": lambda planted: factories.make_coordinator(factories.make_pod()),
    "operator elsewhere": lambda planted: factories.make_operator(),
    "operator here": lambda planted: factories.make_operator(planted.ward),
    "operator of all": lambda planted: whole_city(OPERATOR),
    "organizer here": lambda planted: factories.make_organizer(planted.ward),
    "keeper here": lambda planted: factories.make_keeper(planted.ward),
    "keeper of all": lambda planted: whole_city(KEEPER),
    "treasurer here": lambda planted: factories.make_treasurer(planted.ward),
    "treasurer of all": lambda planted: whole_city(TREASURER),
    "translator": lambda planted: factories.make_staff(review_languages=["es"]),
    "steward": lambda planted: factories.make_steward(opened=False),
}
AT_THE_DESK = ("coordinator elsewhere", "coordinator of a pod")
# Who sees most of what is not to be seen, and some others with each run: all of it is walked.
LOOKING = looks.some(VISITORS, always=("coordinator elsewhere", "steward"), more=2)


@pytest.fixture
def planted(settings: Any) -> Planted:
    return Planted()


def sign_in(who: str, planted: Planted, client: Client) -> User | None:
    user = VISITORS[who](planted)
    if user:
        client.force_login(user)
    client.raise_request_exception = True
    return user


def met(response: Any) -> list[str]:
    """The planted words in an answer, wherever they stand."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    text = content.decode(errors="ignore") + "".join(f"{k}{v}" for k, v in response.items())
    return [marker for marker in MARKERS if marker in text]


def is_refused(response: Any) -> bool:
    """Tell whether nothing was shown or done, in whichever of the words that we have for it."""
    away = response.status_code == 302 and "_auth_user_id" not in response.cookies
    return response.status_code in {400, 403, 404, 405, 410} or away


def may_open(user: User | None, name: str) -> bool:
    roles = roles_of(name)
    if isinstance(roles, str) or roles is None:
        return True
    if user is None:
        return False
    reads = "review_" in name and bool(user.review_languages)
    return reads or holds(user, roles)


def is_about_people(name: str, named: set[str], planted: Planted) -> bool:
    """Tell whether the address is one row's, and that row is a planted person's."""
    if model_of(name) is not None:
        return model_of(name) in planted.rows and bool(named)
    ids = {"need_id", "request_id", "volunteer_id", "entry_id", "proposal_id", "pod_id"}
    return bool(named & {*ids, "import_id"})


def faults(name: str, response: Any, *, closed: bool) -> list[Any]:
    """What is wrong with an answer to somebody who may not meet the planted people."""
    wrong: list[Any] = met(response)
    if response.status_code >= 500 and name != "readyz":
        wrong.append(response.status_code)
    if name.startswith("admin:"):
        if closed and not is_refused(response):
            wrong.append(response.status_code)
        is_page = "text/html" in response.headers.get("Content-Type", "text/html")
        if response.status_code == 200 and is_page == (name in NO_PAGES):
            wrong.append(response.headers["Content-Type"])
    return wrong


@pytest.mark.parametrize("who", LOOKING)
def test_no_address_shows_or_changes_them(who: str, planted: Planted, client: Client) -> None:
    user = sign_in(who, planted, client)
    before, wrong = planted.stored(), []
    for name, named in addresses():
        # Sign-in shows nobody but oneself, and a walk would end the session.
        if name in ENDS_THE_SESSION or name.endswith(":None") or name.startswith(SIGN_IN):
            continue
        url = reverse(name, kwargs=planted.arguments(name, named))
        # Stewards see every question that is decided, and of answers the sum.
        may_see = who == "steward" and model_of(name) is Decision
        is_theirs = is_about_people(name, named, planted) and not may_see
        closed = not may_open(user, name) or is_theirs
        answers = [client.get(url)]
        if name.startswith("admin:"):  # outside, nothing of theirs is in reach without their link
            answers.append(client.post(url, planted.forged()))
        wrong += [(name, found) for each in answers if (found := faults(name, each, closed=closed))]
    assert wrong == []
    assert planted.stored() == before
    assert events_of(user, planted) == []


def events_of(user: User | None, planted: Planted) -> list[str]:
    """What the log says that `user` did to the planted rows."""
    if user is None:
        return []
    kinds = {model._meta.model_name: row.pk for model, row in planted.rows.items()}
    events = AuditEvent.objects.filter(actor=user)
    return [str(each) for each in events if kinds.get(each.subject_type) == each.subject_id]


# --- Lists: searches, filters, facets, look-ups, actions ------------------------------------------


def lists(client: Client) -> Iterator[tuple[Any, str, Any]]:
    """Yield each list that opens: its admin, address and page."""
    for model, page in SITE._registry.items():
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        response = client.get(url)
        if response.status_code == 200:
            yield page, url, response


@pytest.mark.parametrize("who", LOOKING)
def test_no_search_filter_or_facet_finds_them(who: str, planted: Planted, client: Client) -> None:
    sign_in(who, planted, client)
    wrong: list[Any] = []
    for page, url, response in lists(client):
        assert page.show_facets == admin.ShowFacets.NEVER
        queries = [f"?q={term}" for term in ("Qorvana", "Brindlewick", "2025550177", "0179")]
        queries += [f"?_facets=True&q={term}" for term in ("ZZ9QRXK", "brindle@example.org")]
        for spec in response.context["cl"].filter_specs:
            queries += [choice["query_string"] for choice in spec.choices(response.context["cl"])]
        for query in queries:
            found = client.get(url + query)
            rows = found.context["cl"].result_list if found.context else []
            pks = {row.pk for row in rows}
            theirs = planted.rows.get(page.model)
            # Stewards see every question that is decided; what was answered stands in no list.
            may_see = who == "steward" and page.model is Decision
            if theirs and theirs.pk in pks and not may_see:
                wrong.append((url, query))
            # The box repeats what was typed into it.
            typed = query.rpartition("q=")[2] if "q=" in query else "-"
            wrong += [(url, query, word) for word in met(found) if word not in typed]
    index = client.get(reverse("admin:index"), {"q": "Brindlewick"})
    wrong += [word for word in met(index) if word != "Brindlewick"]
    assert wrong == []


@pytest.mark.parametrize("who", LOOKING)
def test_no_file_holds_them(who: str, planted: Planted, client: Client) -> None:
    """All columns of every list that opens, with details and a reason."""
    user = sign_in(who, planted, client)
    exported = 0
    for page, url, _response in lists(client):
        shown = client.get(f"{url}export/")
        assert met(shown) == [], url
        fields = shown.context["form"].fields
        data = {name: [value for value, _label in fields[name].choices]
                for name in ("columns", "details") if name in fields}  # fmt: skip
        for kind in ("csv", "xlsx"):
            said = {**data, "file": kind, "reason": "To try what opens to whom"}
            response = client.post(f"{url}export/", said)
            assert response.status_code == 200, (url, fields)
            content = b"".join(response.streaming_content)
            if kind == "xlsx":
                content = zipfile.ZipFile(io.BytesIO(content)).read(SHEET)
            wrong = [marker for marker in MARKERS if marker in content.decode()]
            assert wrong == [], (page, kind)
            exported += 1
    assert events_of(user, planted) == []
    assert exported or user is None or not lists_of(user)


def lists_of(user: User) -> list[Any]:
    return [page for page in SITE._registry.values() if holds(user, page.viewers)]  # type: ignore[attr-defined]


def paths_of(model: Any, depth: int = 2) -> Iterator[str]:
    """Yield the look-ups that lead from `model` to every field, also of the rows around it."""
    for field in model._meta.get_fields():
        name = field.name
        yield name
        if depth > 1 and field.is_relation and field.related_model:
            for further in paths_of(field.related_model, depth - 1):
                yield f"{name}__{further}"


@pytest.mark.parametrize("model", MODELS)
def test_only_the_lists_own_filters_can_be_looked_up(model: Any) -> None:
    page: Any = SITE._registry[model]
    request: Any = RequestFactory().get("/")
    request.user = factories.make_steward()
    filters = [item[0] if isinstance(item, tuple) else item for item in page.list_filter]
    own = {getattr(item, "parameter_name", None) or str(item) for item in filters}
    allowed = {f"{name}{end}" for name in own | set(page.allowed_lookups) for end in ENDS}
    for path in paths_of(model):
        for end in (*ENDS, "__startswith", "__regex", "__gt", "__contains"):
            lookup = f"{path}{end}"
            assert page.lookup_allowed(lookup, "x", request) == (lookup in allowed), lookup


@pytest.mark.parametrize("who", looks.some(AT_THE_DESK))
def test_what_may_be_looked_up_finds_none_of_them(
    who: str, planted: Planted, client: Client
) -> None:
    sign_in(who, planted, client)
    values = {"ward": planted.ward.pk, "volunteer": planted.volunteer.pk}
    for page, url, _response in lists(client):
        names = [item[0] if isinstance(item, tuple) else item for item in page.list_filter]
        for name in [*names, *page.allowed_lookups]:
            name = getattr(name, "parameter_name", None) or str(name)
            value = values.get(name.rpartition("__")[2], planted.request.pk)
            for end in ("", "__id__exact", "__exact", "__in", "__gte", "__isnull"):
                found = client.get(url, {f"{name}{end}": "0" if end == "__isnull" else value})
                assert found.status_code in {200, 302}, (url, name, end)
                assert met(found) == [], (url, name, end)


def actions_of(page: Any, user: User) -> list[str]:
    request: Any = RequestFactory().get("/")
    request.user = user
    return [name for name in page.get_actions(request) if name]


@pytest.mark.parametrize("who", LOOKING)
def test_no_action_reaches_them(who: str, planted: Planted, client: Client) -> None:
    user = sign_in(who, planted, client)
    before, every = planted.stored(), factories.make_steward()
    for model, row in planted.rows.items():
        page = SITE._registry[model]
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for action in actions_of(page, every):
            for across in ("0", "1"):
                data = {"action": action, ACTION_CHECKBOX_NAME: [row.pk], "sure": "yes"}
                response = client.post(url, {**data, "select_across": across, "post": "yes"})
                assert response.status_code < 500
                assert met(response) == [], (url, action)
    assert planted.stored() == before
    assert events_of(user, planted) == []


# --- Choices and inlines --------------------------------------------------------------------------


@pytest.mark.parametrize("who", LOOKING)
def test_no_choice_names_them(who: str, planted: Planted, client: Client) -> None:
    sign_in(who, planted, client)
    url, asked = reverse("admin:autocomplete"), 0
    for model in MODELS:
        for field in model._meta.get_fields():
            if field.auto_created or not field.is_relation or not field.concrete:
                continue
            names = {"app_label": model._meta.app_label, "model_name": model._meta.model_name}
            for term in ("", "Qorvana", "Brindlewick", "ZZ9QRXK"):
                query = {**names, "field_name": field.name, "term": term}
                response = client.get(url, query)
                asked += 1
                # A refusal says where it was asked.
                assert [word for word in met(response) if word != term] == [], query
                if response.status_code == 200 and term:
                    assert json.loads(response.content)["results"] == [], query
    assert asked > 100


def as_shown(response: Any) -> dict[str, Any]:
    """The values of a page's forms as a browser would send them."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    found = {field.html_name: field.value() for form in forms for field in form}
    return {name: "" if value is None else value for name, value in found.items()}


@pytest.mark.parametrize("number", ["theirs", "", "x", "-1", "9" * 30])
def test_no_inline_takes_a_row_of_theirs(number: str, planted: Planted, client: Client) -> None:
    """Nor does a broken number of a row bring the page down."""
    ward = factories.make_ward()
    user = factories.make_coordinator(ward)
    factories.give_role(user, "organizer", ward)
    client.force_login(user)
    client.raise_request_exception = False
    request = factories.make_request(ward)
    factories.make_need(request)
    resources = factories.make_resource_list(factories.make_resource(ward=ward), ward=ward)
    before = planted.stored()
    for row in (request, resources):
        page = SITE._registry[type(row)]
        url = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
        shown = client.get(url)
        for inline in shown.context["inline_admin_formsets"]:
            prefix, model = inline.formset.prefix, inline.opts.model
            theirs = planted.rows.get(model, planted.request).pk
            forged = {f"{prefix}-0-id": theirs if number == "theirs" else number}
            forged |= {f"{prefix}-TOTAL_FORMS": 1, f"{prefix}-INITIAL_FORMS": 1}
            forged |= {f"{prefix}-0-detail": "Taken over", f"{prefix}-0-note": "Taken over"}
            response = client.post(url, {**as_shown(shown), **forged})
            assert response.status_code < 500, (page, prefix)
            assert met(response) == []
    assert planted.stored() == before


def test_an_open_steward_and_the_wards_own_coordinator_do_meet_them(
    planted: Planted, client: Client
) -> None:
    """The control: what the walk looks for is there to be found."""
    for user in (planted.coordinator, factories.make_steward()):
        client.force_login(user)
        page = client.get(reverse("admin:requests_app_helprequest_changelist"))
        assert {"Qorvana", "ZZ9QRXK"} <= set(met(page))
        assert holds(user, DESK)
    url = reverse("admin:requests_app_helprequest_open_details", args=[planted.request.pk])
    assert {"555-0177", "Zelkova"} <= set(met(client.post(url, follow=True)))
    assert HelpRequest.objects.filter(pk=planted.request.pk).exists()


def test_a_planted_address_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    assert roles_of("admin:desk_everything") is None
    assert roles_of("admin:requests_app_helprequest_printed") is None
    assert roles_of("request_pages:everything") is None
    with pytest.raises((KeyError, PermissionDenied)):
        Planted().arguments("admin:new", {"household_id"})
