"""Half-filled forms hold what their pages ask, and there are only so many of them."""

from typing import Any

import pytest
from django.test import Client

from common.models import Category, FormDraft
from tests.floods.flooding import visitor
from tests.requests_app import request_form
from tests.volunteers import sign_up_form

pytestmark = pytest.mark.django_db
MOST = 5


@pytest.fixture
def few(settings: Any) -> None:
    settings.MOST_DRAFTS_OF_ONE_SOURCE, settings.MOST_DRAFTS = MOST, 2 * MOST


def begin(address: str, kind: Category) -> int:
    request_form.answer(visitor(address), "needs", categories=[kind.pk])
    return FormDraft.objects.latest("pk").pk


def test_only_what_the_page_asks_is_kept(client: Client, ride: Category) -> None:
    junk = {f"junk{number}": "x" * 900 for number in range(40)}
    request_form.answer(client, "needs", categories=[ride.pk], **junk)
    request_form.answer(client, "details", **{f"detail_{ride.pk}": "To the clinic"}, **junk)
    request_form.answer(client, "contact", email="a@gmial.com", email_asked="a@gmial.com", **junk)
    kept = FormDraft.objects.get().answers
    assert not [name for page in kept.values() for name in page if "junk" in name]
    assert kept["details"][f"detail_{ride.pk}"] == ["To the clinic"]
    assert kept["contact"]["email_asked"] == ["a@gmial.com"]


def test_no_field_keeps_much_more_than_it_can_hold(client: Client, ride: Category) -> None:
    request_form.answer(client, "needs", categories=[str(number) for number in range(499)])
    request_form.answer(client, "where", address="x" * 30_000, ward="9" * 5000)
    request_form.answer(client, "contact", name=["a"] * 400, email="x" * 30_000)
    size = len(str(FormDraft.objects.get().answers))
    assert size < 3000


def test_too_long_by_a_little_is_kept_whole_and_said(client: Client, ride: Category) -> None:
    request_form.answer(client, "contact", name="x" * 150)
    assert FormDraft.objects.get().answers["contact"]["name"] == ["x" * 150]


def test_the_longest_form_that_a_program_can_keep(client: Client, ride: Category) -> None:
    everything = dict.fromkeys(("goods", "skills_note", "name", "zip_code"), "x" * 9000)
    for page in sign_up_form.PAGES:
        sign_up_form.answer(client, page, **everything)
    # Before, each page kept 40,000 letters of anything.
    assert len(str(FormDraft.objects.get().answers)) < 10_000


@pytest.mark.usefixtures("few")
def test_of_one_source_the_oldest_are_let_go_of(ride: Category) -> None:
    kept = [begin("198.51.100.7", ride) for _number in range(MOST + 3)]
    other = begin("203.0.113.9", ride)
    assert set(FormDraft.objects.values_list("pk", flat=True)) == {*kept[3:], other}


@pytest.mark.usefixtures("few")
def test_of_all_those_lose_first_who_have_most(
    ride: Category, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("common.models.COUNTED_EVERY", 1)
    alone = [begin(f"203.0.113.{number}", ride) for number in range(MOST)]
    crowds = [begin(f"198.51.100.{number % 2}", ride) for number in range(2 * MOST)]
    left = set(FormDraft.objects.values_list("pk", flat=True))
    assert len(left) == 2 * MOST
    assert left.issuperset(alone)
    assert left.issuperset(crowds[-2:])


@pytest.mark.usefixtures("few")
def test_whose_form_it_is_stands_nowhere(ride: Category) -> None:
    begin("198.51.100.7", ride)
    assert "198.51" not in str(FormDraft.objects.values())
