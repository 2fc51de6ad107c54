"""Finding somebody by name, reference, number or phone, in every list that has people in it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from backoffice import long_lists
from common.search import by_name
from requests_app.models import HelpRequest
from tests import factories
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

LISTS = {
    "helprequest": "requests_app_helprequest",
    "need": "requests_app_need",
    "match": "requests_app_match",
    "contactlog": "requests_app_contactlog",
    "volunteer": "volunteers_volunteer",
}
OF_HOUSEHOLDS = [name for name in LISTS if name != "volunteer"]
PHONE, OTHER_PHONE = "202-555-0150", "202-555-0151"


@pytest.fixture
def user(client: Client) -> User:
    user = factories.make_coordinator(factories.make_ward())
    client.force_login(user)
    return user


@pytest.fixture
def make(user: User) -> Callable[..., dict[str, Any]]:
    """Make a household that was helped, and a volunteer of the same name: one row of each list."""
    ward = user.area_roles.get().ward

    def person(name: str, **fields: Any) -> dict[str, Any]:
        row = factories.make_request(ward, name=name, **fields)
        need = factories.make_need(row)
        # The same phone on both, so that every list has somebody to find by it.
        phone = {"phone": fields["phone"]} if "phone" in fields else {}
        volunteer = factories.make_volunteer(need.category, name=name, ward=ward, **phone)
        return {
            "helprequest": row,
            "need": need,
            "match": factories.make_match(need),
            "contactlog": factories.make_contact(row, by=user),
            "volunteer": volunteer,
        }

    return person


def found(client: Client, name: str, term: str, **more: str) -> list[Any]:
    address = reverse(f"admin:{LISTS[name]}_changelist")
    page = client.get(address, {"q": term, **more})
    assert page.status_code == 200
    return list(page.context["cl"].result_list)


@pytest.mark.parametrize("name", LISTS)
def test_every_word_of_a_name_is_looked_for(
    client: Client, make: Callable[..., Any], name: str
) -> None:
    rosa = make("Rosa Elena Marín", phone=PHONE)
    make("Rosa Quiroga")
    make("Omar Marín")
    for term in ("rosa mar", "MARÍN rosa", "  elena   rosa ", "rosa elena marín"):
        assert found(client, name, term) == [rosa[name]], term
    assert len(found(client, name, "rosa")) == 2
    assert found(client, name, "rosa nobody") == []


@pytest.mark.parametrize("name", LISTS)
def test_a_whole_phone_number_is_found(client: Client, make: Callable[..., Any], name: str) -> None:
    rosa = make("Rosa", phone=PHONE)
    make("Omar", phone=OTHER_PHONE)
    assert found(client, name, "(202) 555 0150") == [rosa[name]]
    # Without the area code it is a part of a number, and parts find nothing.
    assert found(client, name, "555-0150") == []


@pytest.mark.parametrize("name", OF_HOUSEHOLDS)
def test_a_reference_is_found(client: Client, make: Callable[..., Any], name: str) -> None:
    rosa = make("Rosa", reference="K7M-4QX")
    make("Omar", reference="K7M-4QZ")
    for term in ("K7M-4QX", "k7m4qx", "k7m 4qx", "K7M-4QX.", "#K7M-4QX", "# k7m4qx,"):
        assert found(client, name, term) == [rosa[name]], term


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    ("term", "names"),
    # The index holds three letters at a time; fewer are found where they begin a word.
    [
        ("li", {"Li Wei", "Wei Li", "Lisa Moore"}),
        ("an li", {"Ana Lima"}),
        ("민준", {"김민준"}),
        ("李", {"李小明"}),
        ("ሰላ", {"ሰላም ኃይለ"}),
    ],
)
def test_one_or_two_letters_begin_a_word(
    client: Client, make: Callable[..., Any], name: str, term: str, names: set[str]
) -> None:
    # The last Latin name has the letters inside of its words only.
    people = ["Li Wei", "Wei Li", "Lisa Moore", "Ana Lima", "Kamali Olin", "김민준", "李小明"]
    made = {who: make(who)[name] for who in [*people, "ሰላም ኃይለ"]}
    expected = {made[who].pk for who in names | ({"Ana Lima"} if term == "li" else set())}
    assert {row.pk for row in found(client, name, term)} == expected


def test_a_match_is_found_by_household_by_volunteer_and_by_number(
    client: Client, make: Callable[..., Any]
) -> None:
    rosa, omar = make("Rosa"), make("Omar", phone=PHONE)
    match = factories.make_match(factories.make_need(rosa["helprequest"]), omar["volunteer"])
    assert found(client, "match", "omar") == [match, omar["match"]]
    assert found(client, "match", "rosa") == [match, rosa["match"]]
    assert found(client, "match", PHONE) == [match, omar["match"]]
    assert found(client, "match", f"#{match.pk}") == [match]


def test_a_volunteer_is_found_by_number(client: Client, make: Callable[..., Any]) -> None:
    volunteer = make("Rosa")["volunteer"]
    # Somebody whose name begins with that number.
    make(f"{volunteer.pk} Omar")
    assert found(client, "volunteer", f"#{volunteer.pk}") == [volunteer]
    # More than the column holds: nobody, rather than an error.
    assert found(client, "volunteer", "#999999999999999999") == []


@pytest.mark.parametrize("name", LISTS)
def test_filters_narrow_what_is_found_before_it_is_cut(
    client: Client, make: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    # With room for one: cut first and filtered after, nothing would be left of one's own.
    monkeypatch.setattr(long_lists, "MOST_FOUND", 1)
    elsewhere = factories.make_ward()
    rosa = make("Rosa")
    for _other in range(3):
        row = factories.make_request(elsewhere, name="Rosa")
        factories.make_match(factories.make_need(row))
        factories.make_contact(row)
        factories.make_volunteer(name="Rosa", ward=elsewhere)
    assert found(client, name, "rosa") == [rosa[name]]


@pytest.mark.parametrize("name", LISTS)
def test_a_search_costs_as_much_with_three_rows_as_with_one(
    client: Client, make: Callable[..., Any], name: str
) -> None:
    def cost() -> int:
        found(client, name, "rosa")
        with CaptureQueriesContext(connection) as queries:
            found(client, name, "rosa")
        return len(queries)

    make("Rosa")
    one = cost()
    make("Rosa"), make("Rosa")
    assert cost() == one <= 6
    assert HelpRequest.objects.count() == 3


SAME_LETTERS = [
    ("nandu", "Ñandú Quispe"),
    ("CHAVEZ", "Rosa Chávez"),
    ("chávez", "Rosa Chavez"),
    ("tran thi", "Trần Thị Đào"),
    ("dao", "Trần Thị Đào"),
    ("obrien", "Ana O’Brien"),
    ("o'brien", "Ana O´Brien"),
    ("jean luc", "Jean‑Luc Petit"),
    ("jeanluc", "Jean-Luc Petit"),
    ("ሀይለ", "ሰላም ኃይለ"),
    ("احمد", "أحمد علي"),
    ("রহমান", "রহমান"),
    ("陈小", "陳小明"),
    ("김민", "김민준"),
    ("li,", "Li Wei"),
    ("md. মো: রহিম", "Md. মোঃ রহিম"),
    ("劉醫", "刘医生"),
]


@pytest.mark.parametrize("name", LISTS)
def test_letters_that_are_taken_for_the_same_find_each_other(
    client: Client, make: Callable[..., Any], name: str
) -> None:
    people = {who: make(who)[name] for who in dict(map(reversed, SAME_LETTERS))}  # type: ignore[arg-type]
    make("Somebody Else")
    for term, who in SAME_LETTERS:
        assert people[who] in found(client, name, term), term
        assert len(found(client, name, term)) <= 2, term
    assert found(client, name, "?!") == []


# Each finds all others of its line.
ONE_OR_TWO_WORDS = [
    ("Ñandú Peña", "nandu-pena", "NanduPena"),
    ("Anh Nguyen-Le", "anh nguyen le", "Anh NguyenLe"),
    ("Sean O'Brien", "sean obrien", "Sean O Brien"),
    ("Al-Amin Khan", "alamin khan", "Al Amin Khan"),
    ("Jean-Luc Petit", "jeanluc petit", "Jean Luc Petit"),
    ("Lee Yu-ri", "lee yuri", "Lee Yu Ri"),
    ("Maria de-la-Cruz", "maria delacruz", "Maria De La Cruz"),
    ("عبد الله حسن", "عبدالله حسن"),
    ("ገብረ መድህን", "ገብረመድህን"),
    ("김 민준", "김민준"),
]


@pytest.mark.parametrize("name", LISTS)
def test_names_are_found_as_one_word_or_as_two(
    client: Client, make: Callable[..., Any], name: str
) -> None:
    made = {who: make(who)[name] for line in ONE_OR_TWO_WORDS for who in line}
    for line in ONE_OR_TWO_WORDS:
        for who in line:
            assert set(found(client, name, who)) == {made[other] for other in line}, who


@pytest.mark.parametrize("name", LISTS)
def test_letters_of_two_names_make_no_third(
    client: Client, make: Callable[..., Any], name: str
) -> None:
    make("Jackson Green"), make("Kim Ariel")
    for term in ("song", "mari", "imar"):
        assert found(client, name, term) == [], term


@pytest.mark.parametrize("name", LISTS)
def test_the_last_four_digits_of_a_phone_are_found(
    client: Client, make: Callable[..., Any], name: str
) -> None:
    rosa = make("Rosa", phone=PHONE)
    make("Omar", phone=OTHER_PHONE)
    for term in ("0150", "٠١٥٠", " 0150 "):
        assert found(client, name, term) == [rosa[name]], term
    assert found(client, name, "9999") == []


@pytest.mark.parametrize("table", [*LISTS.values(), "requests_app_route"])
def test_the_page_says_that_the_last_four_digits_are_enough(
    client: Client, user: User, table: str
) -> None:
    page = client.get(reverse(f"admin:{table}_changelist")).content.decode()
    assert "a whole phone number or its last four digits" in page


def test_where_volunteers_are_looked_up_the_last_four_digits_are_enough(
    client: Client, make: Callable[..., Any]
) -> None:
    rosa = make("Rosa", phone=PHONE)
    page = client.get(reverse("admin:desk_why", args=[rosa["need"].pk]), {"person": "0150"})
    shown = page.content.decode()
    assert "a whole phone number or its last four digits" in shown
    assert [each.volunteer for each in page.context["found"]] == [rosa["volunteer"]]


@pytest.mark.parametrize("name", LISTS)
def test_the_last_four_digits_find_nobody_of_another_ward(
    client: Client, make: Callable[..., Any], name: str
) -> None:
    make("Rosa")
    elsewhere = factories.make_ward()
    row = factories.make_request(elsewhere, phone=PHONE)
    volunteer = factories.make_volunteer(ward=elsewhere, phone=PHONE)
    factories.make_match(factories.make_need(row), volunteer=volunteer)
    factories.make_contact(row)
    assert found(client, name, "0150") == []


def test_whose_phone_changes_is_found_by_the_new_one(
    client: Client, make: Callable[..., Any]
) -> None:
    rosa = make("Rosa", phone=PHONE)
    for person in (rosa["helprequest"], rosa["volunteer"]):
        person.phone = OTHER_PHONE
        person.save()
    for name in LISTS:
        assert found(client, name, "0151") == [rosa[name]]
        # The number they no longer have may be somebody else's by now.
        assert found(client, name, "0150") == []


@pytest.mark.parametrize("model", ["requests_app_helprequest", "volunteers_volunteer"])
def test_names_are_found_by_index(model: str) -> None:
    with connection.cursor() as cursor:
        # Of so few rows Postgres would rather read the whole table.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN SELECT id FROM {model} WHERE name_key LIKE '%nandu%'")
        plan = str(cursor.fetchall())
    assert "_name_trgm" in plan


@pytest.mark.parametrize("model", [HelpRequest, Volunteer])
def test_names_in_one_word_or_two_are_found_by_index(model: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = model.objects.order_by().filter(by_name("nguyenle", "name")).explain()
    assert "_name_trgm" in plan
    assert "_name_joined" in plan
    assert "Seq Scan" not in plan
