"""The question about a kind of help fits the kind."""

import importlib

import pytest

from request_pages.forms import details
from tests import factories

KINDS = importlib.import_module("common.migrations._kinds_of_help").KINDS
THINGS = {"groceries", "cooked-meals", "pharmacy", "errands", "supplies"}


@pytest.mark.django_db
@pytest.mark.parametrize(("slug", "flags"), [(kind[0], kind[1]) for kind in KINDS])
def test_each_kind_that_we_ship_is_asked_about_in_its_own_words(slug: str, flags: set[str]) -> None:
    category = factories.make_category(**dict.fromkeys(flags, True))
    hint = details.detail_hint(category)
    others = details.OF_A_RIDE if slug == "ride" else details.OF_ANYTHING
    assert hint == (details.OF_THINGS if slug in THINGS else others)
