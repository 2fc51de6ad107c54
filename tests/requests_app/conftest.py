"""Kinds of help that the tests of this app ask for."""

import pytest

from common.models import Category
from tests.factories import make_category


@pytest.fixture
def groceries(db: None) -> Category:
    return make_category(
        name="Groceries",
        slug="groceries",
        i18n={"name_es": "Alimentos", "hint_es": "La compra"},
        asks_about_food=True,
        asks_delivery=True,
    )


@pytest.fixture
def ride(db: None) -> Category:
    return make_category(name="A ride", slug="ride", i18n={"name_es": "Transporte"})
