"""Words as people misspell them find what was meant, alone and beside others."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from resources.search import Asked, search
from tests.factories import make_resource, make_resource_category

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def directory() -> None:
    health = make_resource_category(name="Health")
    make_resource(health, name="Vaccination van", description="Flu and covid shots.")
    make_resource(health, name="Open Door Clinic", description="Dentists and a nurse.")
    make_resource(name="Free groceries", description="Bags for a week.")
    make_resource(name="Welcome desk", description="Papers.", audiences=["immigrants"])
    make_resource(name="Sewing table", description="Masks for clinics.")


def found(text: str) -> list[str]:
    return sorted(row.name for row in search(Asked(text=text)))


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("helth", ["Open Door Clinic", "Vaccination van"]),
        ("heatlh", ["Open Door Clinic", "Vaccination van"]),
        ("vacination", ["Vaccination van"]),
        ("vaxination", ["Vaccination van"]),
        ("grocries", ["Free groceries"]),
        ("grocerys", ["Free groceries"]),
        ("imigrants", ["Welcome desk"]),
        ("immigrents", ["Welcome desk"]),
        ("free grocries", ["Free groceries"]),
        ("fre groceries", ["Free groceries"]),
        ("helth clinic", ["Open Door Clinic"]),
        ("open door clinick", ["Open Door Clinic"]),
        ("vacination van", ["Vaccination van"]),
        ("dentst", ["Open Door Clinic"]),
        ("masks clinncs", ["Sewing table"]),
    ],
)
def test_a_misspelled_word_finds_what_was_meant(words: str, names: list[str]) -> None:
    assert found(words) == names


def test_of_two_names_that_are_nearly_the_same_both_are_found() -> None:
    make_resource(name="Juniper Pantry")
    make_resource(name="Juniper Pantry Annex")
    make_resource(name="Jumper Pantry")
    assert found("junipr pantry") == ["Juniper Pantry", "Juniper Pantry Annex"]
    assert found("juniper pantry") == ["Juniper Pantry", "Juniper Pantry Annex"]
    assert found("pantri") == ["Jumper Pantry", "Juniper Pantry", "Juniper Pantry Annex"]


def test_a_word_like_no_other_finds_nothing() -> None:
    assert found("xylophone") == []


def test_what_the_words_begin_is_not_looked_for_once_more_as_a_typo() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert found("dentist shot") == ["Open Door Clinic", "Vaccination van"]
    queries = [query["sql"] for query in asked]
    assert any("''dentist'':*" in sql for sql in queries)
    assert not any("''dentists''" in sql for sql in queries)
