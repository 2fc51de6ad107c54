"""A break and a half-stored request would be seen, and leave nothing for the next one."""

import random

import pytest
from django.test import Client

from pods.models import Ward
from tests.hostile import addresses, attack, forms

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.hostile.planted_urls")]

PAGE = """
<a href="?o=1&amp;q=x">1</a>
<form method="post"><input name="a" value="1"><input type="checkbox" name="b" checked>
<select name="c"><option value="1"><option value="2" selected></select>
<textarea name="d">Words</textarea><button name="e" value="Go">Go</button></form>
"""


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


def test_a_break_is_seen_with_its_cause(visitor: Client) -> None:
    said = attack.fire(attack.Shot("GET", "/planted/number/?p=x"), visitor)
    assert said.startswith("500: ValueError(")
    assert "planted_urls.py:15" in said
    assert attack.fire(attack.Shot("GET", "/planted/number/?p=2"), visitor) == ""


def test_what_was_refused_and_stored_all_the_same_is_seen_and_taken_back(visitor: Client) -> None:
    said = attack.fire(attack.Shot("POST", "/planted/half/"), visitor)
    assert said == "422, and stored: pods_ward"
    assert not Ward.objects.exists()


def test_a_new_address_is_found_by_itself_and_a_break_in_it(visitor: Client) -> None:
    names = {address.name for address in addresses.every_address()}
    assert {"planted_number", "planted_half", "home", "admin:desk_need"} <= names
    target, chance = attack.Target("/planted/number/", "visitor"), random.Random(1)
    said = {attack.fire(attack.make_shot(chance, target), visitor) for _shot in range(40)}
    assert any(each.startswith("500") for each in said)


def test_a_form_is_read_as_a_browser_sends_it() -> None:
    (form,), asked = forms.read(PAGE, "/page/")
    assert (form.action, form.method) == ("/page/", "POST")
    assert form.values == {"a": ["1"], "b": ["on"], "c": ["2"], "d": ["Words"], "e": []}
    assert form.offered == {"b": ["on"], "c": ["1", "2"], "e": ["Go"]}
    assert asked == {"o": ["1"], "q": ["x"]}
