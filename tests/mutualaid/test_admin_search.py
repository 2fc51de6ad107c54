"""One search on the admin's first page: what each list would find, for who may see the list."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.roles import KEEPER, OPERATOR, TRANSLATOR
from mutualaid.admin_search import MOST
from mutualaid.logs import scrub
from pods.models import Ward
from tests import factories

pytestmark = pytest.mark.django_db

INDEX = reverse("admin:index")
PHONE = "202-555-0150"


@pytest.fixture
def steward(client: Client) -> User:
    user = factories.make_steward(name="Somebody")
    client.force_login(user)
    return user


def found(client: Client, term: str) -> dict[str, list[str]]:
    """The addresses that the search leads to, by kind."""
    page = client.get(INDEX, {"q": term})
    assert page.status_code == 200
    return {str(kind.title): [url for url, _words in kind.rows] for kind in page.context["found"]}


def change(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def make_each(ward: Ward | None, name: str, **fields: Any) -> dict[str, Any]:
    resource = factories.make_resource(ward=ward, name=name, phone=fields.get("phone", ""))
    return {
        "Help requests": factories.make_request(ward, name=name, **fields),
        "Volunteers": factories.make_volunteer(ward=ward, name=name, **fields),
        "Resources": resource,
    }


def test_a_name_finds_all_three(steward: User, client: Client, ward: Ward) -> None:
    rows = make_each(ward, "Ñandú O’Neil")
    make_each(ward, "Somebody else")
    assert found(client, "nandu oneil") == {kind: [change(row)] for kind, row in rows.items()}
    page = client.get(INDEX, {"q": "nandu"}).content.decode()
    assert "<bdi>Ñandú O’Neil</bdi>" in page
    assert rows["Help requests"].reference in page
    assert 'value="nandu"' in page


def test_by_reference_phone_last_four_and_email(steward: User, client: Client, ward: Ward) -> None:
    row = factories.make_request(ward, reference="K7M-4QX", phone=PHONE, email="rosa@example.org")
    volunteer = factories.make_volunteer(phone=PHONE, email="rosa@example.org")
    resource = factories.make_resource(phone=PHONE)
    for term in (PHONE, "0150"):
        assert found(client, term) == {
            "Help requests": [change(row)],
            "Volunteers": [change(volunteer)],
            "Resources": [change(resource)],
        }, term
    assert found(client, "ROSA@example.org")["Volunteers"] == [change(volunteer)]
    assert found(client, "k7m 4qx")["Help requests"] == [change(row)]
    assert found(client, f"#{volunteer.pk}")["Volunteers"] == [change(volunteer)]
    assert PHONE not in client.get(INDEX, {"q": "k7m4qx"}).content.decode()


def test_five_of_each_and_the_way_to_all(steward: User, client: Client, ward: Ward) -> None:
    for _number in range(MOST + 1):
        make_each(ward, "Rosa & Marín")
    assert [len(urls) for urls in found(client, "rosa & marín").values()] == [MOST] * 3
    page = client.get(INDEX, {"q": "rosa & marín"})
    assert page.content.decode().count("All results") == 3
    for kind in page.context["found"]:
        assert client.get(kind.url).context["cl"].result_count == MOST + 1


def test_a_coordinator_finds_what_the_lists_show(client: Client, ward: Ward) -> None:
    own, elsewhere = make_each(ward, "Rosa"), make_each(factories.make_ward(), "Rosa", phone=PHONE)
    client.force_login(factories.make_coordinator(ward))
    kinds = ("Help requests", "Volunteers")
    assert found(client, "rosa") == {kind: [change(own[kind])] for kind in kinds}
    for term in ("0150", PHONE, elsewhere["Help requests"].reference):
        assert found(client, term) == {kind: [] for kind in kinds}, term
    assert b"Nothing was found" in client.get(INDEX, {"q": "0150"}).content


def test_an_organizer_finds_resources_alone(client: Client, ward: Ward) -> None:
    own = make_each(ward, "Rosa")
    make_each(factories.make_ward(), "Rosa")
    client.force_login(factories.make_organizer(ward))
    assert found(client, "rosa") == {"Resources": [change(own["Resources"])]}


def test_a_reviewer_finds_nothing(client: Client, ward: Ward) -> None:
    make_each(ward, "Rosa")
    client.force_login(factories.make_staff(review_languages=["es"]))
    page = client.get(INDEX, {"q": "rosa"})
    assert page.context["found"] == []
    assert 'name="q"' not in page.content.decode()


@pytest.mark.parametrize(
    "term", ["", " ", "%", "' OR 1=1 --", "!!", "<b>x", "{}", "%(q)s", "9" * 99]
)
def test_odd_words_find_nothing(term: str, steward: User, client: Client, ward: Ward) -> None:
    make_each(ward, "Rosa")
    assert not any(found(client, term).values())
    assert "<b>x" not in client.get(INDEX, {"q": term}).content.decode()


def test_no_nul(steward: User, client: Client) -> None:
    assert client.get(INDEX, {"q": "a\x00"}).status_code == 400


def test_it_is_not_logged() -> None:
    assert "rosa" not in scrub("GET /en/admin/?q=rosa HTTP/1.1")


@pytest.mark.parametrize("term", ["rosa", "0150"])
def test_as_many_queries_for_more_rows(
    term: str, steward: User, client: Client, ward: Ward
) -> None:
    def cost(asked: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            found(client, asked)
        return len(queries)

    make_each(ward, "Rosa", phone=PHONE)
    found(client, term)
    one, none = cost(term), cost("")
    for _number in range(3):
        make_each(factories.make_ward(), "Rosa", phone=PHONE)
    assert cost(term) == one <= none + 8


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (OPERATOR, "You take calls."),
        (TRANSLATOR, "You read translations."),
        ("", "You have no role yet."),
        (KEEPER, "Search resources"),
    ],
)
def test_the_first_page_says_what_somebody_without_lists_of_people_can_do(
    client: Client, role: str, words: str
) -> None:
    languages = ["es"] if role == TRANSLATOR else []
    user = factories.make_staff(review_languages=languages)
    if role in {OPERATOR, KEEPER}:
        factories.give_role(user, role, factories.make_ward())
    client.force_login(user)
    page = client.get(INDEX).text
    assert words in page
    assert "have permission" not in page
    assert "phone or email" not in page
